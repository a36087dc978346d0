package io.gnomon.plugin.tags;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.ServerRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How tags are written: in small letters, so that what people and rules call the same is the same. */
public final class TagNames {
    private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._:@-]{0,59}");
    /** Keys of metadata that hold tags with commas between them; in the first one are Nova's own tags too. */
    private static final List<String> TAG_KEYS = List.of("tags", "gnomon:tags");
    /** Keys of metadata that name the category, the most telling first. */
    private static final List<String> CATEGORY_KEYS = List.of("category", "app");

    private static final int MOST = 50;

    private TagNames() {}

    /** What people wrote, as it is kept; empty if it is no tag. */
    public static Optional<String> read(String text) {
        return Optional.of(text.strip().toLowerCase(Locale.ROOT))
                .filter(tag -> TAG.matcher(tag).matches());
    }

    /** As {@link #read}, of what others wrote by their own rules: what a tag here cannot hold becomes a dash. */
    private static Optional<String> tolerant(String text) {
        String plain = text.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._:@-]", "-")
                .replaceFirst("^[^a-z0-9]+", "");
        return read(plain.substring(0, Math.min(60, plain.length())));
    }

    /** The tags that a server's metadata has. */
    public static Set<String> of(Map<String, String> metadata) {
        Set<String> tags = new LinkedHashSet<>();
        for (String key : TAG_KEYS) {
            for (String text : metadata.getOrDefault(key, "").split(",")) {
                if (tags.size() < MOST) {
                    tolerant(text).ifPresent(tags::add);
                }
            }
        }
        return tags;
    }

    /** The category that a server's metadata names. */
    static Optional<String> category(Map<String, String> metadata) {
        return CATEGORY_KEYS.stream()
                .flatMap(key -> Optional.ofNullable(metadata.get(key)).stream())
                .flatMap(text -> tolerant(text).stream())
                .findFirst();
    }

    /** Whether Nova is the master of what people say of it. */
    static boolean isNovas(ServerRecord server) {
        return ServerReading.NOVA.equals(server.metadata().get(ServerReading.ORCHESTRATOR));
    }
}
