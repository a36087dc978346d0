package io.gnomon.plugin.history;

import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongToDoubleFunction;

/** Samples in a list. */
public final class ListedSamples implements SampleStore {
    private final List<Sample> samples = new ArrayList<>();
    /** From when on it was asked. */
    public final List<Instant> asked = new ArrayList<>();
    /** What happens while somebody reads. */
    public Runnable whileReading = () -> {};

    /** One sample every five minutes of what was used of 4 cores, and of 100 MiB of 200. */
    public void use(String pseudonym, Instant from, Instant to, LongToDoubleFunction coresAt) {
        for (Instant at = from; at.isBefore(to); at = at.plusSeconds(300)) {
            add(pseudonym, at, coresAt.applyAsDouble(at.getEpochSecond()));
        }
    }

    /** @param cores NaN = not measured */
    public void add(String pseudonym, Instant at, double cores) {
        ResourceVector memory = ResourceVector.UNKNOWN.with(Resource.MEMORY, 100);
        samples.add(new Sample(
                pseudonym,
                "any",
                at,
                Double.isNaN(cores) ? memory : memory.with(Resource.CPU, cores),
                ResourceVector.UNKNOWN.with(Resource.CPU, 4).with(Resource.MEMORY, 200)));
    }

    @Override
    public void append(Iterable<Sample> more) {
        more.forEach(samples::add);
    }

    @Override
    public void since(Instant since, Consumer<Sample> consumer) {
        asked.add(since);
        whileReading.run();
        samples.stream()
                .filter(s -> !s.at().isBefore(since))
                .sorted(Comparator.comparing(Sample::at))
                .forEach(consumer);
    }

    @Override
    public long erase(Set<String> pseudonyms) {
        long before = samples.size();
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
    public void close() {}
}
