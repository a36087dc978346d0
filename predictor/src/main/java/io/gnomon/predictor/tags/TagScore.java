package io.gnomon.predictor.tags;

import java.util.Map;

/**
 * How well tags were told of servers that had been kept apart.
 *
 * @param servers that were told
 * @param right of which the tag was one of theirs
 * @param rightByFrequency of which the most frequent tag of the others was one of theirs
 * @param gained told right where the most frequent tag was wrong
 * @param lost told wrong where the most frequent tag was right
 * @param byTag of each tag
 */
public record TagScore(int servers, int right, int rightByFrequency, int gained, int lost, Map<String, OfTag> byTag) {
    /** Less probable than this by chance alone: it is believed. */
    private static final double CHANCE = 0.05;

    /** Copies the map. */
    public TagScore {
        byTag = Map.copyOf(byTag);
    }

    /**
     * How well one tag was told.
     *
     * @param servers that have it
     * @param told how often it was told
     * @param right how often that was so
     * @param sure how often it was told with at least the probability that counts as sure
     * @param sureRight how often that was so
     */
    public record OfTag(int servers, int told, int right, int sure, int sureRight) {
        /** How far it is to be believed when it is told with that probability: one that was never tried, half. */
        public double precision() {
            return (sureRight + 1.0) / (sure + 2.0);
        }

        OfTag plus(OfTag o) {
            return new OfTag(
                    servers + o.servers, told + o.told, right + o.right, sure + o.sure, sureRight + o.sureRight);
        }
    }

    public double accuracy() {
        return servers == 0 ? 0 : (double) right / servers;
    }

    /** What naming the most frequent tag every time would reach. */
    public double baseline() {
        return servers == 0 ? 0 : (double) rightByFrequency / servers;
    }

    /**
     * Whether it tells more than the most frequent tag does, and not by luck: a sign test over the servers on which the two differ.
     */
    public boolean isBetter() {
        return gained > lost && luck() < CHANCE;
    }

    /** The probability that a fair coin falls at least so often on the better side. */
    double luck() {
        int n = gained + lost;
        double sum = 0;
        double ways = 1; // n over i
        for (int i = 0; i <= n; i++) {
            sum += i >= gained ? ways : 0;
            ways = ways * (n - i) / (i + 1);
        }
        return sum / Math.pow(2, n);
    }

    /** Of how far a tag is to be believed. */
    public double precision(String tag) {
        return byTag.getOrDefault(tag, new OfTag(0, 0, 0, 0, 0)).precision();
    }
}
