package io.gnomon.plugin.shadow.nova;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where requests shall go for which room was given up a moment ago. A request bears a word that only nova-api and the daemon know, as
 * a scheduler hint: whoever makes one up learns nothing. Thread-safe.
 */
public final class Pins {
    /** The scheduler hint. */
    public static final String HINT = "gnomon_room";

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final Map<String, Pin> pins = new LinkedHashMap<>();

    private record Pin(String node, Instant until) {}

    public Pins(InstantSource clock) {
        this.clock = clock;
    }

    /** @param node the hypervisor, by the name that the scheduler knows it by */
    synchronized void put(String word, String node) {
        Instant now = clock.instant();
        pins.values().removeIf(pin -> pin.until().isBefore(now));
        if (pins.size() >= MOST) {
            pins.remove(pins.keySet().iterator().next());
        }
        pins.put(word, new Pin(node, now.plus(KEPT)));
    }

    /** Empty if there is none, or none any more. Its filter and its weigher ask both, and so does each repetition. */
    public synchronized Optional<String> node(String word) {
        return Optional.ofNullable(pins.get(word))
                .filter(pin -> !pin.until().isBefore(clock.instant()))
                .map(Pin::node);
    }
}
