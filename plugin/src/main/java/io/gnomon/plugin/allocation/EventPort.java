package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.scheduler.model.Resource;

/** Lets a forecast by own history take account of events. */
@FunctionalInterface
public interface EventPort {
    /** Nothing ever happens. */
    EventPort NONE = (server, resource, base) -> base;

    /** The forecaster itself where no event is known to do anything to that resource of that server. */
    Forecaster around(Tracked server, Resource resource, Forecaster base);
}
