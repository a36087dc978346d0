package io.gnomon.plugin.app;

import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.NovaViews.NovaGiven;
import io.gnomon.plugin.rest.NovaViews.NovaRoom;
import io.gnomon.plugin.rest.NovaViews.NovaSeen;
import io.gnomon.plugin.rest.NovaViews.NovaServerRequest;
import io.gnomon.plugin.shadow.nova.NovaRequest;
import java.time.Duration;

/** What the middleware in nova-api asks. Without an OpenStack nothing is ever staged in one. Thread-safe. */
final class NovaShadowDesk {
    private static final Duration USUALLY = Duration.ofSeconds(10);

    private final Shadowing shadowing;

    NovaShadowDesk(Shadowing shadowing) {
        this.shadowing = shadowing;
    }

    NovaSeen came(Caller caller, NovaServerRequest request) {
        boolean ready = shadowing.permits(caller.project())
                && shadowing
                        .nova()
                        .filter(nova -> nova.came(read(caller, request)))
                        .isPresent();
        return new NovaSeen(ready);
    }

    NovaGiven claim(Caller caller, NovaServerRequest request) {
        Integer asked = request.withinMillis();
        Duration within = asked == null ? USUALLY : Duration.ofMillis(asked);
        return new NovaGiven(shadowing
                .nova()
                .flatMap(nova -> nova.claim(shadowing.claims(), read(caller, request), within))
                .orElse(null));
    }

    NovaRoom room(Caller caller) {
        boolean removed = shadowing
                .nova()
                .filter(nova -> nova.makeRoom(shadowing.stager(), caller.project()))
                .isPresent();
        return new NovaRoom(removed ? 1 : 0);
    }

    private static NovaRequest read(Caller caller, NovaServerRequest r) {
        return new NovaRequest(caller.project(), r.user(), r.name(), r.flavor(), r.image(), r.server());
    }
}
