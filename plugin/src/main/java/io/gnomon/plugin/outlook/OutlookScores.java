package io.gnomon.plugin.outlook;

import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.Scores;
import io.gnomon.predictor.forecast.AdaptiveCalibrator;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.Coarse;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Scores outlooks when their time has come, and calibrates the next ones by what happened. Of each server, resource and length
 * one outlook waits at a time, so memory is bounded; a restart loses those that wait. A step that was not measured scores
 * nothing. Thread-safe.
 */
final class OutlookScores {
    private static final int LEVELS = 9;
    private static final int LEAST_OBSERVED = 100;
    private static final int LONGEST_NAME = 60;

    private final Scores table;
    private final Map<Key, Promise> waiting = new HashMap<>();
    private final Map<CalibratorKey, AdaptiveCalibrator> calibrators = new HashMap<>();

    private record Key(UUID server, Resource resource, Ahead ahead, Aggregate of) {}

    private record CalibratorKey(Resource resource, Ahead ahead, Aggregate of, String learner) {}

    private record Promise(Instant madeAt, Forecast raw, Forecast used) {
        long endSeconds() {
            return raw.startSeconds() + (long) raw.steps() * raw.stepSeconds();
        }
    }

    OutlookScores(Scores table) {
        this.table = table;
    }

    /** Bounds that would have held lately, as soon as enough outlooks of that learner have been seen to say so. */
    synchronized Forecast calibrated(Resource resource, Ahead ahead, Aggregate of, Forecast raw) {
        AdaptiveCalibrator calibrator = calibrators.get(new CalibratorKey(resource, ahead, of, raw.learner()));
        return calibrator != null && calibrator.observed(raw.steps() - 1) >= LEAST_OBSERVED
                ? calibrator.calibrate(raw)
                : raw;
    }

    /** Waits for the time of an outlook, unless an earlier one is still waiting. */
    synchronized void promised(Tracked server, Outlook outlook, Forecast raw) {
        Key key = key(server, outlook.resource(), outlook.ahead(), outlook.of());
        Promise now = new Promise(outlook.madeAt(), raw, outlook.forecast());
        Promise before = waiting.putIfAbsent(key, now);
        if (before != null && before.madeAt.isAfter(now.madeAt)) { // the clock was set back
            waiting.put(key, now);
        }
    }

    /**
     * Scores what waits for this server, if it is over.
     *
     * @param fine what was used, up to now
     */
    synchronized List<ForecastScore> settle(Tracked server, Resource resource, Ahead ahead, Aggregate of, Series fine) {
        Key key = key(server, resource, ahead, of);
        Promise promise = waiting.get(key);
        if (promise == null || promise.endSeconds() > fine.endSeconds()) {
            return List.of();
        }
        waiting.remove(key);
        AdaptiveCalibrator calibrator = calibrators.computeIfAbsent(
                new CalibratorKey(resource, ahead, of, promise.raw.learner()), k -> new AdaptiveCalibrator());
        List<ForecastScore> scores = new ArrayList<>();
        for (int s = 0; s < promise.raw.steps(); s++) {
            double actual = actual(fine, promise.raw, s, of);
            calibrator.observe(promise.raw, s, actual);
            if (!Double.isNaN(actual) && isScored(ahead, s + 1)) {
                scores.add(score(server, key, promise, s, actual));
            }
        }
        return scores;
    }

    private static double actual(Series fine, Forecast forecast, int step, Aggregate of) {
        int factor = forecast.stepSeconds() / fine.stepSeconds();
        long first = Math.floorDiv(
                forecast.startSeconds() + (long) step * forecast.stepSeconds() - fine.startSeconds(),
                fine.stepSeconds());
        if (first < 0 || first + factor > fine.size()) {
            return Double.NaN;
        }
        return Coarse.of(fine.slice((int) first, (int) first + factor), forecast.stepSeconds(), of)
                .get(0);
    }

    /** A quarter, a half and the whole of an hour; an hour, six and a day; a day, three and a week. */
    private static boolean isScored(Ahead ahead, int step) {
        return switch (ahead) {
            case HOUR -> step == 3 || step == 6 || step == 12;
            case DAY -> step == 1 || step == 6 || step == 24;
            case WEEK -> step == 4 || step == 12 || step == 28;
        };
    }

    private static ForecastScore score(Tracked server, Key key, Promise promise, int step, double actual) {
        Forecast used = promise.used;
        double pinball = 0;
        for (int l = 1; l <= LEVELS; l++) {
            double miss = actual - used.quantile(step, l / 10.0);
            pinball += Math.max(l / 10.0 * miss, (l / 10.0 - 1) * miss);
        }
        double off = used.median(step) - actual;
        boolean within = actual >= used.quantile(step, 0.1) && actual <= used.quantile(step, 0.9);
        return new ForecastScore(
                Instant.ofEpochSecond(used.startSeconds() + (long) step * used.stepSeconds())
                        .truncatedTo(ChronoUnit.HOURS),
                server.record().project(),
                group(server),
                key.resource,
                name(key, used.learner()),
                (step + 1) * used.stepSeconds(),
                1,
                Math.abs(off),
                off,
                pinball,
                Math.abs(actual),
                within ? 1 : 0);
    }

    /** Such as {@code day:blend} and {@code day-peak:blend}: an hour of five minutes and one of a day are not the same. */
    private static String name(Key key, String learner) {
        return key.ahead.label() + (key.of == Aggregate.MAX ? "-peak:" : ":") + learner;
    }

    private static String group(Tracked server) {
        Map<String, String> metadata = server.record().metadata();
        String said = metadata.getOrDefault("app", metadata.getOrDefault("flavor", "all"));
        return said.isBlank() ? "all" : said.substring(0, Math.min(LONGEST_NAME, said.length()));
    }

    private static Key key(Tracked server, Resource resource, Ahead ahead, Aggregate of) {
        return new Key(server.record().id(), resource, ahead, of);
    }

    void write(List<ForecastScore> scores) {
        table.add(scores);
    }

    /** Only these still run. */
    synchronized void retain(Collection<UUID> servers) {
        waiting.keySet().removeIf(key -> !servers.contains(key.server));
    }

    synchronized void forget(Collection<UUID> servers) {
        waiting.keySet().removeIf(key -> servers.contains(key.server));
    }
}
