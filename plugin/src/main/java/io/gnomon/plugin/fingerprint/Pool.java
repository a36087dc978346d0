package io.gnomon.plugin.fingerprint;

import java.util.List;
import java.util.UUID;

/**
 * The servers that one resembles.
 *
 * @param span that they were compared over
 * @param category what the server is taken for, or else what was declared of it; empty if nothing was
 * @param among how many servers they were found
 * @param shadows the most alike first
 */
public record Pool(UUID server, Span span, String category, int among, List<Shadow> shadows) {
    /**
     * One of them.
     *
     * @param distance of the fingerprints
     * @param similarity 1 is the same, 0 as unlike as two servers of the fleet usually are, or more
     * @param weight share of the say that it has in forecasts and recommendations; all together have 1
     * @param declared what both are said to be
     * @param alike what both do and others do not, for people
     * @param unlike where they differ most, for people; empty if nothing stands out
     */
    public record Shadow(
            UUID server,
            double distance,
            double similarity,
            double weight,
            List<String> declared,
            List<String> alike,
            List<String> unlike) {}
}
