package io.gnomon.plugin.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What leaves the daemon: one notification, or a digest of many. */
public sealed interface Told {
    /** For people. */
    String text();

    /** One. */
    record Single(Message message) implements Told {
        @Override
        public String text() {
            return message.notification().text();
        }
    }

    /**
     * Many.
     *
     * @param from when the first of them was told
     * @param to when the digest was made
     * @param counts of each server and resource, the most frequent first
     * @param largest the one that changes most, as a share; empty if no adjustment is among them
     */
    record Digested(Instant from, Instant to, int total, List<Count> counts, Optional<Message> largest)
            implements Told {
        private static final int NAMED = 10;

        /** Counts what was told. */
        static Digested of(List<Message> all, Instant to) {
            Map<List<String>, Integer> counts = new LinkedHashMap<>();
            all.forEach(
                    m -> counts.merge(List.of(m.notification().project(), m.serverName(), m.what()), 1, Integer::sum));
            List<Count> sorted = counts.entrySet().stream()
                    .map(e -> new Count(
                            e.getKey().get(0), e.getKey().get(1), e.getKey().get(2), e.getValue()))
                    .sorted(Comparator.comparingInt(Count::count).reversed()) // stable: else as they came
                    .toList();
            return new Digested(
                    all.get(0).notification().at(),
                    to,
                    all.size(),
                    sorted,
                    all.stream().filter(m -> m.size() > 0).max(Comparator.comparingDouble(Message::size)));
        }

        @Override
        public String text() {
            List<String> parts = new ArrayList<>(counts.stream()
                    .limit(NAMED)
                    .map(c -> (c.server().isEmpty() ? "" : c.server() + " ") + c.resource() + " " + c.count())
                    .toList());
            if (counts.size() > NAMED) {
                int rest = counts.stream().skip(NAMED).collect(Collectors.summingInt(Count::count));
                parts.add("others " + rest);
            }
            return total + " notifications since " + from + ": " + String.join(", ", parts) + "."
                    + largest.map(m -> " The largest: " + m.notification().text())
                            .orElse("");
        }
    }

    /** How many of one server and resource; server is empty, and resource {@code other}, where there is none. */
    record Count(String project, String server, String resource, int count) {}
}
