package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.MatchSettings;
import io.gnomon.plugin.fingerprint.FingerprintFile;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.fingerprint.Weights;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.tags.Tagging;
import io.gnomon.predictor.fingerprint.Metric;
import io.gnomon.predictor.forecast.weka.WekaTagLearner;
import io.gnomon.scheduler.model.Resource;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Makes fingerprints and tags as the configuration says. */
final class Matching {
    private Matching() {}

    static Fingerprints fingerprints(
            MatchSettings match, Fleet fleet, UsageBook book, Sharing sharing, Stores stores, InstantSource clock) {
        Map<Resource, Double> weights = new EnumMap<>(Resource.class);
        match.weightOf().forEach((label, weight) -> Resource.labelled(label).ifPresent(r -> weights.put(r, weight)));
        return new Fingerprints(
                fleet,
                book,
                Weights.of(weights),
                Metric.valueOf(match.metric().name()),
                match.k(),
                match.learningPeriod(),
                sharing::mayShadow,
                new FingerprintFile(stores.models()),
                clock);
    }

    static Tagging tagging(
            Configuration c,
            Observing observing,
            Fingerprints fingerprints,
            Sharing sharing,
            Stores stores,
            InstantSource clock) {
        return new Tagging(
                c.tags(),
                observing.fleet(),
                observing.cluster(),
                stores.database().servers(),
                stores.database().tags(),
                fingerprints,
                sharing,
                new WekaTagLearner(),
                c.history().keep(),
                clock);
    }
}
