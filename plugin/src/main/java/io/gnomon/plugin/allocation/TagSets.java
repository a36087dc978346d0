package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.ServerRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a server says that it is: today the metadata {@code app}, {@code image} and {@code flavor} of its owner. */
public final class TagSets {
    private TagSets() {}

    /** Empty if the owner declared nothing. */
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

    /** Such as {@code app=shop,flavor=small}, of characters that need no quotes. */
    public static String name(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().replaceAll("[^A-Za-z0-9._:@+-]", "_"))
                .collect(Collectors.joining(","));
    }
}
