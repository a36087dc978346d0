package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Shadow instances are spread: the hypervisors that have the fewest of them are asked first, so that no single one has them all. */
public final class Fewest {
    private Fewest() {}

    /**
     * @param present how many there are on a hypervisor; not named: none
     * @param most as many as one may have
     * @param best the best of some for one more; empty if none has room
     * @throws RefusedException if none may have one more, or has room
     */
    public static String first(
            Collection<String> hypervisors,
            Map<String, Integer> present,
            int most,
            Function<Set<String>, Optional<String>> best) {
        Map<Integer, Set<String>> byCount = new TreeMap<>();
        for (String name : hypervisors) {
            int count = present.getOrDefault(name, 0);
            if (count < most) {
                byCount.computeIfAbsent(count, n -> new TreeSet<>()).add(name);
            }
        }
        return byCount.values().stream()
                .map(best)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new RefusedException("no hypervisor has room for a shadow instance more"));
    }
}
