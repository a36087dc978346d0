package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.sizing.Price;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a shortage costs whom. That of the server wins over that of what is declared of it, that over its project's, and that over
 * the usual one. Immutable.
 *
 * @param others by {@code server:NAME} (or id), {@code app:NAME} and the like, {@code project:NAME}
 */
public record Prices(Price usual, Map<String, Price> others) {
    /** Copies the map. */
    public Prices {
        others = Map.copyOf(others);
    }

    /** The same for all. */
    public static Prices of(double usual) {
        return new Prices(new Price(usual), Map.of());
    }

    /** As the configuration says. */
    public static Prices of(DecideSettings decide) {
        Map<String, Price> others = new HashMap<>();
        decide.priceOf().forEach((who, price) -> others.put(who, new Price(price)));
        return new Prices(new Price(decide.price()), others);
    }

    public Price of(ServerRecord server) {
        return Stream.of(
                        Stream.of("server:" + server.id(), "server:" + server.name()),
                        Shadows.DECLARED.stream()
                                .map(key -> key + ":" + server.metadata().get(key)),
                        Stream.of("project:" + server.project()))
                .flatMap(names -> names)
                .map(name -> Optional.ofNullable(others.get(name)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(usual);
    }

    /** Each once, the usual one first. */
    public List<Price> all() {
        return Stream.concat(Stream.of(usual), others.values().stream())
                .distinct()
                .toList();
    }
}
