package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.CycleReport;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.rest.EventHub;
import java.time.InstantSource;

/** How people hear of what is done: it is kept, and whoever listens is told at once. */
record Telling(Notifier notifier, EventHub events) {
    static Telling of(Stores stores, InstantSource clock) {
        EventHub events = new EventHub();
        Notifier notifier = new Notifier(stores.database().notifications(), clock);
        notifier.onAdjustment(a -> events.publish(ViewMapping.adjustment(a)));
        notifier.onNotification(n -> events.publish(ViewMapping.notification(n)));
        return new Telling(notifier, events);
    }

    /** Servers were read, if any were. */
    void read(CycleReport report) {
        if (report.observed() > 0) {
            events.observed(report.at(), report.observed());
        }
    }
}
