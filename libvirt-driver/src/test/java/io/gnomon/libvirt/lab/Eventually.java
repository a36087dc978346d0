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
        eventually(what, atMost, Duration.ofMillis(20), condition);
    }

    /** @param pause between two looks, each of which is work for whoever is looked at */
    public static void eventually(String what, Duration atMost, Duration pause, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
