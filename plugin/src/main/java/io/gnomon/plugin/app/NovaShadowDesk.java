package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.NovaViews.NovaCounted;
import io.gnomon.plugin.rest.NovaViews.NovaGiven;
import io.gnomon.plugin.rest.NovaViews.NovaPinned;
import io.gnomon.plugin.rest.NovaViews.NovaReturn;
import io.gnomon.plugin.rest.NovaViews.NovaReturned;
import io.gnomon.plugin.rest.NovaViews.NovaRoom;
import io.gnomon.plugin.rest.NovaViews.NovaSeen;
import io.gnomon.plugin.rest.NovaViews.NovaServerRequest;
import io.gnomon.plugin.shadow.nova.NovaClaims;
import io.gnomon.plugin.shadow.nova.NovaRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the middleware in nova-api asks. Without an OpenStack nothing is ever staged in one. Thread-safe. */
final class NovaShadowDesk {
    private static final Duration USUALLY = Duration.ofSeconds(10);

    private final Shadowing shadowing;

    NovaShadowDesk(Shadowing shadowing) {
        this.shadowing = shadowing;
    }

    NovaSeen came(Caller caller, NovaServerRequest request) {
        Optional<NovaClaims> nova = shadowing.permits(caller.project()) ? shadowing.nova() : Optional.empty();
        NovaRequest asked = read(caller, request);
        return new NovaSeen(
                nova.filter(n -> n.isReady(asked)).isPresent(),
                nova.filter(n -> n.isRoom(shadowing.pinning(), asked)).isPresent());
    }

    NovaPinned pin(Caller caller, NovaServerRequest request) {
        return new NovaPinned(shadowing
                .nova()
                .flatMap(nova -> nova.pin(shadowing.pinning(), shadowing.pins(), read(caller, request), this::node))
                .orElse(null));
    }

    /** As Nova calls it. */
    private String node(String hypervisor) {
        return shadowing
                .cluster()
                .latest(hypervisor)
                .map(HypervisorReading::node)
                .orElse(hypervisor);
    }

    NovaCounted made(Caller caller, NovaServerRequest request) {
        boolean counted = shadowing.permits(caller.project());
        if (counted) {
            shadowing.nova().ifPresent(nova -> nova.made(read(caller, request)));
        }
        return new NovaCounted(counted && shadowing.nova().isPresent());
    }

    /** Its time begins when it is asked. */
    CompletableFuture<NovaGiven> claim(Caller caller, NovaServerRequest request) {
        Integer asked = request.withinMillis();
        Duration within = asked == null ? USUALLY : Duration.ofMillis(asked);
        return shadowing
                .nova()
                .map(nova -> nova.claim(shadowing.claims(), read(caller, request), within))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .thenApply(server -> new NovaGiven(server.orElse(null)));
    }

    NovaReturned returned(NovaReturn returned) {
        return new NovaReturned(shadowing
                .nova()
                .filter(nova -> nova.returned(returned.server()))
                .isPresent());
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
