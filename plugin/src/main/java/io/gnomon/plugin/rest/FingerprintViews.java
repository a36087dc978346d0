package io.gnomon.plugin.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents about what servers resemble. */
public final class FingerprintViews {
    private FingerprintViews() {}

    /**
     * The fingerprint of a server.
     *
     * @param span what it looks back at: minutes, hours or days
     * @param explained share of the fleet's variance that fingerprints keep, 0 to 1
     * @param category what the server was declared to be; empty if nothing was
     * @param features what it does, by name; null where it is not known
     * @param fingerprint where that puts it in the directions in which the fleet differs most
     */
    public record FingerprintView(
            UUID server,
            String name,
            String project,
            String span,
            String category,
            double explained,
            Map<String, @Nullable Double> features,
            List<Float> fingerprint) {}

    /**
     * The map of the fleet.
     *
     * @param at when it was drawn; null before the first
     */
    public record MapView(@Nullable Instant at, String span, double explained, List<PointView> points) {}

    /**
     * A server on the map; the farthest is at distance 1 of the middle.
     *
     * @param id null, as name and category, of a server that the caller may not see
     */
    public record PointView(
            @Nullable UUID id,
            @Nullable String name,
            @Nullable String category,
            double x,
            double y) {}

    /**
     * The servers that one resembles.
     *
     * @param learning whether it was not watched for long enough yet
     * @param by {@code age}: a young server's, which its forecast is made of, by what they did when they were as young; {@code
     *     fingerprint}: by what they do over the span; null while learning
     * @param span over which they were compared; null while learning, and of a young one
     * @param among how many servers they were found; null of a young one
     */
    public record PoolView(
            UUID server,
            String name,
            boolean learning,
            @Nullable String by,
            @Nullable String span,
            String category,
            @Nullable Long among,
            List<PoolShadowView> shadows) {}

    /**
     * One of them.
     *
     * @param id null if it is of a project that the caller does not see
     * @param similarity of what both do of late: 1 is the same, 0 as unlike as two servers usually are; null if it is not known
     * @param weight share of the say that it has; all have 1
     */
    public record PoolShadowView(
            @Nullable UUID id, String name, @Nullable Double similarity, double weight, double distance, String why) {}
}
