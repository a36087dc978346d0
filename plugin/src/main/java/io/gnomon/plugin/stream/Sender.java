package io.gnomon.plugin.stream;

import io.gnomon.plugin.store.Outbox;
import io.gnomon.plugin.store.Outbox.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits to the broker, on a thread of its own, topic after topic, each in its order. What was not taken waits on, and
 * is tried again with pauses that double, without holding up other topics. Each event arrives at least once: again if it was taken and the word of it was lost.
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
    private final Map<String, Failing> failing = new ConcurrentHashMap<>();
    private volatile long sent;
    private volatile long refused;

    /**
     * A topic that is not taken.
     *
     * @param times in a row
     * @param until it is let rest
     */
    private record Failing(Instant since, String reason, int times, Instant until) {}

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
            boolean ends = false;
            while (!ends) {
                ends = stop.getCount() == 0; // and sends once more what waits
                boolean any = false;
                for (String topic : topics) {
                    Failing known = failing.get(topic);
                    if (ends || known == null || !clock.instant().isBefore(known.until())) {
                        any |= sent(topic);
                    }
                }
                if (!any && !ends) {
                    outbox.await(LOOK_AGAIN);
                }
                ends &= !any;
            }
        } catch (InterruptedException e) {
            log.debug("no more events are sent: the daemon stops");
        } finally {
            broker.close();
        }
    }

    /** @return whether all was settled of what was there, so that there may be more */
    private boolean sent(String topic) throws InterruptedException {
        try {
            return send(topic);
        } catch (RuntimeException e) { // of our own making; the next attempt may be better than no other ever
            log.error("events of {} are not sent", topic, e);
            failed(topic, "it failed unexpectedly: " + e);
            return false;
        }
    }

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
        taken.problem().ifPresentOrElse(why -> failed(topic, why), () -> worked(topic));
        return taken.problem().isEmpty();
    }

    private static Duration pauseAfter(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(10, Math.max(0, failures - 1)));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void failed(String topic, String why) {
        Instant now = clock.instant();
        Failing before = failing.get(topic);
        int times = before == null ? 1 : before.times() + 1;
        Instant since = before == null ? now : before.since();
        failing.put(topic, new Failing(since, why, times, now.plus(pauseAfter(times))));
        if (before == null) {
            log.warn("{} takes no {}, which wait in a file: {}", where, topic, why);
        }
    }

    private void worked(String topic) {
        if (failing.remove(topic) != null) {
            log.info("{} takes {} again", where, topic);
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
        return failing.values().stream()
                .min(Comparator.comparing(Failing::since))
                .map(first -> {
                    String waiting = topics.stream()
                            .filter(topic -> outbox.waiting(topic) > 0)
                            .map(topic -> outbox.waiting(topic) + " " + topic)
                            .collect(Collectors.joining(", "));
                    return where + " takes no events since " + first.since() + " (" + first.reason() + "); these wait: "
                            + waiting + ". Mend it, or take it out of stream.kafka";
                });
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
