package io.gnomon.plugin.app;

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
}
