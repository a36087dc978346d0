package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps samples. One writer, many readers. */
public interface SampleStore extends AutoCloseable {
    /** Appends a batch; durable when it returns. @throws StoreException disk full and the like, nothing half-written */
    void append(Iterable<Sample> samples);

    /** Every sample from {@code since} on, oldest first: fills the rings at the start. */
    void since(Instant since, Consumer<Sample> consumer);

    /** Erases all samples of these servers for good: afterwards no file of the store holds them. Returns how many. */
    long erase(Set<String> pseudonyms);

    /** Drops what is older, a whole day (UTC) at a time. Returns how many samples were dropped. */
    long dropBefore(Instant oldest);

    long count();

    @Override
    void close();
}
