package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.RequestView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.LiveSampleView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.ObservedView;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

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
        publish(Event.of(adjustment));
    }

    public void publish(NotificationView notification) {
        publish(Event.of(notification));
    }

    public void publish(LiveSampleView sample) {
        publish(Event.of(sample));
    }

    public void publish(RequestView request) {
        publish(Event.of(request));
    }

    public void publish(ClaimView claim) {
        publish(Event.of(claim));
    }

    /** @param project the server's */
    public void publish(String project, ForecastView forecast) {
        publish(Event.of(project, forecast));
    }

    /** Servers were read. */
    public void observed(Instant at, int servers) {
        publish(Event.of(new ObservedView(at, servers)));
    }

    /** The servers that somebody wants to hear this of: only of them it needs to be published. */
    public Set<UUID> watched(Topic topic) {
        return listeners.stream()
                .map(Listener::interest)
                .filter(interest -> interest.topics().contains(topic))
                .flatMap(interest -> interest.servers().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether somebody wants to hear this of every server. */
    public boolean isWatchedWhole(Topic topic) {
        return listeners.stream()
                .map(Listener::interest)
                .anyMatch(interest ->
                        interest.topics().contains(topic) && interest.servers().isEmpty());
    }

    private void publish(Event event) {
        listeners.forEach(listener -> listener.on(event));
    }
}
