package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.Hypervisor.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to listeners, in order, on one thread per hypervisor: not on libvirt's event loop, which a slow
 * listener would keep from answering keepalives. Thread-safe.
 */
final class EventHub {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final List<Consumer<DomainEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread;

    EventHub(String uri) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "libvirt-events " + uri);
            made.setDaemon(true);
            return made;
        });
    }

    Subscription add(Consumer<DomainEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(DomainEvent event) {
        try {
            thread.execute(() -> listeners.forEach(listener -> tell(listener, event)));
        } catch (RejectedExecutionException e) {
            LOG.debug("closed: {} is told to nobody", event);
        }
    }

    private static void tell(Consumer<DomainEvent> listener, DomainEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on {}", event, e);
        }
    }

    void close() {
        thread.shutdown();
    }
}
