package io.gnomon.predictor.clusters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names for people: how much of the first resource is used, and in what manner ("idle-steady", "busy-bursty"). Of two that
 * would be called the same, the second is told by another resource that stands out in it ("disk-heavy"), or by a number.
 */
final class Naming {
    private static final double STANDS_OUT = 0.15;
    private static final int FIRST = 0;

    private final List<String> resources;

    /** @param resources what they are called, in the order of {@link Behavior} */
    Naming(List<String> resources) {
        this.resources = List.copyOf(resources);
    }

    /**
     * Names for all centres that have none.
     *
     * @param given names that stay, by centre
     * @param gone names that must not be given again at once, as they would be taken for what they were
     */
    List<String> complete(double[][] centres, Map<Integer, String> given, Set<String> gone) {
        Set<String> taken = new HashSet<>(gone);
        taken.addAll(given.values());
        List<String> names = new ArrayList<>();
        for (int c = 0; c < centres.length; c++) {
            String kept = given.get(c);
            String name = kept != null ? kept : fresh(centres, c, taken);
            taken.add(name);
            names.add(name);
        }
        return names;
    }

    private String fresh(double[][] centres, int c, Set<String> taken) {
        String plain = describe(centres[c]);
        if (!taken.contains(plain)) {
            return plain;
        }
        String more = standsOut(centres, c).map(r -> plain + "-" + r + "-heavy").orElse(plain);
        String name = more;
        for (int n = 2; taken.contains(name); n++) {
            name = more + "-" + n;
        }
        return name;
    }

    private static String describe(double[] centre) {
        double root = at(centre, FIRST, Trait.LEVEL);
        double level = root * root;
        String how = level < 0.02 ? "idle" : level < 0.15 ? "light" : level < 0.5 ? "busy" : "full";
        String manner = at(centre, FIRST, Trait.RHYTHM) > 0.3
                ? "daily"
                : at(centre, FIRST, Trait.BURSTINESS) > 0.7
                        ? "bursty"
                        : at(centre, FIRST, Trait.VARIABILITY) > 0.35 ? "varying" : "steady";
        return how + "-" + manner;
    }

    private Optional<String> standsOut(double[][] centres, int c) {
        String most = null;
        double largest = STANDS_OUT;
        for (int r = FIRST + 1; r < resources.size(); r++) {
            int resource = r;
            double usual = Arrays.stream(centres)
                    .mapToDouble(centre -> at(centre, resource, Trait.LEVEL))
                    .average()
                    .orElse(0);
            double above = at(centres[c], r, Trait.LEVEL) - usual;
            if (above > largest) {
                largest = above;
                most = resources.get(r);
            }
        }
        return Optional.ofNullable(most);
    }

    private static double at(double[] centre, int resource, Trait trait) {
        return centre[resource * Behavior.TRAITS + trait.ordinal()];
    }
}
