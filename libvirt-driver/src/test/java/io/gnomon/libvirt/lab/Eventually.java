package io.gnomon.libvirt.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polls for what must come true, so that no test sleeps. */
public final class Eventually {
    private Eventually() {}

    public static void eventually(String what, BooleanSupplier condition) {
        eventually(what, Duration.ofSeconds(60), condition);
    }

    public static void eventually(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
