package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.Scores;
import io.gnomon.predictor.forecast.AdaptiveCalibrator;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Scores forecasts when their time has come, and calibrates the next ones by what happened, so that intervals hold.
 * Forecasts of one learner for one resource of one group of servers (a behaviour cluster) are calibrated together. Only what
 * was measured counts: a slot without a sample scores nothing and teaches nothing.
 *
 * <p>Memory is bounded: see {@link Promises} and {@link Calibrators}. A restart loses what was still waiting; scores survive it, and
 * what the calibrators learnt if it is written and read again. Thread-safe, but for one server by one thread.
 */
public final class Accuracy {
    private static final int LEVELS = 9;
    private static final int LEAST_OBSERVED = 100;

    private final Scores table;
    private final Function<Tracked, String> groups;
    private final Calibrators calibrators = new Calibrators();
    private final Map<ScoreKey, ForecastScore> fresh = new HashMap<>();

    private record ScoreKey(
            Instant hour, String project, String group, Resource resource, String learner, int aheadSeconds) {}

    /**
     * Keeps scores in a table.
     *
     * @param groups the name of the group that a server behaves like, see {@link ForecasterPort#group}
     */
    public Accuracy(Scores table, Function<Tracked, String> groups) {
        this.table = table;
        this.groups = groups;
    }

    /**
     * Calibrates a forecast from a server's own history and remembers it until its time.
     *
     * @param raw as the learner made it
     * @return what to decide by
     */
    synchronized Forecast calibrated(Tracked server, Resource resource, Forecast raw, Instant now) {
        if (raw.isUnknown()) {
            return raw;
        }
        AdaptiveCalibrator calibrator = calibrators.of(group(server), resource, raw.learner());
        Forecast used = calibrator.observed(raw.steps() - 1) >= LEAST_OBSERVED ? calibrator.calibrate(raw) : raw;
        remember(server, resource, new Promise(now, raw, used, calibrator), raw);
        return used;
    }

    /** Remembers a forecast that has its interval from elsewhere (the shadows'); it is only scored. */
    synchronized void promised(Tracked server, Resource resource, Forecast made, Instant now) {
        if (!made.isUnknown()) {
            remember(server, resource, new Promise(now, made, made, null), made);
        }
    }

    private static void remember(Tracked server, Resource resource, Promise promise, Forecast whole) {
        long horizon = (long) whole.steps() * whole.stepSeconds();
        if (server.promises().hasRoom(resource, promise.madeAt().getEpochSecond(), horizon)) {
            server.promises().of(resource).add(promise);
        }
    }

    /**
     * Scores what was forecast for slots that are over.
     *
     * @param history complete slots up to now
     */
    synchronized void settle(Tracked server, Resource resource, Series history, Instant now) {
        Deque<Promise> waiting = server.promises().of(resource);
        for (Iterator<Promise> all = waiting.iterator(); all.hasNext(); ) {
            Promise promise = all.next();
            if (promise.madeAt().isAfter(now)) { // the clock was set back: its time may come twice
                all.remove();
                continue;
            }
            while (!promise.isKept() && promise.dueSeconds() <= history.endSeconds()) {
                double actual = at(history, promise.startSeconds());
                if (promise.isScored() && !Double.isNaN(actual)) {
                    score(server, resource, promise, actual);
                }
                promise.settle(actual);
            }
            if (promise.isKept()) {
                all.remove();
            }
        }
    }

    private static double at(Series history, long seconds) {
        long slot = Math.floorDiv(seconds - history.startSeconds(), history.stepSeconds());
        return slot < 0 || slot >= history.size() ? Double.NaN : history.get((int) slot);
    }

    private void score(Tracked server, Resource resource, Promise promise, double actual) {
        double pinball = 0;
        for (int l = 1; l <= LEVELS; l++) {
            double level = l / 10.0;
            double miss = actual - promise.quantile(level);
            pinball += Math.max(level * miss, (level - 1) * miss);
        }
        double off = promise.quantile(0.5) - actual;
        boolean within = actual >= promise.quantile(0.1) && actual <= promise.quantile(0.9);
        ScoreKey key = new ScoreKey(
                Instant.ofEpochSecond(promise.startSeconds()).truncatedTo(ChronoUnit.HOURS),
                server.record().project(),
                group(server),
                resource,
                promise.learner(),
                promise.aheadSeconds());
        fresh.merge(
                key,
                new ForecastScore(
                        key.hour,
                        key.project,
                        key.group,
                        key.resource,
                        key.learner,
                        key.aheadSeconds,
                        1,
                        Math.abs(off),
                        off,
                        pinball,
                        Math.abs(actual),
                        within ? 1 : 0),
                ForecastScore::plus);
    }

    private String group(Tracked server) {
        return groups.apply(server);
    }

    /** What the calibrators have learnt; a job, and once more at the end. */
    public synchronized byte[] calibrators() {
        return calibrators.write();
    }

    /**
     * Goes on from what they had learnt.
     *
     * @throws IOException if these bytes are damaged or of another version; they learn anew then
     */
    public synchronized void calibrateFrom(byte[] written) throws IOException {
        calibrators.read(written);
    }

    /** Histories were erased: what was learnt from anybody's errors is learnt anew, which takes minutes. */
    public synchronized void forget() {
        calibrators.clear();
    }

    /** Writes what was scored since the last time; a job, and once more at the end. Kept for the next time if it fails. */
    public void flush() {
        List<ForecastScore> written;
        synchronized (this) {
            written = new ArrayList<>(fresh.values());
            fresh.clear();
        }
        try {
            table.add(written);
        } catch (RuntimeException e) {
            synchronized (this) {
                written.forEach(s -> fresh.merge(
                        new ScoreKey(s.start(), s.project(), s.group(), s.resource(), s.learner(), s.aheadSeconds()),
                        s,
                        ForecastScore::plus));
            }
            throw e;
        }
    }
}
