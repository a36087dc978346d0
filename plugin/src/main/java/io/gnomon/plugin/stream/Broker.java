package io.gnomon.plugin.stream;

import io.gnomon.plugin.store.Streamed;
import java.util.List;
import java.util.Optional;

/** Takes events and keeps them for those who read. For one thread. */
interface Broker extends AutoCloseable {
    /**
     * What became of some events.
     *
     * @param settled so many, from the first, need not be sent again
     * @param refused so many of these it will never take
     * @param problem why the next was not taken; empty if all were settled
     */
    record Taken(int settled, int refused, Optional<String> problem) {}

    /** Sends events of one topic in their order, and waits until it is known what became of them. */
    Taken send(List<Streamed> events) throws InterruptedException;

    @Override
    void close();
}
