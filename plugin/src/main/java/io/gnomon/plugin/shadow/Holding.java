package io.gnomon.plugin.shadow;

import io.gnomon.plugin.allocation.Actuator;
import java.util.UUID;

/** Nothing else adjusts or moves a shadow instance: it is small on purpose. Thread-safe. */
public interface Holding {
    void hold(UUID server);

    void release(UUID server);

    static Holding by(Actuator actuator) {
        return new Holding() {
            @Override
            public void hold(UUID server) {
                actuator.holdAnyway(server);
            }

            @Override
            public void release(UUID server) {
                actuator.release(server);
            }
        };
    }
}
