package io.gnomon.plugin.stream;

import io.gnomon.plugin.store.Outbox;
import io.gnomon.plugin.store.Outbox.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits to the broker, on a thread of its own, topic after topic, each in its order. What was not taken waits on, and
 * is tried again with pauses that double. Each event arrives at least once: again if it was taken and the word of it was lost.
 * Thread-safe.
 */
public final class Sender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final int AT_ONCE = 500;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long LAST_WORDS_MILLIS = 3_000;

    private final Outbox outbox;
    private final Broker broker;
    private final List<String> topics;
    private final String where;
    private final InstantSource clock;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile long sent;
    private volatile long refused;
    private @Nullable Instant failingSince;
    private String reason = "";
    private int failures;

    /** @param where the broker is, in words for people */
    public Sender(Outbox outbox, Broker broker, List<String> topics, String where, InstantSource clock) {
        this.outbox = outbox;
        this.broker = broker;
        this.topics = List.copyOf(topics);
        this.where = where;
        this.clock = clock;
        this.thread = new Thread(this::run, "stream");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                boolean any = false;
                for (String topic : topics) {
                    any |= send(topic);
                }
                if (!any && rests()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            log.debug("no more events are sent: the daemon stops");
        } catch (RuntimeException e) {
            log.error("no events are sent to {} any more", where, e);
            failed("it failed unexpectedly: " + e);
        } finally {
            broker.close();
        }
    }

    /** @return whether something was settled, so that there may be more */
    private boolean send(String topic) throws InterruptedException {
        List<Waiting> events = outbox.oldest(topic, AT_ONCE);
        if (events.isEmpty()) {
            return false;
        }
        Broker.Taken taken = broker.send(events.stream().map(Waiting::event).toList());
        outbox.settled(events.subList(0, taken.settled()));
        sent += taken.settled() - taken.refused();
        if (taken.refused() > 0) {
            refused += taken.refused();
            log.warn("{} takes {} events of {} never: they are too large, and given up", where, taken.refused(), topic);
        }
        taken.problem().ifPresentOrElse(this::failed, this::worked);
        return taken.problem().isEmpty();
    }

    /** @return whether this is the end */
    private boolean rests() throws InterruptedException {
        if (failingSince() != null) {
            return stop.await(pause().toMillis(), TimeUnit.MILLISECONDS);
        }
        if (stop.getCount() > 0) {
            outbox.await(LOOK_AGAIN);
        }
        return stop.getCount() == 0;
    }

    private synchronized Duration pause() {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(10, Math.max(0, failures - 1)));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private synchronized @Nullable Instant failingSince() {
        return failingSince;
    }

    private synchronized void failed(String why) {
        failures++;
        reason = why;
        if (failingSince == null) {
            failingSince = clock.instant();
            log.warn("{} takes no events, which wait in a file: {}", where, why);
        }
    }

    private synchronized void worked() {
        failures = 0;
        if (failingSince != null) {
            failingSince = null;
            log.info("{} takes events again", where);
        }
    }

    /** How many the broker has. */
    public long sent() {
        return sent;
    }

    /** How many it will never take. */
    public long refused() {
        return refused;
    }

    /** What is wrong, on one line. */
    public Optional<String> problem() {
        Instant since = failingSince();
        if (since == null) {
            return Optional.empty();
        }
        String waiting = topics.stream()
                .filter(topic -> outbox.waiting(topic) > 0)
                .map(topic -> outbox.waiting(topic) + " " + topic)
                .collect(Collectors.joining(", "));
        return Optional.of(where + " takes no events since " + since + " (" + reason + "); these wait: " + waiting
                + ". Mend it, or take it out of stream.kafka");
    }

    /** Sends once more what waits, for a few seconds; the rest waits for the next start. */
    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        outbox.wake();
        thread.join(LAST_WORDS_MILLIS);
        thread.interrupt();
        thread.join(LAST_WORDS_MILLIS);
    }
}
