package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Undo;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What callers ask of the past: what was done, told and found, and that it be erased. Thread-safe. */
final class HistoryDesk {
    private final Lookup lookup;
    private final Database database;
    private final Erasure erasure;
    private final Undo undo;
    private final Consumer<String> forget;

    /** @param forget forgets what is known of the shadow instances of a project */
    HistoryDesk(Lookup lookup, Database database, Erasure erasure, Undo undo, Consumer<String> forget) {
        this.forget = forget;
        this.undo = undo;
        this.lookup = lookup;
        this.database = database;
        this.erasure = erasure;
    }

    List<AdjustmentView> adjustments(Caller caller, Optional<String> server, int limit) {
        return database.journal().list(id(caller, server), caller.onlyProject(), limit).stream()
                .map(ViewMapping::adjustment)
                .toList();
    }

    AdjustmentView adjustment(Caller caller, long id) {
        return ViewMapping.adjustment(find(caller, id));
    }

    /**
     * Begins to take an adjustment back.
     *
     * @return the adjustment that does so
     */
    AdjustmentView undo(Caller caller, long id) {
        Adjustment undone = find(caller, id);
        try {
            return ViewMapping.adjustment(undo.of(undone, caller.actor()));
        } catch (Undo.Refused e) {
            throw new ApiException(
                    Code.CONFLICT,
                    String.valueOf(e.getMessage()),
                    "see what it has now: gnomon server show " + undone.serverName());
        } catch (UnreachableException e) {
            throw new ApiException(
                    Code.HYPERVISOR_UNREACHABLE, String.valueOf(e.getMessage()), "check it with: gnomon doctor");
        }
    }

    private Adjustment find(Caller caller, long id) {
        return database.journal()
                .find(id)
                .filter(a -> caller.sees(a.project()))
                .orElseThrow(() -> new ApiException(
                        Code.ADJUSTMENT_NOT_FOUND, "there is no adjustment " + id, "see: gnomon adjustment list"));
    }

    List<AnomalyView> anomalies(Caller caller, Optional<String> server, int limit) {
        return database.anomalies().list(id(caller, server), caller.onlyProject(), limit).stream()
                .map(ViewMapping::anomaly)
                .toList();
    }

    List<NotificationView> notifications(Caller caller, int limit) {
        return database.notifications().list(caller.onlyProject(), limit).stream()
                .map(ViewMapping::notification)
                .toList();
    }

    long erase(Caller caller, Optional<String> server) {
        if (server.isEmpty()) {
            forget.accept(caller.project());
        }
        List<ServerRecord> whose = server.isPresent()
                ? List.of(lookup.past(caller, server.get()))
                : database.servers().ofProject(caller.project());
        return erasure.erase(whose);
    }

    private Optional<UUID> id(Caller caller, Optional<String> server) {
        return server.map(s -> lookup.past(caller, s).id());
    }
}
