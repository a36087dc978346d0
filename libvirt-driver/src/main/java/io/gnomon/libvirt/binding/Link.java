package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session to a hypervisor open: notices its loss (close event, keepalive, a call that fails on a dead
 * connection), and opens a new one with exponential back-off. All opening and closing happens on one thread of its
 * own, so that nobody else ever waits for a hypervisor that does not answer. Thread-safe.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final String uri;
    private final ConnectOptions options;
    private final InstantSource clock;
    private final Consumer<DomainEvent> sink;
    private final ScheduledExecutorService worker;

    private @Nullable Open open;
    private String whyDown;
    private boolean closed;

    private record Open(Session session, ConnectionEvents events) {}

    Link(String uri, ConnectOptions options, InstantSource clock, Consumer<DomainEvent> sink) {
        this.uri = uri;
        this.options = options;
        this.clock = clock;
        this.sink = sink;
        this.whyDown = "not connected yet";
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "libvirt-link " + uri);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens the first session.
     *
     * @throws LibvirtException if that fails; UNREACHABLE and TIMEOUT only when the options say it must connect
     */
    void start() {
        Future<?> first = worker.submit(this::establish);
        try {
            first.get(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof LibvirtException cause)) {
                close();
                throw new IllegalStateException("connecting to " + uri, e.getCause());
            }
            startLaterOrThrow(cause);
        } catch (TimeoutException e) {
            startLaterOrThrow(
                    Errors.connectTimeout(uri, options.connectTimeout().toSeconds() + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new LibvirtException(Kind.UNREACHABLE, "connecting to " + uri + " was interrupted", e);
        }
    }

    private void startLaterOrThrow(LibvirtException cause) {
        boolean passing = cause.kind() == Kind.UNREACHABLE || cause.kind() == Kind.TIMEOUT;
        if (options.mustConnect() || !passing) {
            close();
            throw cause;
        }
        LOG.warn("{}; trying on", cause.getMessage());
        synchronized (this) {
            whyDown = cause.getMessage();
        }
        retryAfter(options.firstBackOff());
    }

    /** @throws LibvirtException UNREACHABLE, at once, while there is no session */
    synchronized Session session() {
        Open current = open;
        if (current == null) {
            throw unreachable(null);
        }
        return current.session();
    }

    synchronized boolean isConnected() {
        return open != null;
    }

    synchronized LibvirtException unreachable(@Nullable Throwable cause) {
        String state = closed ? "closed" : whyDown + "; it is tried again by itself";
        return new LibvirtException(
                Kind.UNREACHABLE, "not connected to " + uri + ": " + state + ". Check that libvirtd runs there", cause);
    }

    /** The session does not work any more. Only the first to say so about a session has an effect. */
    void lost(Session session, String reason) {
        Open gone;
        synchronized (this) {
            if (open == null || open.session() != session || closed) {
                return;
            }
            gone = open;
            open = null;
            whyDown = "the connection was lost (" + reason + ")";
        }
        LOG.warn("lost {}: {}", uri, reason);
        sink.accept(new DomainEvent.Disconnected(clock.instant(), reason));
        later(() -> discard(gone), Duration.ZERO);
        retryAfter(options.firstBackOff());
    }

    void close() {
        Open last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = open;
            open = null;
        }
        if (last != null) {
            discard(last);
        }
        worker.shutdownNow();
    }

    private void establish() {
        Session session = Session.open(uri, (int) options.keepAlive().toSeconds(), options.keepAliveCount());
        ConnectionEvents events = new ConnectionEvents(session, clock, sink);
        boolean kept = false;
        try {
            events.register(reason -> lost(session, reason));
            synchronized (this) {
                if (!closed && open == null) {
                    open = new Open(session, events);
                    kept = true;
                }
            }
        } finally {
            if (!kept) {
                discard(new Open(session, events));
            }
        }
    }

    private void retryAfter(Duration wait) {
        later(() -> retry(wait), wait);
    }

    private void later(Runnable task, Duration wait) {
        try {
            worker.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed: nothing more is tried", uri);
        }
    }

    private void retry(Duration waited) {
        synchronized (this) {
            if (closed || open != null) {
                return;
            }
        }
        try {
            establish();
            LOG.info("connected to {} again", uri);
            sink.accept(new DomainEvent.Reconnected(clock.instant()));
        } catch (LibvirtException e) {
            Duration next = waited.multipliedBy(2);
            Duration most = options.longestBackOff();
            synchronized (this) {
                whyDown = e.getMessage();
            }
            LOG.debug("still no {}: {}", uri, e.getMessage());
            retryAfter(next.compareTo(most) > 0 ? most : next);
        } catch (RuntimeException e) {
            LOG.error("reconnecting to {} failed in an unexpected way; trying on", uri, e);
            retryAfter(options.longestBackOff());
        }
    }

    private void discard(Open gone) {
        gone.events().unregister();
        gone.session().retire();
    }
}
