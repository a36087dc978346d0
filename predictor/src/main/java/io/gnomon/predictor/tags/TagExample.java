package io.gnomon.predictor.tags;

import java.util.Set;

/**
 * A server of which people said what it is.
 *
 * @param server its name, unique
 * @param features what it does; NaN where that is not known. Not copied, and not to be changed
 * @param tags at least one
 */
public record TagExample(String server, float[] features, Set<String> tags) {
    /** Copies the tags. */
    public TagExample {
        tags = Set.copyOf(tags);
        if (tags.isEmpty()) {
            throw new IllegalArgumentException(server + " has no tag and is no example");
        }
    }
}
