package io.gnomon.plugin.notify;

import io.gnomon.plugin.notify.Post.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings letters to one webhook, in their order, on a thread of its own. The queue is bounded: beyond it the oldest is given up.
 * One that cannot be delivered is tried again with pauses that double, until it is too old. Thread-safe.
 */
final class Hook implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hook.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final long LAST_WORDS_MILLIS = 3_000;

    private final Webhook where;
    private final Post post;
    private final Limits limits;
    private final Pause pause;
    private final InstantSource clock;
    private final Deque<Letter> queue = new ArrayDeque<>();
    private final Thread thread;
    private long missed;
    private long missedInAll;
    private int failures;
    private @Nullable Instant failingSince;
    private String problem = "";
    private boolean pausing;
    private boolean stopping;

    /**
     * @param queue letters that wait at the most
     * @param retryFor a letter is tried for so long
     */
    record Limits(int queue, Duration retryFor) {}

    /** Lets time pass between attempts. */
    interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    Hook(Webhook where, Post post, Limits limits, Pause pause, InstantSource clock) {
        this.where = where;
        this.post = post;
        this.limits = limits;
        this.pause = pause;
        this.clock = clock;
        this.thread = new Thread(this::run, "webhook");
        thread.setDaemon(true);
        thread.start();
    }

    /** Never waits. */
    synchronized void send(Letter letter) {
        if (stopping) {
            return;
        }
        if (queue.size() >= limits.queue()) {
            queue.removeFirst();
            missed();
        }
        queue.addLast(letter);
        notifyAll();
    }

    private synchronized void missed() {
        missed++;
        missedInAll++;
    }

    /** Sends one beside the queue, once. */
    Attempt test(Letter letter) throws InterruptedException {
        return post.send(where, letter, 0, clock.instant());
    }

    /** What is wrong with it, on one line. */
    synchronized Optional<String> problem() {
        Instant since = failingSince;
        return since == null
                ? Optional.empty()
                : Optional.of("the webhook at " + where + " takes no notifications since " + since + " (" + problem
                        + "); " + queue.size() + " wait, " + missedInAll
                        + " were given up. Mend it, or take it out of notifications.webhooks");
    }

    private void run() {
        try {
            for (Letter next = next(); next != null; next = next()) {
                long before = missedSoFar();
                settle(next, before, post.send(where, next, before, clock.instant()));
            }
        } catch (InterruptedException e) {
            log.debug("the webhook at {} is given up: the daemon stops", where);
        } catch (RuntimeException e) {
            log.error("nothing is sent to the webhook at {} any more", where, e);
            failed("it failed unexpectedly: " + e);
        }
    }

    private synchronized long missedSoFar() {
        return missed;
    }

    /** The oldest letter, which stays in the queue until it is settled; null at the end. */
    private synchronized @Nullable Letter next() throws InterruptedException {
        while (queue.isEmpty() && !stopping) {
            wait();
        }
        return queue.peekFirst();
    }

    private void settle(Letter letter, long told, Attempt attempt) throws InterruptedException {
        boolean again = false;
        synchronized (this) {
            switch (attempt.kind()) {
                case DELIVERED -> worked(letter, told);
                case REFUSED -> {
                    failed(attempt.detail());
                    giveUp(letter);
                    failures = 0; // it answers: the next may be taken
                }
                case PASSING -> {
                    failed(attempt.detail());
                    if (!clock.instant().isBefore(letter.at().plus(limits.retryFor()))) {
                        giveUp(letter);
                    }
                    if (stopping) {
                        queue.clear();
                        return;
                    }
                    again = true;
                    pausing = true;
                }
            }
        }
        if (again) {
            rest();
        }
    }

    private void rest() throws InterruptedException {
        try {
            pause.take(pauseAfter(failures));
        } catch (InterruptedException e) {
            synchronized (this) {
                if (!stopping) {
                    throw e;
                }
            }
        } finally {
            synchronized (this) {
                pausing = false;
            }
        }
    }

    static Duration pauseAfter(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private synchronized void worked(Letter letter, long told) {
        queue.remove(letter);
        missed -= told;
        failures = 0;
        if (failingSince != null) {
            failingSince = null;
            log.info("the webhook at {} takes notifications again", where);
        }
    }

    private synchronized void giveUp(Letter letter) {
        if (queue.remove(letter)) { // else it went when the queue was full, and is counted
            missed();
        }
    }

    private synchronized void failed(String why) {
        failures++;
        problem = why;
        if (failingSince == null) {
            failingSince = clock.instant();
            log.warn("the webhook at {} takes no notifications: {}", where, why);
        }
    }

    /** Tries once more what waits, for a few seconds. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            stopping = true;
            notifyAll();
            if (pausing) {
                thread.interrupt();
            }
        }
        thread.join(LAST_WORDS_MILLIS);
        thread.interrupt();
        thread.join(LAST_WORDS_MILLIS);
        synchronized (this) {
            if (!queue.isEmpty()) {
                log.warn("{} notifications are not sent to the webhook at {}; the list has them", queue.size(), where);
            }
        }
    }
}
