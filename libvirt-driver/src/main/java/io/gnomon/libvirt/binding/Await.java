package io.gnomon.libvirt.binding;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Looks again and again until something is seen. Waiting goes by a steady clock, never by the time of day. */
final class Await {
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** What was seen, and how long it took. */
    record Seen<T>(T what, Duration after) {}

    private Await() {}

    /** Waits until {@code look} gives something; empty when the time is over or the thread is interrupted. */
    static <T> Optional<Seen<T>> until(Duration atMost, Supplier<Optional<T>> look) {
        return loop(atMost, atMost, look, () -> 0);
    }

    /**
     * Waits until {@code look} gives something, as long as {@code progress} keeps changing.
     *
     * @param patience how long nothing may change
     */
    static <T> Optional<Seen<T>> whileMoving(
            Duration patience, Duration atMost, Supplier<Optional<T>> look, LongSupplier progress) {
        return loop(patience, atMost, look, progress);
    }

    private static <T> Optional<Seen<T>> loop(
            Duration patience, Duration atMost, Supplier<Optional<T>> look, LongSupplier progress) {
        long start = System.nanoTime();
        long moved = start;
        long last = progress.getAsLong();
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            Optional<T> seen = look.get();
            long now = System.nanoTime();
            if (seen.isPresent()) {
                return Optional.of(new Seen<>(seen.get(), Duration.ofNanos(now - start)));
            }
            long at = progress.getAsLong();
            if (at != last) {
                last = at;
                moved = now;
            }
            if (now - start > atMost.toNanos()
                    || now - moved > patience.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
        }
    }
}
