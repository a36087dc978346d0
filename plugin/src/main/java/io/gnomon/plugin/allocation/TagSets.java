package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.ServerRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The sets that servers belong to: those of the same {@code app}, {@code image} and {@code flavor}, and those of the same tags. */
public final class TagSets {
    private static final String TAGS = "tags";

    private TagSets() {}

    /** What its owner declared; empty if that is nothing. */
    public static Map<String, String> of(ServerRecord server) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String key : Shadows.DECLARED) {
            String value = server.metadata().get(key);
            if (value != null && !value.isBlank()) {
                tags.put(key, value);
            }
        }
        return tags;
    }

    /** All that a server belongs to, the closest first: what was declared, all of its tags together, each one of them. */
    public static List<Map<String, String>> all(Tracked server) {
        List<Map<String, String>> sets = new ArrayList<>();
        Map<String, String> declared = of(server.record());
        if (!declared.isEmpty()) {
            sets.add(declared);
        }
        Collection<String> tags = server.labels().tags();
        if (tags.size() > 1) {
            sets.add(tagged(tags));
        }
        tags.forEach(tag -> sets.add(tagged(List.of(tag))));
        return sets;
    }

    private static Map<String, String> tagged(Collection<String> tags) {
        return Map.of(TAGS, String.join("+", new TreeSet<>(tags)));
    }

    /** Such as {@code app=shop,flavor=small} or {@code tags=postgres+production}, of characters that need no quotes. */
    public static String name(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().replaceAll("[^A-Za-z0-9._:@+-]", "_"))
                .collect(Collectors.joining(","));
    }

    /** The name of a set as people may write it: one without {@code =} is a list of tags in any order. */
    public static String named(String asked) {
        return asked.contains("=") && !asked.startsWith(TAGS + "=")
                ? asked
                : name(tagged(
                        Arrays.asList(asked.replaceFirst("^" + TAGS + "=", "").split("[,+]"))));
    }

    /** What a server is taken for, or else what its owner declared. */
    public static String category(Tracked server) {
        Category category = server.labels().category();
        return category.isKnown() ? category.name() : name(of(server.record()));
    }
}
