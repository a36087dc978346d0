package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.Anomalies;
import io.gnomon.plugin.store.AnomalyRecord;
import io.gnomon.predictor.anomaly.Anomaly;
import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.anomaly.Detectors;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Looks for anomalies in what is in memory of each server, keeps them, and tells people of a leak that will exhaust memory; a
 * job. What moves less than a twentieth of the ceiling is not kept. Growth counts as a leak for memory only: the other
 * resources are given back by themselves.
 */
public final class AnomalyWatch implements Runnable {
    private static final double LEAST_SHARE = 0.05;
    /** What ended longer ago was found by an earlier run. */
    private static final Duration LATELY = Duration.ofHours(1);

    private static final Duration TELL_BEFORE = Duration.ofDays(7);

    private final Fleet fleet;
    private final Anomalies table;
    private final Notifier notifier;
    private final ForecastSettings settings;
    private final Consumer<Runnable> betweenCycles;
    private final InstantSource clock;

    private record Found(Tracked server, AnomalyRecord anomaly) {}

    /** @param betweenCycles runs something while nobody erases a history */
    public AnomalyWatch(
            Fleet fleet,
            Anomalies table,
            Notifier notifier,
            ForecastSettings settings,
            Consumer<Runnable> betweenCycles,
            InstantSource clock) {
        this.fleet = fleet;
        this.table = table;
        this.notifier = notifier;
        this.settings = settings;
        this.betweenCycles = betweenCycles;
        this.clock = clock;
    }

    @Override
    public void run() {
        List<Found> found = new ArrayList<>();
        for (Tracked server : fleet.all()) {
            for (Resource resource : Resource.values()) {
                found.addAll(look(server, resource));
            }
        }
        betweenCycles.accept(() -> keep(found));
    }

    private List<Found> look(Tracked server, Resource resource) {
        if (server.usage().isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        int step = (int) settings.step().toSeconds();
        long end = now.getEpochSecond() / step * step; // the running slot is not known yet
        Series series = server.usage()
                .series(resource.ordinal(), step, server.usage().oldestMillis() / 1000, end, Aggregate.MEAN);
        double ceiling = server.latest()
                .map(ServerReading::ceiling)
                .map(c -> c.getOr(resource, Double.NaN))
                .orElse(Double.NaN);
        List<Found> found = new ArrayList<>();
        for (Anomaly anomaly : new Detectors(ceiling).find(series)) {
            AnomalyRecord record = record(server, resource, series, anomaly, now);
            if (matters(anomaly, resource, ceiling) && record.to().isAfter(now.minus(LATELY))) {
                found.add(new Found(server, record));
            }
        }
        return found;
    }

    private static boolean matters(Anomaly anomaly, Resource resource, double ceiling) {
        double moved = Double.MAX_VALUE;
        if (anomaly instanceof Leak) {
            return resource == Resource.MEMORY;
        } else if (anomaly instanceof Spike spike) {
            moved = Math.abs(spike.peak() - spike.usual());
        } else if (anomaly instanceof LevelShift shift) {
            moved = Math.abs(shift.after() - shift.before());
        }
        return Double.isNaN(ceiling) || moved >= LEAST_SHARE * ceiling;
    }

    private static AnomalyRecord record(Tracked server, Resource resource, Series series, Anomaly a, Instant now) {
        return new AnomalyRecord(
                0,
                server.record().id(),
                "",
                "",
                resource,
                a.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Instant.ofEpochSecond(series.startSeconds() + (long) a.from() * series.stepSeconds()),
                Instant.ofEpochSecond(series.startSeconds() + (long) a.to() * series.stepSeconds()),
                a.score(),
                AnomalyWords.facts(a, series.stepSeconds()),
                AnomalyWords.say(a, resource, series.stepSeconds()),
                now,
                false);
    }

    /** What was erased while we looked is not written down. */
    private void keep(List<Found> found) {
        List<AnomalyRecord> still = found.stream()
                .filter(f -> fleet.find(f.anomaly.server())
                        .filter(s -> s == f.server)
                        .isPresent())
                .map(Found::anomaly)
                .toList();
        for (AnomalyRecord kept : table.put(still)) {
            Double left = kept.facts().get("exhausted_in_seconds");
            if (left != null && !kept.told() && left <= TELL_BEFORE.toSeconds()) {
                fleet.find(kept.server())
                        .ifPresent(s -> notifier.tell(s.record(), kept.serverName() + ": " + kept.message() + "."));
                table.told(kept.id());
            }
        }
    }
}
