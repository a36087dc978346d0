package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.store.ServerRecord;
import java.util.Optional;

/**
 * How much a server is given when it does more than servers of its tags do: so many times the excess. What its owner says of
 * it wins, as it is the owner who knows how its load goes on; what the settings say comes after that. Immutable.
 */
public record Sensitivities(double usual, Nearest others) {
    /** Metadata: what its owner says. */
    public static final String METADATA = "sensitivity";

    public static final double MOST = 10;

    /** As the configuration says. */
    public static Sensitivities of(DecideSettings decide) {
        return new Sensitivities(decide.sensitivity(), Nearest.ofAll(decide.sensitivityOf()));
    }

    public double of(Tracked server) {
        ServerRecord record = server.record();
        return record.says(METADATA)
                .flatMap(Sensitivities::read)
                .orElseGet(() -> others.of(record, server.labels(), () -> usual));
    }

    /** Empty if it is no number from 0 to {@link #MOST}: anybody may write metadata. */
    public static Optional<Double> read(String text) {
        if (!text.matches("\\d{1,2}(\\.\\d{1,6})?")) {
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(text)).filter(s -> s <= MOST);
    }
}
