package io.gnomon.plugin.app;

import io.gnomon.plugin.events.CalendarReader;
import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.events.FeedException;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.EventView;
import io.gnomon.plugin.store.ExternalEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What callers ask about external events. Those of feeds concern every project, and are changed in the feed. Thread-safe. */
final class EventDesk {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_PER_PROJECT = 10_000;

    private final Calendars calendars;

    EventDesk(Calendars calendars) {
        this.calendars = calendars;
    }

    List<EventView> list(Caller caller) {
        return calendars.all().stream()
                .filter(e -> e.feed().isPresent() || caller.sees(e.project()))
                .map(EventDesk::view)
                .toList();
    }

    List<EventView> create(Caller caller, EventCreate request) {
        Set<Long> before = own(caller);
        if (before.size() >= MOST_PER_PROJECT) {
            throw bad("this project has " + before.size() + " events already", "delete some, or use events.feeds");
        }
        String calendar = request.calendar();
        if (calendar != null) {
            try {
                calendars.add(caller.project(), caller.actor(), calendar.getBytes(StandardCharsets.UTF_8));
            } catch (FeedException e) {
                throw bad("the calendar is refused: " + e.getMessage(), "correct it");
            }
            return calendars.all().stream()
                    .filter(e -> e.feed().isEmpty() && e.project().equals(caller.project()) && !before.contains(e.id()))
                    .map(EventDesk::view)
                    .toList();
        }
        Instant start = request.start();
        Instant end = request.end();
        String name = request.name();
        if (name == null || name.isBlank() || start == null || end == null) {
            throw bad("an event needs a name, a start and an end", "give all three");
        }
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw bad(
                    "the event would last from " + start + " to " + end,
                    "let it end after it begins, and within " + LONGEST.toDays() + " days");
        }
        return List.of(view(calendars.add(caller.project(), caller.actor(), CalendarReader.cleaned(name), start, end)));
    }

    private Set<Long> own(Caller caller) {
        return calendars.all().stream()
                .filter(e -> e.feed().isEmpty() && e.project().equals(caller.project()))
                .map(ExternalEvent::id)
                .collect(Collectors.toSet());
    }

    void delete(Caller caller, long id) {
        ExternalEvent event = calendars.all().stream()
                .filter(e -> e.id() == id && (e.feed().isPresent() || caller.sees(e.project())))
                .findFirst()
                .orElseThrow(() ->
                        new ApiException(Code.EVENT_NOT_FOUND, "there is no event " + id, "see: gnomon event list"));
        if (event.feed().isPresent()) {
            throw bad("event " + id + " comes from " + event.feed().get(), "delete it there, or in events.feeds");
        }
        calendars.delete(id);
    }

    private static EventView view(ExternalEvent e) {
        return new EventView(
                e.id(),
                e.project(),
                e.actor(),
                e.name(),
                e.start(),
                e.end(),
                e.feed().orElse(null));
    }

    private static ApiException bad(String message, String mend) {
        return new ApiException(Code.BAD_REQUEST, message, mend);
    }
}
