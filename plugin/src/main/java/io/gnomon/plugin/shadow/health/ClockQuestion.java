package io.gnomon.plugin.shadow.health;

import io.gnomon.plugin.cluster.HypervisorPort;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** How many seconds the clock is off: a guest takes its time from its hypervisor when it boots. */
final class ClockQuestion implements Inside.Question {
    @Override
    public OptionalDouble ask(HypervisorPort port, UUID server) {
        return port.clockAhead(server)
                .map(ahead -> OptionalDouble.of(Math.abs(ahead.toMillis()) / 1e3))
                .orElse(OptionalDouble.empty());
    }

    @Override
    public boolean isFine(double secondsOff) {
        return secondsOff <= Part.CLOCK_FINE;
    }

    @Override
    public boolean isVoid(Map<String, Double> all) {
        return false;
    }
}
