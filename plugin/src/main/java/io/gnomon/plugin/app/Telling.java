package io.gnomon.plugin.app;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.NotificationSettings;
import io.gnomon.plugin.metrics.Meters;
import io.gnomon.plugin.notify.Digest;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.notify.Told;
import io.gnomon.plugin.notify.Webhook;
import io.gnomon.plugin.notify.Webhooks;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.EventHub;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How people hear of what is done: it is kept, whoever listens is told at once, log and webhooks without a flood;
 * and it is counted. */
record Telling(
        Notifier notifier,
        EventHub events,
        Digest digest,
        Webhooks webhooks,
        Optional<Streaming> streaming,
        Meters meters) {
    private static final Logger log = LoggerFactory.getLogger(Telling.class);

    /** @throws IllegalArgumentException for a webhook whose secret cannot be read */
    static Telling of(Configuration all, Stores stores, Parts parts, InstantSource clock) {
        NotificationSettings c = all.notifications();
        EventHub events = new EventHub();
        Optional<Streaming> streaming = Streaming.of(all.stream(), all.daemon().data(), events, parts, clock);
        Notifier notifier = new Notifier(stores.database().notifications(), clock);
        Webhooks webhooks = parts.keep(new Webhooks(
                c.webhooks().stream().map(Webhook::read).toList(), c.timeout(), c.retryFor(), c.queue(), clock));
        Digest digest = new Digest(c.digestAbove(), c.digestWindow(), clock, told -> {
            log(told);
            webhooks.accept(told);
        });
        parts.atEnd(digest::flush);
        notifier.onAdjustment(a -> events.publish(ViewMapping.adjustment(a)));
        notifier.onMessage(m -> events.publish(ViewMapping.notification(m.notification())));
        notifier.onMessage(digest);
        Meters meters = parts.keep(new Meters());
        notifier.onAdjustment(a -> meters.adjusted(
                a.resource().label(), a.to() > a.from(), a.state().name().toLowerCase(Locale.ROOT)));
        notifier.onMessage(m -> meters.told());
        return new Telling(notifier, events, digest, webhooks, streaming, meters);
    }

    /** What is wrong on the way to those who want to hear of it, one line each. */
    List<String> problems() {
        return Stream.concat(webhooks.problems().stream(), streaming.stream().flatMap(s -> s.problems().stream()))
                .toList();
    }

    private static void log(Told told) {
        if (told instanceof Told.Single one && one.message().adjustment().isPresent()) {
            one.message().adjustment().ifPresent(a -> log.info("adjustment {} {}: {}", a.id(), a.state(), told.text()));
        } else if (!isForOperators(told)) {
            log.info("{}", told.text());
        }
    }

    /** Who tells these has logged them as warnings. */
    private static boolean isForOperators(Told told) {
        return told instanceof Told.Single one
                && one.message().notification().project().equals(Caller.ALL_PROJECTS);
    }
}
