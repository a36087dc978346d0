package io.gnomon.plugin.fingerprint;

import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.fingerprint.Features;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Ring;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at what a server used over a span, and describes it. Thread-safe. */
final class Looks {
    /** What counts as all that a server may use where nothing limits it, MiB/s: a usual disk or network. */
    private static final double NOMINAL_MIB_PER_SECOND = 1_000;

    private static final Resource[] RESOURCES = Resource.values();

    private final UsageBook book;
    private final Duration learningPeriod;

    Looks(UsageBook book, Duration learningPeriod) {
        this.book = book;
        this.learningPeriod = learningPeriod;
    }

    /** Empty if too little is known. Complete slots only: the one that runs is like none before. */
    Optional<float[]> features(Tracked server, Span span, Instant now) {
        List<Series> usage = span == Span.DAYS ? written(server) : remembered(server, span, now);
        long known = usage.stream()
                .mapToLong(s -> (long) s.size() * s.stepSeconds())
                .min()
                .orElse(0);
        return known < span.least(learningPeriod).toSeconds()
                ? Optional.empty()
                : Optional.of(withFlows(Features.of(usage, mayUse(server)), server));
    }

    private static float[] withFlows(float[] features, Tracked server) {
        float[] all = Arrays.copyOf(features, Weights.SIZE);
        all[features.length] = (float) server.flows().readShare().orElse(Double.NaN);
        all[features.length + 1] = (float) server.flows().receivedShare().orElse(Double.NaN);
        return all;
    }

    private List<Series> remembered(Tracked server, Span span, Instant now) {
        Ring ring = server.usage();
        if (ring.isEmpty()) {
            return List.of();
        }
        long step = span.stepSeconds(learningPeriod);
        long end = now.getEpochSecond() / step * step;
        long oldest = ring.oldestMillis() / 1000;
        long first = Math.max(end - span.window().toSeconds(), (oldest + step - 1) / step * step);
        List<Series> result = new ArrayList<>(RESOURCES.length);
        for (Resource r : RESOURCES) {
            if (first < end) {
                result.add(ring.series(r.ordinal(), (int) step, first, end, Aggregate.MEAN));
            }
        }
        return result;
    }

    private List<Series> written(Tracked server) {
        String pseudonym = server.record().pseudonym();
        List<Series> all = new ArrayList<>(RESOURCES.length);
        for (Resource r : RESOURCES) {
            all.add(book.usage(pseudonym, r));
        }
        long first = all.stream().mapToLong(Series::startSeconds).max().orElse(0);
        long end = all.stream().mapToLong(Series::endSeconds).min().orElse(0);
        return all.stream().map(s -> within(s, first, Math.max(first, end))).toList();
    }

    private static Series within(Series s, long first, long end) {
        int from = (int) ((first - s.startSeconds()) / s.stepSeconds());
        int to = (int) ((end - s.startSeconds()) / s.stepSeconds());
        return s.slice(Math.min(from, s.size()), Math.min(to, s.size()));
    }

    private static double[] mayUse(Tracked server) {
        double[] amounts = new double[RESOURCES.length];
        for (Resource r : RESOURCES) {
            double ceiling = server.latest()
                    .map(reading -> reading.ceiling().getOr(r, Double.NaN))
                    .orElse(Double.NaN);
            boolean rate = r == Resource.DISK || r == Resource.NETWORK;
            amounts[r.ordinal()] = rate && !(ceiling > 0) ? NOMINAL_MIB_PER_SECOND : ceiling;
        }
        return amounts;
    }
}
