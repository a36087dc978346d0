package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.SwitchoverViews.DrillRequest;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.util.List;

/** Asks the daemon about servers that take over from others. Thread-safe; throws as {@link Client} does. */
public final class SwitchoverClient {
    private static final String SWITCHOVERS = "/v1/switchovers";

    private final Client client;

    SwitchoverClient(Client client) {
        this.client = client;
    }

    public List<SwitchoverView> list(int limit) {
        return client.get(SWITCHOVERS + "?limit=" + limit, in -> JsonReader.readList(in, SwitchoverView.class));
    }

    public SwitchoverView show(long id) {
        return client.get(SWITCHOVERS + "/" + id, in -> JsonReader.read(in, SwitchoverView.class));
    }

    /** Begins it. */
    public SwitchoverView drill(String workload, String portion) {
        return client.call(
                "POST",
                SWITCHOVERS,
                new DrillRequest(workload, portion),
                in -> JsonReader.read(in, SwitchoverView.class));
    }
}
