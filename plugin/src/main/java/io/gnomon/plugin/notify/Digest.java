package io.gnomon.plugin.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a flood from those who are told. Of a window the first are told at once; what comes beyond is held until the window is
 * over and becomes one. While it floods the next window holds everything, until one has no more than is told at once. Nothing is
 * left out: each message is told singly or counted. Thread-safe; the receiver is called under a lock and must return quickly.
 */
public final class Digest implements Consumer<Message> {
    private final int most;
    private final Duration length;
    private final InstantSource clock;
    private final Consumer<Told> out;
    private final List<Message> held = new ArrayList<>();
    private @Nullable Instant begun;
    private boolean flooded;
    private int seen;

    /**
     * @param most so many in a window are told one by one
     * @param length of a window, which begins with the first message
     */
    public Digest(int most, Duration length, InstantSource clock, Consumer<Told> out) {
        this.most = most;
        this.length = length;
        this.clock = clock;
        this.out = out;
    }

    @Override
    public synchronized void accept(Message message) {
        tick();
        if (begun == null) {
            begun = clock.instant();
        }
        seen++;
        if (flooded || seen > most) {
            held.add(message);
        } else {
            out.accept(new Told.Single(message));
        }
    }

    /** Ends the window if it is over; to be called again and again. */
    public synchronized void tick() {
        Instant now = clock.instant();
        Instant first = begun;
        // a clock that was set back must not hold anything for longer either
        if (first != null && (!now.isBefore(first.plus(length)) || now.isBefore(first))) {
            end(now);
        }
    }

    /** Tells what is held. */
    public synchronized void flush() {
        end(clock.instant());
    }

    private void end(Instant now) {
        flooded = seen > most;
        seen = 0;
        begun = flooded
                ? now
                : null; // the next window of a flood begins at once, so that it also ends if nothing comes
        if (held.size() == 1) {
            out.accept(new Told.Single(held.get(0)));
        } else if (!held.isEmpty()) {
            out.accept(Told.Digested.of(List.copyOf(held), now));
        }
        held.clear();
    }
}
