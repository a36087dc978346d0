package io.gnomon.plugin.events;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.CalendarComponent;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.DateProperty;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStart;

/** Reads iCalendar (RFC 5545) and lists the occurrences of its events within a time. Thread-safe. */
public final class CalendarReader {
    static final int MOST_EVENTS = 10_000;
    static final int MOST_OCCURRENCES = 20_000;
    private static final int LONGEST_NAME = 200;
    /** From so long before it on, a repetition that began long ago is counted through. */
    private static final long MOST_YEARS_COUNTED = 30;

    /** One occurrence of an event. */
    public record Entry(String name, Instant start, Instant end) {}

    /** One occurrence of a series, by when it would begin. */
    private record Instance(String uid, Instant at) {}

    /**
     * Lists what touches {@code [from, to)}. Times without a zone are UTC, whole days too. What is cancelled is left out, and
     * an event with a RECURRENCE-ID takes the place of that one occurrence of its series.
     *
     * @throws FeedException if it is no calendar, has too many events, or has one that makes no sense
     */
    public List<Entry> read(byte[] bytes, Instant from, Instant to) throws FeedException {
        List<VEvent> events = parse(bytes).<CalendarComponent>getComponents().stream()
                .filter(VEvent.class::isInstance)
                .map(VEvent.class::cast)
                .toList();
        if (events.size() > MOST_EVENTS) {
            throw new FeedException("it has more than " + MOST_EVENTS + " events");
        }
        Set<Instance> overridden = overridden(events);
        List<Entry> result = new ArrayList<>();
        for (VEvent event : events) {
            if (!isCancelled(event)) {
                add(event, overridden, from, to, result);
                if (result.size() > MOST_OCCURRENCES) {
                    throw new FeedException("its events occur more than " + MOST_OCCURRENCES + " times");
                }
            }
        }
        return List.copyOf(result);
    }

    private static Calendar parse(byte[] bytes) throws FeedException {
        try {
            return new CalendarBuilder().build(new ByteArrayInputStream(bytes));
        } catch (ParserException | IOException | RuntimeException e) {
            throw new FeedException("it is not an iCalendar document (" + firstLine(e) + ")", e);
        }
    }

    /** What events of their own say something else about, or that it is cancelled: not as their series has it. */
    private static Set<Instance> overridden(List<VEvent> events) throws FeedException {
        Set<Instance> result = new HashSet<>();
        for (VEvent event : events) {
            try {
                instance(event).ifPresent(result::add);
            } catch (RuntimeException e) {
                throw new FeedException("its event '" + name(event) + "' cannot be understood: " + firstLine(e), e);
            }
        }
        return result;
    }

    private static Optional<Instance> instance(VEvent event) {
        Property property = event.getProperty(Property.RECURRENCE_ID).orElse(null);
        return property instanceof DateProperty<?> at
                ? Optional.of(new Instance(uid(event), instant(at.getDate())))
                : Optional.empty();
    }

    private static String uid(VEvent event) {
        return event.getUid().map(Property::getValue).orElse("");
    }

    private static boolean isCancelled(VEvent event) {
        return event.getProperty(Property.STATUS)
                .map(Property::getValue)
                .filter("CANCELLED"::equalsIgnoreCase)
                .isPresent();
    }

    private static void add(VEvent event, Set<Instance> overridden, Instant from, Instant to, List<Entry> result)
            throws FeedException {
        String name = name(event);
        try {
            Temporal first = event.<Temporal>getStartDate()
                    .map(DtStart::getDate)
                    .orElseThrow(() -> new DateTimeException("it has no start"));
            Instant start = instant(first);
            Duration length = Duration.between(start, instant(end(event, first)));
            if (length.isNegative()) {
                throw new DateTimeException("it ends before it begins");
            }
            String rule =
                    event.getProperty(Property.RRULE).map(Property::getValue).orElse("");
            if (rule.isEmpty() && event.getProperty(Property.RDATE).isEmpty()) {
                // one that overrides stands for itself, whenever it is
                if (instance(event).isPresent() || !overridden.contains(new Instance(uid(event), start))) {
                    keep(name, start, start.plus(length), from, to, result);
                }
                return;
            }
            refuseDense(rule, start, from);
            for (Period<? extends Temporal> period : occurrences(event, first, length, from, to)) {
                Instant begins = instant(period.getStart());
                if (!overridden.contains(new Instance(uid(event), begins))) {
                    keep(name, begins, begins.plus(length), from, to, result);
                }
            }
        } catch (RuntimeException e) {
            throw new FeedException("its event '" + name + "' cannot be understood: " + firstLine(e), e);
        }
    }

    /** Where nothing is said, a day ends with itself and a time is but a moment (RFC 5545, 3.6.1). */
    private static Temporal end(VEvent event, Temporal first) {
        if (event.getProperty(Property.DTEND).isPresent()
                || event.getProperty(Property.DURATION).isPresent()) {
            return event.<Temporal>getEndDate(true).map(DtEnd::getDate).orElse(first);
        }
        return first instanceof LocalDate day ? day.plusDays(1) : first;
    }

    /** Repetitions without an end are counted within the time asked for only. */
    private static Set<Period<Temporal>> occurrences(
            VEvent event, Temporal first, Duration length, Instant from, Instant to) {
        Instant since = from.minus(length);
        if (first instanceof LocalDate) {
            LocalDate begin = LocalDate.ofInstant(since, ZoneOffset.UTC);
            return event.calculateRecurrenceSet(new Period<>(begin, LocalDate.ofInstant(to, ZoneOffset.UTC)));
        }
        if (first instanceof LocalDateTime) {
            return event.calculateRecurrenceSet(new Period<>(
                    LocalDateTime.ofInstant(since, ZoneOffset.UTC), LocalDateTime.ofInstant(to, ZoneOffset.UTC)));
        }
        if (first instanceof ZonedDateTime zoned) {
            return event.calculateRecurrenceSet(
                    new Period<>(since.atZone(zoned.getZone()), to.atZone(zoned.getZone())));
        }
        return event.calculateRecurrenceSet(new Period<>(since, to));
    }

    /** A repetition every second would take hours to count and means nothing to a forecast. */
    private static void refuseDense(String rule, Instant start, Instant from) {
        boolean dense = rule.contains("SECONDLY") || rule.contains("MINUTELY") || rule.contains("BYSECOND");
        boolean old = start.isBefore(from.minus(MOST_YEARS_COUNTED * 365, ChronoUnit.DAYS));
        if (dense || (rule.contains("HOURLY") && old)) {
            throw new DateTimeException("it repeats more often than once an hour, or hourly since decades");
        }
    }

    private static void keep(String name, Instant start, Instant end, Instant from, Instant to, List<Entry> result) {
        if (start.isBefore(to) && !end.isBefore(from) && result.size() <= MOST_OCCURRENCES) {
            result.add(new Entry(name, start, end));
        }
    }

    private static Instant instant(Temporal at) {
        if (at instanceof Instant instant) {
            return instant;
        } else if (at instanceof ZonedDateTime zoned) {
            return zoned.toInstant();
        } else if (at instanceof OffsetDateTime offset) {
            return offset.toInstant();
        } else if (at instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC);
        } else if (at instanceof LocalDate date) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        throw new DateTimeException("'" + at + "' is not a time");
    }

    private static String name(VEvent event) {
        return cleaned(
                event.getProperty(Property.SUMMARY).map(Property::getValue).orElse(""));
    }

    /** One line of bearable length; what it says is shown as text everywhere, never as markup. */
    public static String cleaned(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.isEmpty()) {
            return "event";
        }
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }
}
