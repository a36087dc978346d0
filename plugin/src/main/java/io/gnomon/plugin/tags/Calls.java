package io.gnomon.plugin.tags;

import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.GuestProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * In which calls to the system the programs of a guest were found, look by look: a sample of how they spend their time. Nothing is
 * traced, so nothing is slowed. Of programs that run no more nothing is kept. Not thread-safe.
 */
final class Calls {
    /** So that what a program did long ago is forgotten: from so many looks on its counts are halved. */
    private static final int MOST = 400;

    private final Map<String, Map<String, Integer>> byProgram = new HashMap<>();

    void add(GuestLook look) {
        for (GuestProcess process : look.processes()) {
            if (!process.found().isEmpty()) {
                Map<String, Integer> counts = byProgram.computeIfAbsent(process.name(), name -> new TreeMap<>());
                counts.merge(process.found(), 1, Integer::sum);
                if (sum(counts) > MOST) {
                    counts.replaceAll((call, n) -> n / 2);
                    counts.values().removeIf(n -> n == 0);
                }
            }
        }
        Set<String> there = look.processes().stream().map(GuestProcess::name).collect(Collectors.toSet());
        byProgram.keySet().retainAll(there);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(n -> n).sum();
    }

    /** The share of the looks in which the processes of a program were found in each call; empty if it is not known. */
    Map<String, Double> of(String program) {
        Map<String, Integer> counts = byProgram.getOrDefault(program, Map.of());
        double all = sum(counts);
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((call, n) -> shares.put(call, n / all));
        return shares;
    }
}
