package io.gnomon.plugin.tags;

import io.gnomon.plugin.store.TagRecord;
import io.gnomon.plugin.store.TagRecord.Source;
import java.util.Map;

/**
 * A tag that a rule gives.
 *
 * @param confidence that it is right, 0..1
 * @param reason for people
 */
record Tag(String name, double confidence, String reason) {
    /** Whether it says the same as what is kept; a confidence that moved by less than a hundredth is no news. */
    boolean is(TagRecord kept) {
        return Math.abs(kept.confidence() - confidence) < 0.01 && kept.reason().equals(reason);
    }

    /** Who gives the tags of a source that is no person. */
    static String giver(Source source) {
        return GIVERS.getOrDefault(source, "unknown");
    }

    private static final Map<Source, String> GIVERS =
            Map.of(Source.NOVA, "nova", Source.PROCESS, "gnomon", Source.BEHAVIOUR, "gnomon");
}
