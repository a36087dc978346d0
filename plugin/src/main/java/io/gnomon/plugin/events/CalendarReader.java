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
import java.util.List;
import java.util.Set;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.CalendarComponent;
import net.fortuna.ical4j.model.component.VEvent;
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

    /**
     * Lists what touches {@code [from, to)}. Times without a zone are UTC, whole days too.
     *
     * @throws FeedException if it is no calendar, has too many events, or has one that makes no sense
     */
    public List<Entry> read(byte[] bytes, Instant from, Instant to) throws FeedException {
        List<Entry> result = new ArrayList<>();
        int events = 0;
        for (CalendarComponent component : parse(bytes).<CalendarComponent>getComponents()) {
            if (component instanceof VEvent event) {
                if (++events > MOST_EVENTS) {
                    throw new FeedException("it has more than " + MOST_EVENTS + " events");
                }
                add(event, from, to, result);
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

    private static void add(VEvent event, Instant from, Instant to, List<Entry> result) throws FeedException {
        String name = name(event);
        try {
            Temporal first = event.<Temporal>getStartDate()
                    .map(DtStart::getDate)
                    .orElseThrow(() -> new DateTimeException("it has no start"));
            Temporal last = event.<Temporal>getEndDate(true).map(DtEnd::getDate).orElse(first);
            Instant start = instant(first);
            Duration length = Duration.between(start, instant(last));
            if (length.isNegative()) {
                throw new DateTimeException("it ends before it begins");
            }
            String rule =
                    event.getProperty(Property.RRULE).map(Property::getValue).orElse("");
            if (rule.isEmpty() && event.getProperty(Property.RDATE).isEmpty()) {
                keep(name, start, start.plus(length), from, to, result);
                return;
            }
            refuseDense(rule, start, from);
            for (Period<? extends Temporal> period : occurrences(event, first, length, from, to)) {
                Instant begins = instant(period.getStart());
                keep(name, begins, begins.plus(length), from, to, result);
            }
        } catch (RuntimeException e) {
            throw new FeedException("its event '" + name + "' cannot be understood: " + firstLine(e), e);
        }
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
