package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.EventSource.Event.Adjusted;
import io.gnomon.plugin.rest.EventSource.Event.Notified;
import io.gnomon.plugin.rest.EventSource.Event.Observed;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.NotificationView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands every published event to every subscriber. Publishing costs one queue insertion per subscriber. Thread-safe. */
public final class EventHub implements EventSource {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void subscribe(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void unsubscribe(Listener listener) {
        listeners.remove(listener);
    }

    public void publish(AdjustmentView adjustment) {
        publish(new Adjusted(adjustment));
    }

    public void publish(NotificationView notification) {
        publish(new Notified(notification));
    }

    /** Servers were read. */
    public void observed(Instant at, int servers) {
        publish(new Observed(at, servers));
    }

    private void publish(Event event) {
        listeners.forEach(listener -> listener.on(event));
    }
}
