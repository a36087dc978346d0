package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.SwitchoverViews.DrillRequest;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.util.List;

/** What the REST interface needs to know of servers that take over from others. Thread-safe. */
public interface SwitchoverBackend {
    /** Of the caller's workloads, the newest first. */
    List<SwitchoverView> switchovers(Caller caller, int limit);

    /** @throws ApiException NOT_FOUND */
    SwitchoverView switchover(Caller caller, long id);

    /** Begins a drill; the answer is under way. @throws ApiException CONFLICT with the reason why it cannot be begun */
    SwitchoverView drill(Caller caller, DrillRequest asked);
}
