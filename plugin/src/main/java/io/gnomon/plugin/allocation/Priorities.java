package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.store.ServerRecord;
import java.util.Optional;

/**
 * Who comes first where a hypervisor has not enough for all: the larger number. It is on the scale of prices, as it is the price
 * of shortage where nothing else is said: first what the settings say, then the flavor of Nova. An owner may put a server behind
 * others, and so another of the same owner ahead of it, but not ahead of where the operator has put it. Immutable.
 */
public record Priorities(Prices prices, Nearest others) {
    /** Metadata: what its owner says. */
    public static final String METADATA = "priority";

    public static final double LEAST = 1;
    public static final double MOST = 10_000;

    /** As the configuration says. */
    public static Priorities of(DecideSettings decide) {
        return new Priorities(Prices.of(decide), Nearest.of(decide.priorityOf(), decide.trustedProjects()));
    }

    public double of(Tracked server) {
        ServerRecord record = server.record();
        double operators = others.of(record, server.labels(), () -> ofFlavor(record)
                .orElseGet(() -> prices.of(server).ofShortage()));
        return record.says(METADATA)
                .flatMap(Priorities::read)
                .map(owners -> Math.min(owners, operators))
                .orElse(operators);
    }

    /** Only Nova's word counts: anybody else's metadata may say anything. */
    private static Optional<Double> ofFlavor(ServerRecord record) {
        return ServerReading.NOVA.equals(record.metadata().get(ServerReading.ORCHESTRATOR))
                ? Optional.ofNullable(record.metadata().get(ServerReading.FLAVOR_PRIORITY))
                        .flatMap(Priorities::read)
                : Optional.empty();
    }

    /** Empty if it is no number from {@link #LEAST} to {@link #MOST}: anybody may write metadata. */
    public static Optional<Double> read(String text) {
        if (!text.matches("\\d{1,5}(\\.\\d{1,6})?")) {
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(text)).filter(p -> p >= LEAST && p <= MOST);
    }
}
