package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.predictor.neighbors.Neighbor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one server may be told of those that it resembles. */
public final class Shadows {
    /** Metadata by which a server says what it is. */
    public static final List<String> DECLARED = List.of("app", "image", "flavor");

    private static final UUID UNNAMED = new UUID(0, 0);

    private Shadows() {}

    /** How likely two servers are alike by what their owners declared: each thing in common counts. */
    public static double likeness(Tracked a, Tracked b) {
        return 1 + inCommon(a.record().metadata(), b.record().metadata());
    }

    /** How many of the things that are declared of both are the same. */
    public static int inCommon(Map<String, String> a, Map<String, String> b) {
        int common = 0;
        for (String key : DECLARED) {
            String value = a.get(key);
            common += value != null && value.equals(b.get(key)) ? 1 : 0;
        }
        return common;
    }

    /**
     * The neighbours for people. A server of another project is not named.
     *
     * @param candidates that they were found among
     */
    public static List<ServerForecast.Shadow> named(
            Tracked server, List<Neighbor> neighbors, Collection<Tracked> candidates, int stepSeconds) {
        List<ServerForecast.Shadow> shadows = new ArrayList<>();
        for (Neighbor n : neighbors) {
            for (Tracked t : candidates) {
                ServerReading reading = t.latest().orElse(null);
                if (reading != null && t.record().id().toString().equals(n.id())) {
                    boolean own = t.record().project().equals(server.record().project());
                    shadows.add(new ServerForecast.Shadow(
                            own ? t.record().id() : UNNAMED,
                            own ? reading.name() : "another project's server",
                            n.distance(),
                            n.weight(),
                            (double) n.lagSlots() * stepSeconds));
                }
            }
        }
        return List.copyOf(shadows);
    }
}
