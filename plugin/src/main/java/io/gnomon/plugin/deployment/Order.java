package io.gnomon.plugin.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** In which order portions run: each after those that it depends on. */
final class Order {
    private final Map<String, List<String>> after;
    private final List<String> sorted = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private List<String> circle = List.of();

    private Order(Map<String, List<String>> after) {
        this.after = after;
        after.keySet().forEach(this::visit);
    }

    /** @param after for each portion those that must run before it; names that are no portion are passed over */
    static Order of(Map<String, List<String>> after) {
        return new Order(after);
    }

    private void visit(String name) {
        if (!circle.isEmpty() || done.contains(name) || !after.containsKey(name)) {
            return;
        }
        int begun = path.indexOf(name);
        if (begun >= 0) {
            circle = new ArrayList<>(path.subList(begun, path.size()));
            circle.add(name);
            return;
        }
        path.add(name);
        after.getOrDefault(name, List.of()).forEach(this::visit);
        path.remove(path.size() - 1);
        done.add(name);
        sorted.add(name);
    }

    /** The portions of a circle, the first one again at its end; empty if there is none. */
    Optional<List<String>> circle() {
        return circle.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(circle));
    }

    /** All portions, in an order in which each stands after those that it depends on. Of no use if there is a circle. */
    List<String> sorted() {
        return List.copyOf(sorted);
    }
}
