package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.RequestView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.LiveSampleView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.ObservedView;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the REST interface hears of what happens, as it happens. Thread-safe. */
public interface EventSource {
    /**
     * Something that happened.
     *
     * @param project that it belongs to
     * @param serverId that it is about; null = none
     * @param id of what it is about, for a listener that comes back; null = it has none
     * @param view the document that tells of it
     */
    record Event(
            Topic topic,
            String project,
            @Nullable UUID serverId,
            @Nullable Long id,
            Record view) {

        public Optional<UUID> server() {
            return Optional.ofNullable(serverId);
        }

        /** An adjustment was intended or its state changed. */
        static Event of(AdjustmentView a) {
            return new Event(Topic.ADJUSTMENTS, a.project(), a.server(), a.id(), a);
        }

        /** A person should know something. */
        static Event of(NotificationView n) {
            return new Event(Topic.NOTIFICATIONS, n.project(), n.server(), n.id(), n);
        }

        static Event of(LiveSampleView s) {
            return new Event(Topic.SAMPLES, s.project(), s.server(), null, s);
        }

        static Event of(String project, ForecastView f) {
            return new Event(Topic.FORECASTS, project, f.server(), null, f);
        }

        static Event of(RequestView r) {
            return new Event(Topic.REQUESTS, r.project(), r.server(), null, r);
        }

        /** A claim was written or its state changed. */
        static Event of(ClaimView c) {
            return new Event(Topic.CLAIMS, c.project(), c.instance(), c.id(), c);
        }

        /** Servers were read: what is shown of them is old. */
        static Event of(ObservedView o) {
            return new Event(Topic.OBSERVED, Caller.ALL_PROJECTS, null, null, o);
        }
    }

    /** Is told of events on the thread on which they happen: it must neither block nor throw. */
    interface Listener {
        Interest interest();

        /** Also of events that it has no interest in. */
        void on(Event event);
    }

    /** Events after this call reach the listener, until {@link #unsubscribe}. */
    void subscribe(Listener listener);

    /** Does nothing for a listener that is not subscribed. */
    void unsubscribe(Listener listener);
}
