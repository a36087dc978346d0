package io.gnomon.plugin.allocation;

import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a server beside its metadata. Immutable.
 *
 * @param tags all that it has, in alphabetical order
 */
public record Labels(SortedSet<String> tags, Category category) {
    public static final Labels NONE = new Labels(new TreeSet<>(), Category.UNKNOWN);

    /** Copies the tags. */
    public Labels {
        tags = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }

    public static Labels of(Collection<String> tags, Category category) {
        return new Labels(new TreeSet<>(tags), category);
    }

    /** The words that both have for what they are: tags, and the category as far as it is known. */
    public Set<String> inCommon(Labels other) {
        return words().filter(word -> other.words().anyMatch(word::equals)).collect(Collectors.toUnmodifiableSet());
    }

    /** What it is called: tags, and the category as far as it is known. */
    Stream<String> words() {
        return Stream.concat(tags.stream(), Stream.of(category.name()).filter(name -> category.isKnown()));
    }
}
