package io.gnomon.plugin.allocation;

import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.events.EventForecaster;
import io.gnomon.predictor.events.LearntEvents;
import io.gnomon.predictor.events.Occurrences;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what events do to each server, on the samples that are stored: what is in memory is too short for a night, let
 * alone a week. Thread-safe.
 */
public final class EventLearning implements EventPort {
    private static final Logger log = LoggerFactory.getLogger(EventLearning.class);
    private static final Resource[] RESOURCES = Resource.values();

    private final Fleet fleet;
    private final UsageBook book;
    private final Function<String, Occurrences> calendar;
    private final InstantSource clock;
    /** By pseudonym, so that whose history is erased has nothing here either; then by resource. */
    private final Map<String, LearntEvents[]> learnt = new ConcurrentHashMap<>();

    /** @param calendar what concerns the servers of a project */
    public EventLearning(Fleet fleet, UsageBook book, Function<String, Occurrences> calendar, InstantSource clock) {
        this.fleet = fleet;
        this.book = book;
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
        book.refresh(clock.instant());
        List<Tracked> servers = List.copyOf(fleet.all());
        learnt.keySet()
                .retainAll(servers.stream().map(t -> t.record().pseudonym()).collect(Collectors.toSet()));
        int found = 0;
        for (Tracked server : servers) {
            String pseudonym = server.record().pseudonym();
            LearntEvents[] known =
                    learn(pseudonym, calendar.apply(server.record().project()));
            if (fleet.find(server.record().id()).filter(s -> s == server).isPresent()) { // else erased meanwhile
                learnt.put(pseudonym, known);
            }
            found += Arrays.stream(known).allMatch(LearntEvents::isEmpty) ? 0 : 1;
        }
        log.debug("events change the forecasts of {} servers", found);
    }

    private LearntEvents[] learn(String pseudonym, Occurrences calendar) {
        LearntEvents[] result = new LearntEvents[RESOURCES.length];
        for (Resource r : RESOURCES) {
            Series series = book.usage(pseudonym, r);
            result[r.ordinal()] = LearntEvents.learn(
                    series, calendar.between(series.startSeconds(), series.endSeconds()), true, Map.of());
        }
        return result;
    }
}
