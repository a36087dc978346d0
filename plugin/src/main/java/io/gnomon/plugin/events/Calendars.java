package io.gnomon.plugin.events;

import io.gnomon.plugin.store.ExternalEvent;
import io.gnomon.plugin.store.ExternalEvents;
import io.gnomon.predictor.events.Occurrence;
import io.gnomon.predictor.events.Occurrences;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All external events that are known. A feed that cannot be read leaves what it told last in force, also after a restart.
 * Thread-safe.
 */
public final class Calendars {
    private static final Logger log = LoggerFactory.getLogger(Calendars.class);
    /** Of the past as long as effects are measured on, of the future as far as forecasts may reach. */
    private static final Duration PAST = Duration.ofDays(42);

    private static final Duration FUTURE = Duration.ofDays(35);
    private static final String EVERYONE = "*";
    private static final String ACTOR = "gnomon";

    private final List<String> feeds;
    private final ExternalEvents table;
    private final InstantSource clock;
    private final FeedFetcher fetcher;
    private final CalendarReader reader = new CalendarReader();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    /** Of two who hand in one calendar at a time, one is first. */
    private final Object importing = new Object();

    private volatile List<ExternalEvent> events;

    /** Knows at once what was known before. */
    public Calendars(List<String> feeds, ExternalEvents table, InstantSource clock) {
        this(feeds, table, clock, new FeedFetcher());
    }

    Calendars(List<String> feeds, ExternalEvents table, InstantSource clock, FeedFetcher fetcher) {
        this.feeds = List.copyOf(feeds);
        this.fetcher = fetcher;
        this.table = table;
        this.clock = clock;
        table.keepFeeds(Set.copyOf(feeds));
        this.events = table.all();
    }

    /** Reads every feed anew. */
    public void refresh() {
        feeds.forEach(this::refresh);
        events = table.all();
    }

    private void refresh(String feed) {
        Instant now = clock.instant();
        try {
            List<ExternalEvent> told = new ArrayList<>();
            for (CalendarReader.Entry e : reader.read(fetcher.fetch(feed), now.minus(PAST), now.plus(FUTURE))) {
                told.add(new ExternalEvent(0, EVERYONE, ACTOR, e.name(), Optional.of(feed), e.start(), e.end()));
            }
            table.replace(feed, told);
            if (problems.remove(feed) != null) {
                log.info("the calendar {} can be read again", feed);
            }
        } catch (FeedException e) {
            String problem = "the calendar " + feed + " is not read: " + e.getMessage()
                    + "; what it told last stays in force. Mend it, or take it out of events.feeds";
            if (!problem.equals(problems.put(feed, problem))) {
                log.warn("{}", problem);
                log.debug("why the calendar {} is not read", feed, e);
            }
        }
    }

    /** What is wrong with feeds, one line each. */
    public List<String> problems() {
        return feeds.stream().map(problems::get).filter(p -> p != null).toList();
    }

    /** All, by start. */
    public List<ExternalEvent> all() {
        return events;
    }

    /** Keeps one that a person tells of. */
    public ExternalEvent add(String project, String actor, String name, Instant start, Instant end) {
        table.add(List.of(new ExternalEvent(0, project, actor, name, Optional.empty(), start, end)));
        events = table.all();
        return events.stream()
                .filter(e -> e.feed().isEmpty()
                        && e.project().equals(project)
                        && e.name().equals(name))
                .reduce((a, b) -> a.id() > b.id() ? a : b)
                .orElseThrow();
    }

    /** Keeps what a calendar tells that a person hands in and that is not known already. Returns how many occurrences. */
    public int add(String project, String actor, byte[] calendar) throws FeedException {
        Instant now = clock.instant();
        List<CalendarReader.Entry> told = reader.read(calendar, now.minus(PAST), now.plus(FUTURE));
        synchronized (importing) {
            Set<CalendarReader.Entry> known = new HashSet<>();
            table.all().stream()
                    .filter(e -> e.feed().isEmpty() && e.project().equals(project))
                    .forEach(e -> known.add(new CalendarReader.Entry(e.name(), e.start(), e.end())));
            int added = table.add(told.stream()
                    .filter(known::add)
                    .map(e -> new ExternalEvent(0, project, actor, e.name(), Optional.empty(), e.start(), e.end()))
                    .toList());
            events = table.all();
            return added;
        }
    }

    /** Forgets one. */
    public void delete(long id) {
        table.delete(id);
        events = table.all();
    }

    /** What concerns the servers of a project. */
    public Occurrences of(String project) {
        return (from, to) -> {
            List<Occurrence> result = new ArrayList<>();
            for (ExternalEvent e : events) {
                long start = e.start().getEpochSecond();
                long end = e.end().getEpochSecond();
                boolean concerned = e.project().equals(EVERYONE) || e.project().equals(project);
                if (concerned && start < to && end >= from) {
                    result.add(new Occurrence(start, end, e.name()));
                }
            }
            return result;
        };
    }
}
