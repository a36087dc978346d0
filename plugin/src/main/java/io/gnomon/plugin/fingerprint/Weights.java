package io.gnomon.plugin.fingerprint;

import io.gnomon.predictor.fingerprint.Feature;
import io.gnomon.predictor.fingerprint.Features;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much each resource counts when servers are compared. */
public final class Weights {
    private static final Resource[] RESOURCES = Resource.values();

    /** How many features there are. */
    static final int SIZE = Features.size(Resource.values().length) + 2;

    /** Those with a feature for which way their data goes, at the end of all. */
    static final List<Resource> FLOWING = List.of(Resource.DISK, Resource.NETWORK);

    private Weights() {}

    /**
     * Weights of all features from those of resources: what is said of two resources together has the mean of both.
     *
     * @param weights of resources; one that is missing has 1
     */
    public static float[] of(Map<Resource, Double> weights) {
        float[] all = new float[SIZE];
        int each = Feature.values().length;
        int pair = RESOURCES.length * each;
        for (int r = 0; r < RESOURCES.length; r++) {
            double own = weights.getOrDefault(RESOURCES[r], 1.0);
            for (int f = 0; f < each; f++) {
                all[r * each + f] = (float) own;
            }
            for (int other = r + 1; other < RESOURCES.length; other++) {
                all[pair++] = (float) (own + weights.getOrDefault(RESOURCES[other], 1.0)) / 2;
            }
        }
        for (Resource r : FLOWING) {
            all[pair++] = weights.getOrDefault(r, 1.0).floatValue();
        }
        return all;
    }

    /** The names of all features in their order, such as {@code cpu.level} and {@code cpu~memory}. */
    public static List<String> names() {
        ArrayList<String> names = new ArrayList<>();
        for (Resource r : RESOURCES) {
            for (Feature f : Feature.values()) {
                names.add(r.label() + "." + f.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        for (int r = 0; r < RESOURCES.length; r++) {
            for (int other = r + 1; other < RESOURCES.length; other++) {
                names.add(RESOURCES[r].label() + "~" + RESOURCES[other].label());
            }
        }
        FLOWING.forEach(r -> names.add(r.label() + ".in-share"));
        return names;
    }
}
