package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Samples in a list, on a disk that may be full. */
public final class ListedSamples implements SampleStore {
    public final List<Sample> samples = new ArrayList<>();
    /** From when on samples were read, read by read. */
    public final List<Instant> asked = new ArrayList<>();
    /** Done at each read, before anything is given. */
    public Runnable whileReading = () -> {};

    public boolean full;
    public boolean closed;

    @Override
    public void append(Iterable<Sample> batch) {
        if (full) {
            throw new StoreException("the disk is full");
        }
        batch.forEach(samples::add);
    }

    @Override
    public void since(Instant since, Consumer<Sample> consumer) {
        asked.add(since);
        whileReading.run();
        samples.stream().filter(s -> !s.at().isBefore(since)).forEach(consumer);
    }

    @Override
    public long erase(Set<String> pseudonyms) {
        int before = samples.size();
        samples.removeIf(s -> pseudonyms.contains(s.pseudonym()));
        return before - samples.size();
    }

    @Override
    public long dropBefore(Instant oldest) {
        return 0;
    }

    @Override
    public long count() {
        return samples.size();
    }

    @Override
    public void close() {
        closed = true;
    }
}
