package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.SwitchoverBackend;
import io.gnomon.plugin.rest.SwitchoverViews.DrillRequest;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import io.gnomon.plugin.store.SwitchoverRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what took over from what, and begins drills. Thread-safe. */
final class SwitchoverDesk implements SwitchoverBackend {
    private final Switching switching;
    private final Cluster cluster;

    SwitchoverDesk(Switching switching, Cluster cluster) {
        this.switching = switching;
        this.cluster = cluster;
    }

    @Override
    public List<SwitchoverView> switchovers(Caller caller, int limit) {
        return switching.journal().list(caller.onlyProject(), limit).stream()
                .map(this::view)
                .toList();
    }

    @Override
    public SwitchoverView switchover(Caller caller, long id) {
        return switching
                .journal()
                .find(id)
                .filter(s -> caller.sees(s.project()))
                .map(this::view)
                .orElseThrow(() -> new ApiException(
                        Code.NOT_FOUND, "there is no switchover " + id, "see: gnomon switchover list"));
    }

    @Override
    public SwitchoverView drill(Caller caller, DrillRequest asked) {
        try {
            return view(switching
                    .watch()
                    .drill(
                            caller.project(),
                            String.valueOf(asked.workload()),
                            String.valueOf(asked.portion()),
                            caller.actor()));
        } catch (RefusedException e) {
            throw new ApiException(Code.CONFLICT, String.valueOf(e.getMessage()), "see: gnomon switchover --help");
        }
    }

    private SwitchoverView view(SwitchoverRecord s) {
        Optional<Instant> decided = Optional.of(s.decidedAt());
        return new SwitchoverView(
                s.id(),
                s.kind().name().toLowerCase(Locale.ROOT),
                s.workload(),
                s.portion(),
                s.project(),
                s.actor(),
                s.from().name(),
                cluster.shown(s.from().hypervisor()),
                s.to().name(),
                cluster.shown(s.to().hypervisor()),
                s.address().orElse(null),
                s.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                s.met(),
                s.detail(),
                s.failingSince(),
                s.decidedAt(),
                s.updatedAt(),
                millis(Optional.of(s.failingSince()), decided),
                millis(decided, s.fencedAt()),
                millis(s.fencedAt(), s.expandedAt()),
                millis(s.expandedAt(), s.shiftedAt()));
    }

    private static @Nullable Long millis(Optional<Instant> from, Optional<Instant> to) {
        return from.isEmpty() || to.isEmpty()
                ? null
                : Long.valueOf(Duration.between(from.get(), to.get()).toMillis());
    }
}
