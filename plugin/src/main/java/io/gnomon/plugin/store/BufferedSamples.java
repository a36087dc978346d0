package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps samples in memory while the store cannot take them, so that the caller goes on. Each append tries again with all
 * that waits. Above its capacity the oldest are dropped, and counted. Thread-safe.
 */
public final class BufferedSamples implements SampleStore {
    private static final Logger LOG = LoggerFactory.getLogger(BufferedSamples.class);

    private final SampleStore store;
    private final int capacity;
    private final ArrayDeque<Sample> waiting = new ArrayDeque<>();
    private long dropped;
    private @Nullable String problem;

    /** @param capacity how many samples may wait; one takes about 300 bytes */
    public BufferedSamples(SampleStore store, int capacity) {
        this.store = store;
        this.capacity = capacity;
    }

    /** Never throws a {@link StoreException}: see {@link #problem}. What waits is not durable yet. */
    @Override
    public synchronized void append(Iterable<Sample> samples) {
        samples.forEach(waiting::add);
        try {
            flush();
        } catch (StoreException e) {
            if (problem == null) {
                LOG.warn("{}; up to {} samples wait in memory", e.getMessage(), capacity);
                LOG.debug("why samples wait", e);
            }
            problem = e.getMessage();
            dropOldest();
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        store.append(new ArrayList<>(waiting));
        waiting.clear();
        if (problem != null) {
            LOG.info("samples can be stored again; {} were dropped since the start", dropped);
            problem = null;
        }
    }

    private void dropOldest() {
        while (waiting.size() > capacity) {
            waiting.remove();
            dropped++;
        }
    }

    /** Why samples wait, in words for people; empty if none do. */
    public synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** How many samples were lost since the start. */
    public synchronized long dropped() {
        return dropped;
    }

    @Override
    public void since(Instant since, Consumer<Sample> consumer) {
        List<Sample> unstored;
        synchronized (this) {
            unstored = waiting.stream().filter(s -> !s.at().isBefore(since)).toList();
        }
        store.since(since, consumer);
        unstored.forEach(consumer);
    }

    @Override
    public long erase(Set<String> pseudonyms) {
        int unstored;
        synchronized (this) {
            int before = waiting.size();
            waiting.removeIf(s -> pseudonyms.contains(s.pseudonym()));
            unstored = before - waiting.size();
        }
        return unstored + store.erase(pseudonyms);
    }

    @Override
    public long dropBefore(Instant oldest) {
        return store.dropBefore(oldest);
    }

    @Override
    public synchronized long count() {
        return store.count() + waiting.size();
    }

    /** Tries a last time to store what waits. */
    @Override
    public synchronized void close() {
        try (store) {
            flush();
        } catch (StoreException e) {
            LOG.warn("{} samples are lost: {}", waiting.size(), e.getMessage());
        }
    }
}
