package io.gnomon.predictor.events;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One time that something happened or will happen.
 *
 * @param startSeconds Unix time
 * @param endSeconds Unix time of the first second after it; equal to the start for a moment
 * @param kind what it is; what is of one kind is believed to do the same each time
 */
public record Occurrence(long startSeconds, long endSeconds, String kind) {
    /** Refuses one that ends before it begins, or is of no kind. */
    public Occurrence {
        if (endSeconds < startSeconds) {
            throw new IllegalArgumentException(
                    "'" + kind + "' ends before it begins: " + endSeconds + " is before " + startSeconds);
        }
        if (kind.isBlank()) {
            throw new IllegalArgumentException("an occurrence is of some kind");
        }
    }

    public long lengthSeconds() {
        return endSeconds - startSeconds;
    }

    /** By start; those of one kind that overlap or touch are one, from the first start to the last end. */
    public static List<Occurrence> joined(Collection<Occurrence> occurrences) {
        List<Occurrence> sorted = new ArrayList<>(occurrences);
        sorted.sort(Comparator.comparingLong(Occurrence::startSeconds).thenComparing(Occurrence::kind));
        List<Occurrence> result = new ArrayList<>();
        Map<String, Integer> lastOfKind = new HashMap<>();
        for (Occurrence next : sorted) {
            Integer at = lastOfKind.get(next.kind);
            if (at != null && result.get(at).endSeconds >= next.startSeconds) {
                Occurrence open = result.get(at);
                long end = Math.max(open.endSeconds, next.endSeconds);
                result.set(at, new Occurrence(open.startSeconds, end, open.kind));
            } else {
                lastOfKind.put(next.kind, result.size());
                result.add(next);
            }
        }
        return List.copyOf(result);
    }
}
