package io.gnomon.plugin.app;

import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What callers ask of the past: what was done, told and found, and that it be erased. Thread-safe. */
final class HistoryDesk {
    private final Lookup lookup;
    private final Database database;
    private final Erasure erasure;

    HistoryDesk(Lookup lookup, Database database, Erasure erasure) {
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
        return database.journal()
                .find(id)
                .filter(a -> caller.sees(a.project()))
                .map(ViewMapping::adjustment)
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
        List<ServerRecord> whose = server.isPresent()
                ? List.of(lookup.past(caller, server.get()))
                : database.servers().ofProject(caller.project());
        return erasure.erase(whose);
    }

    private Optional<UUID> id(Caller caller, Optional<String> server) {
        return server.map(s -> lookup.past(caller, s).id());
    }
}
