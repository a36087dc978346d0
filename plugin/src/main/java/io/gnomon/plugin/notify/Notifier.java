package io.gnomon.plugin.notify;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.store.Notifications;
import io.gnomon.plugin.store.ServerRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps notifications and hands adjustments and messages to listeners. Thread-safe; listeners must return quickly. */
public final class Notifier {
    /** Whoever asks for all projects sees it, nobody else. */
    private static final String ALL_PROJECTS = "*";

    private final Notifications table;
    private final InstantSource clock;
    private final List<Consumer<Adjustment>> onAdjustment = new CopyOnWriteArrayList<>();
    private final List<Consumer<Message>> onMessage = new CopyOnWriteArrayList<>();

    public Notifier(Notifications table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    public void onAdjustment(Consumer<Adjustment> listener) {
        onAdjustment.add(listener);
    }

    public void onMessage(Consumer<Message> listener) {
        onMessage.add(listener);
    }

    /** An adjustment moved on; not yet something to tell a person. */
    public void progress(Adjustment adjustment) {
        onAdjustment.forEach(listener -> listener.accept(adjustment));
    }

    /** An adjustment came to its end: told with its reason and what was seen. */
    public void outcome(Adjustment a) {
        progress(a);
        String text =
                switch (a.state()) {
                    case VERIFIED -> a.reason() + " Verified: " + a.detail() + ".";
                    case ACCEPTED -> a.reason() + " Accepted, not verified: " + a.detail() + ".";
                    case ADVISED -> a.reason() + " Advice only: " + a.detail() + ".";
                    case ABANDONED -> a.reason() + " Not done: " + a.detail() + ".";
                    default -> a.reason() + " Failed: " + a.detail() + ".";
                };
        tell(
                new Notification(
                        0, clock.instant(), a.project(), a.actor(), Optional.of(a.server()), Optional.of(a.id()), text),
                a.serverName(),
                Optional.of(a));
    }

    /** Something that concerns no project: those who look after all of them are told. */
    public void tellOperators(String text) {
        tell(
                new Notification(0, clock.instant(), ALL_PROJECTS, "gnomon", Optional.empty(), Optional.empty(), text),
                "",
                Optional.empty());
    }

    /** Something about a server that no adjustment is behind. */
    public void tell(ServerRecord server, String text) {
        tell(
                new Notification(
                        0,
                        clock.instant(),
                        server.project(),
                        "gnomon",
                        Optional.of(server.id()),
                        Optional.empty(),
                        text),
                server.name(),
                Optional.empty());
    }

    private void tell(Notification notification, String serverName, Optional<Adjustment> adjustment) {
        Message message = new Message(table.add(notification), serverName, adjustment);
        onMessage.forEach(listener -> listener.accept(message));
    }
}
