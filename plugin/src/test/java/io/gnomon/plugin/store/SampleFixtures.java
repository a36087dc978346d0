package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;

import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Samples to store. */
final class SampleFixtures {
    private SampleFixtures() {}

    static Sample sample(String pseudonym, int second) {
        return new Sample(
                pseudonym,
                "project-1",
                NOON.plusSeconds(second),
                ResourceVector.of(second % 4 * 0.25, 100 + second % 7, second % 3, 0),
                ResourceVector.of(1, 512, 10, 5));
    }

    static List<Sample> all(SampleStore store) {
        List<Sample> samples = new ArrayList<>();
        store.since(Instant.EPOCH, samples::add);
        return samples;
    }
}
