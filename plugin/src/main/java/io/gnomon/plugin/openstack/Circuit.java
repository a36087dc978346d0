package io.gnomon.plugin.openstack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Leaves a service in peace that has failed several times in a row: nobody waits for it, and it is not hammered while it
 * comes back. After a pause, which doubles, one call is let through to see ("Release It!", M. Nygard, 2nd edition 2018,
 * chapter 5: Circuit Breaker). Thread-safe.
 */
final class Circuit {
    private static final int FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private int failures;
    private boolean asked;
    private Instant until = Instant.MIN;
    private Duration pause = FIRST_PAUSE;
    private Instant since = Instant.MIN;
    private String problem = "";

    Circuit(InstantSource clock) {
        this.clock = clock;
    }

    /** What is known: whether it answered the last time it was asked, for people. */
    record State(boolean asked, boolean works, boolean open, String text) {}

    /** Whether a call may go out now. One that may and ends must be told with {@link #worked} or {@link #failed}. */
    synchronized boolean mayCall() {
        Instant now = clock.instant();
        if (failures < FAILURES) {
            return true;
        }
        boolean over = !now.isBefore(until) || until.isAfter(now.plus(LONGEST_PAUSE)); // or the clock was set back
        if (over) {
            until = now.plus(pause); // the others wait for what comes of this one
        }
        return over;
    }

    synchronized void worked() {
        asked = true;
        failures = 0;
        pause = FIRST_PAUSE;
        problem = "";
    }

    synchronized void failed(String why) {
        Instant now = clock.instant();
        asked = true;
        if (failures == 0) {
            since = now;
        }
        failures++;
        problem = why;
        if (failures == FAILURES) {
            until = now.plus(pause);
        } else if (failures > FAILURES) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            until = now.plus(pause);
        }
    }

    synchronized State state() {
        if (!asked) {
            return new State(false, true, false, "not asked yet");
        }
        if (failures == 0) {
            return new State(true, true, false, "answers");
        }
        boolean open = failures >= FAILURES;
        String rest = open ? "; left in peace until " + until : "";
        return new State(true, false, open, "does not answer since " + since + ": " + problem + rest);
    }
}
