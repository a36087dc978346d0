package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.sizing.Price;
import java.util.List;
import java.util.stream.Stream;

/** What a shortage costs whom: what is nearest to a server, else the usual. Immutable. */
public record Prices(Price usual, Nearest others) {

    /** The same for all. */
    public static Prices of(double usual) {
        return new Prices(new Price(usual), Nearest.NOTHING);
    }

    /** As the configuration says. */
    public static Prices of(DecideSettings decide) {
        return new Prices(new Price(decide.price()), Nearest.of(decide.priceOf(), decide.trustedProjects()));
    }

    public Price of(Tracked server) {
        return of(server.record(), server.labels());
    }

    /** Of one that does not run yet, or is not tracked. */
    public Price of(ServerRecord server, Labels labels) {
        return new Price(others.of(server, labels, usual::ofShortage));
    }

    /** Each once, the usual one first. */
    public List<Price> all() {
        return Stream.concat(Stream.of(usual), others.said().values().stream().map(Price::new))
                .distinct()
                .toList();
    }
}
