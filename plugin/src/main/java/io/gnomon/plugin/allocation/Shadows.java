package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.MatchSettings;
import io.gnomon.predictor.neighbors.Neighbor;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one server may be told of those that it resembles. */
public final class Shadows {
    /** Metadata by which a server says what it is. */
    public static final List<String> DECLARED = List.of("app", "image", "flavor");

    /** The id of a server of another project. */
    static final UUID UNNAMED = new UUID(0, 0);

    private Shadows() {}

    /** How much each resource counts when servers are compared, in the order of the resources. */
    public static double[] weights(MatchSettings match) {
        Map<String, Double> set = match.weightOf();
        return Arrays.stream(Resource.values())
                .mapToDouble(r -> set.getOrDefault(r.label(), 1.0))
                .toArray();
    }

    /** How likely two servers are alike by what they are said to be: each thing in common counts. */
    public static double likeness(Tracked a, Tracked b) {
        return 1 + inCommon(a.record().metadata(), a.labels(), b);
    }

    /**
     * How many things are said of both: what was declared, and one more if they have a tag or their category in common. An
     * application that both declare is not counted again as their category.
     */
    public static int inCommon(Map<String, String> declared, Labels labels, Tracked other) {
        int common = 0;
        for (String key : DECLARED) {
            common += same(key, declared, other.record().metadata()) ? 1 : 0;
        }
        boolean sameApp = same("app", declared, other.record().metadata());
        boolean alike = labels.inCommon(other.labels()).stream()
                .anyMatch(word -> !sameApp || !word.equals(declared.get("app")));
        return common + (alike ? 1 : 0);
    }

    private static boolean same(String key, Map<String, String> a, Map<String, String> b) {
        String value = a.get(key);
        return value != null && value.equals(b.get(key));
    }

    /**
     * The neighbours for people. A server of another project has a pseudonym.
     *
     * @param candidates that they were found among
     */
    public static List<ServerForecast.Shadow> named(
            Tracked server,
            List<Neighbor> neighbors,
            Collection<Tracked> candidates,
            int stepSeconds,
            Pseudonyms pseudonyms) {
        List<ServerForecast.Shadow> shadows = new ArrayList<>();
        for (Neighbor n : neighbors) {
            for (Tracked t : candidates) {
                if (t.latest().isPresent() && t.record().id().toString().equals(n.id())) {
                    boolean own = t.record().project().equals(server.record().project());
                    shadows.add(new ServerForecast.Shadow(
                            own ? t.record().id() : UNNAMED,
                            pseudonyms.of(server.record().project(), t),
                            n.distance(),
                            n.weight(),
                            (double) n.lagSlots() * stepSeconds));
                }
            }
        }
        return List.copyOf(shadows);
    }
}
