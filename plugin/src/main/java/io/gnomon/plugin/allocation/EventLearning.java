package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.SampleStore;
import io.gnomon.predictor.events.EventForecaster;
import io.gnomon.predictor.events.LearntEvents;
import io.gnomon.predictor.events.Occurrences;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what events do to each server, on the samples that are stored: what is in memory is too short for a night, let
 * alone a week. Thread-safe.
 */
public final class EventLearning implements EventPort {
    private static final Logger log = LoggerFactory.getLogger(EventLearning.class);
    private static final Resource[] RESOURCES = Resource.values();
    private static final int STEP_SECONDS = 300;
    private static final Duration PAST = Duration.ofDays(28);
    /** Memory: some 0.4 MiB of each server while it is measured. */
    private static final int MOST_SERVERS = 300;

    private final Fleet fleet;
    private final SampleStore samples;
    private final Function<String, Occurrences> calendar;
    private final InstantSource clock;
    /** By pseudonym, so that whose history is erased has nothing here either; then by resource. */
    private final Map<String, LearntEvents[]> learnt = new ConcurrentHashMap<>();

    /** @param calendar what concerns the servers of a project */
    public EventLearning(
            Fleet fleet, SampleStore samples, Function<String, Occurrences> calendar, InstantSource clock) {
        this.fleet = fleet;
        this.samples = samples;
        this.calendar = calendar;
        this.clock = clock;
    }

    @Override
    public Forecaster around(Tracked server, Resource resource, Forecaster base) {
        LearntEvents[] known = learnt.get(server.record().pseudonym());
        if (known == null || known[resource.ordinal()].isEmpty()) {
            return base;
        }
        return EventForecaster.knowing(base, calendar.apply(server.record().project()), known[resource.ordinal()]);
    }

    /** Measures every running server anew. */
    public void run() {
        long end = clock.instant().getEpochSecond() / STEP_SECONDS * STEP_SECONDS;
        long start = end - PAST.toSeconds();
        int slots = (int) (PAST.toSeconds() / STEP_SECONDS);
        Map<String, Means> means = new HashMap<>();
        fleet.all().stream()
                .limit(MOST_SERVERS)
                .forEach(t -> means.put(t.record().pseudonym(), new Means(slots)));
        samples.since(Instant.ofEpochSecond(start), s -> {
            Means of = means.get(s.pseudonym());
            long slot = Math.floorDiv(s.at().getEpochSecond() - start, (long) STEP_SECONDS);
            if (of != null && slot >= 0 && slot < slots) {
                s.usage().known().forEach((r, amount) -> of.add(r.ordinal(), (int) slot, amount));
            }
        });
        learnt.keySet().retainAll(means.keySet());
        int found = 0;
        for (Tracked server : fleet.all()) {
            Means of = means.remove(server.record().pseudonym());
            if (of != null) {
                LearntEvents[] known =
                        learn(of, start, calendar.apply(server.record().project()));
                learnt.put(server.record().pseudonym(), known);
                found += Arrays.stream(known).allMatch(LearntEvents::isEmpty) ? 0 : 1;
            }
        }
        log.debug("events change the forecasts of {} servers", found);
    }

    private static LearntEvents[] learn(Means means, long start, Occurrences calendar) {
        LearntEvents[] result = new LearntEvents[RESOURCES.length];
        for (Resource r : RESOURCES) {
            Series series = means.series(r.ordinal(), start);
            result[r.ordinal()] = LearntEvents.learn(
                    series, calendar.between(series.startSeconds(), series.endSeconds()), true, Map.of());
        }
        return result;
    }

    /** Means of each slot, in little memory. */
    private static final class Means {
        private final float[][] mean;
        private final int[][] count;

        Means(int slots) {
            mean = new float[RESOURCES.length][slots];
            count = new int[RESOURCES.length][slots];
        }

        void add(int channel, int slot, double value) {
            if (Double.isFinite(value)) {
                int n = ++count[channel][slot];
                mean[channel][slot] += (float) ((value - mean[channel][slot]) / n);
            }
        }

        /** From the first slot that is known on. */
        Series series(int channel, long startSeconds) {
            int first = 0;
            while (first < mean[channel].length && count[channel][first] == 0) {
                first++;
            }
            double[] values = new double[mean[channel].length - first];
            for (int i = 0; i < values.length; i++) {
                values[i] = count[channel][first + i] == 0 ? Double.NaN : mean[channel][first + i];
            }
            return new Series(startSeconds + (long) first * STEP_SECONDS, STEP_SECONDS, values);
        }
    }
}
