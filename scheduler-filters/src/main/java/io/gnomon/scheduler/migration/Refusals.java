package io.gnomon.scheduler.migration;

import io.gnomon.scheduler.migration.Plan.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Why nothing is moved away from a hypervisor, collected while it is looked for. Servers are not named, as they may be anybody's. Not thread-safe. */
final class Refusals {
    private final Map<String, Integer> stay = new TreeMap<>();
    private final Map<String, Integer> closed = new TreeMap<>();
    private Optional<Move> closest = Optional.empty();

    void stay(String reason, int servers) {
        stay.merge(reason, servers, Integer::sum);
    }

    /** One place was refused to one server. */
    void closed(String reason) {
        closed.merge(reason, 1, Integer::sum);
    }

    void tried(Move move) {
        if (closest.isEmpty() || worth(move) > worth(closest.get())) {
            closest = Optional.of(move);
        }
    }

    private static double worth(Move move) {
        return move.benefit() - move.cost();
    }

    /**
     * @param gain how many times its cost a move must spare
     * @param least that it must spare anyway
     */
    String why(double gain, double least) {
        List<String> parts = new ArrayList<>();
        stay.forEach((reason, n) -> parts.add(n + (n == 1 ? " server stays: " : " servers stay: ") + reason));
        closest.ifPresentOrElse(
                move -> parts.add(String.format(
                        Locale.ROOT,
                        "the best move would spare %.2f core-minutes of waiting and cost %.2f, and must spare %.1f times as"
                                + " much, and at least %.2f",
                        move.benefit(),
                        move.cost(),
                        gain,
                        least)),
                () -> closed.forEach((reason, n) -> parts.add("places refused " + n + " times: " + reason)));
        if (parts.isEmpty()) {
            parts.add("there is nowhere to go, or nothing to move");
        }
        return "no beneficial migration: " + String.join("; ", parts);
    }
}
