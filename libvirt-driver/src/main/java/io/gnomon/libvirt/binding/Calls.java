package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls that may hang at the hypervisor (libvirt waits for a QEMU that does not answer without an end) on threads
 * of its own, so that whoever asked is told in time. A call that hangs cannot be ended from here; it is left alone, and
 * further ones on its domain are turned down at once until it has come back. Thread-safe.
 */
final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    /** A bulk reading that takes longer than this, and than several times the usual, is taken as one that hangs. */
    private static final Duration READING_PATIENCE = Duration.ofSeconds(2);

    private static final int TIMES_THE_USUAL = 4;
    private static final int READINGS_AT_ONCE = 3;
    private static final Duration LONGEST_READING = Duration.ofSeconds(15);

    private final String uri;
    private final ExecutorService threads;
    private final Map<UUID, Future<?>> hanging = new ConcurrentHashMap<>();
    private volatile long usualNanos;

    Calls(String uri) {
        this.uri = uri;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "libvirt-call " + uri);
            thread.setDaemon(true); // one that hangs must not keep the process
            return thread;
        });
    }

    /** @throws LibvirtException TIMEOUT if there is no answer in time, or an earlier call on the domain still hangs */
    <T> T onDomain(UUID domain, Duration atMost, Supplier<T> call) {
        Future<?> earlier = hanging.get(domain);
        if (earlier != null && !earlier.isDone()) {
            throw hangs(
                    "domain " + domain + " on " + uri + " does not answer: an earlier call on it has not come back");
        }
        Future<T> running = begin(() -> threads.submit(call::get));
        try {
            return running.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            hanging.put(domain, running);
            throw hangs("domain " + domain + " on " + uri + " has not answered for " + atMost.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            running.cancel(true); // a lever that only waits for its effect gives up
            throw interrupted(e);
        }
    }

    void forget(UUID domain) {
        hanging.remove(domain);
    }

    /**
     * A bulk reading. libvirt asks one domain after the other, and holds the one that it asks: a reading that hangs is
     * left to hold the domain that hangs, and the next one is not kept waiting for it but passes it over. The first
     * reading that comes back counts, so that one that is only slow is not lost.
     *
     * @throws LibvirtException TIMEOUT if none comes back
     */
    <T> T reading(Supplier<T> reading) {
        CompletionService<T> readings = new ExecutorCompletionService<>(threads);
        long start = System.nanoTime();
        long patience = Math.max(READING_PATIENCE.toNanos(), TIMES_THE_USUAL * usualNanos);
        int asked = 0;
        try {
            for (long waited = 0; waited < LONGEST_READING.toNanos(); waited = System.nanoTime() - start) {
                long wait = LONGEST_READING.toNanos() - waited;
                if (asked < READINGS_AT_ONCE) {
                    begin(() -> readings.submit(reading::get));
                    asked++;
                    wait = Math.min(wait, patience);
                }
                Future<T> first = readings.poll(wait, TimeUnit.NANOSECONDS);
                if (first != null) {
                    T read = first.get();
                    if (asked == 1) {
                        usualNanos = System.nanoTime() - start;
                    } else {
                        LOG.debug("a reading of {} came back as number {}", uri, asked);
                    }
                    return read;
                }
            }
            throw hangs(uri + " has not answered for " + LONGEST_READING.toSeconds() + " s, asked " + asked + " times");
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private <T> Future<T> begin(Supplier<Future<T>> submit) {
        try {
            return submit.get();
        } catch (RejectedExecutionException e) {
            throw new LibvirtException(Kind.UNREACHABLE, "not connected to " + uri + ": closed", e);
        }
    }

    private static LibvirtException hangs(String what) {
        return new LibvirtException(
                Kind.TIMEOUT, what + ". Look at its QEMU (virsh domcontrol shows what it waits for)", null);
    }

    private LibvirtException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LibvirtException(Kind.UNREACHABLE, "asking " + uri + " was interrupted", e);
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    /** Turns new calls down; those under way come back on their own. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
