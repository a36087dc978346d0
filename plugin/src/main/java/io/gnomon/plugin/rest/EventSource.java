package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.NotificationView;
import java.time.Instant;

/** Where the REST interface hears of what happens, as it happens. Thread-safe. */
public interface EventSource {
    /** Something that happened. */
    sealed interface Event {
        /** The project that it belongs to. */
        String project();

        /** An adjustment was intended or its state changed. */
        record Adjusted(AdjustmentView adjustment) implements Event {
            @Override
            public String project() {
                return adjustment.project();
            }
        }

        /**
         * Servers were read: what is shown of them is old. Only for who asked for it.
         *
         * @param servers how many
         */
        record Observed(Instant at, int servers) implements Event {
            /** Nobody's in particular. */
            @Override
            public String project() {
                return Caller.ALL_PROJECTS;
            }
        }

        /** A person should know something. */
        record Notified(NotificationView notification) implements Event {
            @Override
            public String project() {
                return notification.project();
            }
        }
    }

    /** Is told of events on the thread on which they happen: it must neither block nor throw. */
    @FunctionalInterface
    interface Listener {
        void on(Event event);
    }

    /** Events after this call reach the listener, until {@link #unsubscribe}. */
    void subscribe(Listener listener);

    /** Does nothing for a listener that is not subscribed. */
    void unsubscribe(Listener listener);
}
