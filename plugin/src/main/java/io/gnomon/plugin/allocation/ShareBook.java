package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What servers used of their allocation, in slots of five minutes over the last weeks: filled from the store of samples, at
 * first with all of it, then with what is new. About 130 KB per server. Not for use by several threads.
 */
final class ShareBook {
    static final int STEP_SECONDS = 300;

    private static final Resource[] RESOURCES = Resource.values();

    private final int slots;
    private final Map<String, float[][]> shares = new HashMap<>();
    /** First slot (since 1970) that is not kept yet. */
    private long next;

    /** @param keep how far back */
    ShareBook(Duration keep) {
        this.slots = (int) Math.max(1, keep.toSeconds() / STEP_SECONDS);
    }

    /**
     * Reads complete slots only; a server that is wanted anew brings all its past.
     *
     * @param wanted pseudonyms; what is known of others is forgotten
     */
    void read(SampleStore samples, Set<String> wanted, Instant now) {
        long end = now.getEpochSecond() / STEP_SECONDS;
        boolean strangers = !shares.keySet().containsAll(wanted);
        long from = strangers ? end - slots : Math.max(next, end - slots);
        shares.keySet().retainAll(wanted);
        Map<String, Open> open = new HashMap<>();
        for (String pseudonym : wanted) {
            float[][] kept = shares.computeIfAbsent(pseudonym, p -> new float[RESOURCES.length][slots]);
            for (float[] row : kept) {
                for (long slot = from; slot < end; slot++) {
                    row[(int) (slot % slots)] = Float.NaN;
                }
            }
            open.put(pseudonym, new Open(kept));
        }
        samples.since(Instant.ofEpochSecond(from * STEP_SECONDS), sample -> {
            Open one = open.get(sample.pseudonym());
            long slot = sample.at().getEpochSecond() / STEP_SECONDS;
            if (one != null && slot >= from && slot < end) {
                one.take(sample, slot);
            }
        });
        open.values().forEach(Open::close);
        next = end;
    }

    /** The shares of a server up to the last slot that was read; it must be among those wanted. */
    Series of(String pseudonym, Resource resource) {
        float[][] kept = shares.get(pseudonym);
        double[] values = new double[slots];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < slots && kept != null; i++) {
            values[i] = kept[resource.ordinal()][(int) ((next - slots + i) % slots)];
        }
        return new Series((next - slots) * STEP_SECONDS, STEP_SECONDS, values);
    }

    /** The slot that is being filled: samples come in the order of time. */
    private final class Open {
        private final float[][] kept;
        private final double[] sums = new double[RESOURCES.length];
        private final int[] counts = new int[RESOURCES.length];
        private long slot = -1;

        Open(float[][] kept) {
            this.kept = kept;
        }

        void take(Sample sample, long at) {
            if (at != slot) {
                close();
                slot = at;
            }
            for (Resource r : RESOURCES) {
                double used = sample.usage().getOr(r, Double.NaN);
                double share = used / sample.allocation().getOr(r, Double.NaN);
                if (used >= 0 && Double.isFinite(share)) {
                    sums[r.ordinal()] += share;
                    counts[r.ordinal()]++;
                }
            }
        }

        void close() {
            for (int r = 0; r < RESOURCES.length; r++) {
                if (counts[r] > 0) {
                    kept[r][(int) (slot % slots)] = (float) (sums[r] / counts[r]);
                }
                sums[r] = 0;
                counts[r] = 0;
            }
        }
    }
}
