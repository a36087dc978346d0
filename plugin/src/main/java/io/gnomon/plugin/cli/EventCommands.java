package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.EventView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code event ...} */
@Command(
        name = "event",
        header = "Tell of external events that change what servers need.",
        footer = {"", "Example:", "  gnomon event list"})
final class EventCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new EventCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("create", new Create(gnomon))
                .addSubcommand("import", new Import(gnomon))
                .addSubcommand("delete", new Delete(gnomon));
    }

    static List<Column<EventView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, EventView::id),
                Column.text("name", EventView::name),
                Column.text("start", e -> String.valueOf(e.start())),
                Column.text("end", e -> String.valueOf(e.end())),
                Column.of("feed", "calendar", Kind.TEXT, EventView::feed),
                Column.text("project", EventView::project).unusual(),
                Column.text("actor", EventView::actor).unusual());
    }

    @Command(
            name = "list",
            header = "List events, past and coming. What is wrong with a calendar is told by 'gnomon status'.",
            footer = {"", "Example:", "  gnomon event list -f value -c name -c start"})
    static final class ListAll extends ListCommand<EventView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<EventView> items(Client client) {
            return client.externalEvents();
        }
    }

    @Command(
            name = "create",
            header = "Tell of an event. Events of one name are believed to do the same each time.",
            footer = {
                "",
                "Example:",
                "  gnomon event create sale --start 2026-11-27T08:00:00Z --end 2026-11-27T20:00:00+01:00"
            })
    static final class Create extends ListCommand<EventView> {
        @Parameters(paramLabel = "NAME", description = "What it is.")
        private String name = "";

        @Option(
                names = "--start",
                paramLabel = "TIME",
                required = true,
                description = "When, with its zone (ISO 8601).")
        private String start = "";

        @Option(names = "--end", paramLabel = "TIME", required = true, description = "When it is over.")
        private String end = "";

        Create(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<EventView> items(Client client) {
            Instant from = time("--start", start);
            Instant to = time("--end", end);
            if (name.isBlank()) {
                throw new UsageException("the name of the event is blank");
            }
            if (!to.isAfter(from)) {
                throw new UsageException("--end must be after --start: " + from + " to " + to);
            }
            return client.createEvents(new EventCreate(name, from, to, null));
        }

        private static Instant time(String option, String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new UsageException(option + " must be a time like 2026-11-27T08:00:00Z, not '" + text + "'");
            }
        }
    }

    @Command(
            name = "import",
            header = "Tell of the events of an iCalendar file, once. A calendar that changes belongs in events.feeds.",
            description = {
                "",
                "Kept is what occurs within the last six weeks and the next five. What is known already is not added again."
            },
            footer = {"", "Example:", "  gnomon event import sales.ics"})
    static final class Import extends ListCommand<EventView> {
        private static final String HEADING = "BEGIN:VCALENDAR";

        @Parameters(paramLabel = "FILE", description = "The calendar, at most some 60 KiB, in UTF-8 or Latin-1.")
        private Path file = Path.of("");

        Import(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<EventView> items(Client client) {
            List<EventView> added = client.createEvents(new EventCreate(null, null, null, text()));
            if (added.isEmpty()) {
                gnomon().env()
                        .err()
                        .println("gnomon: " + Text.safe(file.toString())
                                + " adds nothing: what it tells is known already,"
                                + " or is not within the last six weeks and the next five");
                gnomon().env().err().flush();
            }
            return added;
        }

        private String text() {
            try {
                return decoded(Files.readAllBytes(file));
            } catch (IOException e) {
                String what = Files.isDirectory(file) ? file + " is a folder" : FileTrouble.words(e);
                throw new ClientException(what, "name a text file that you may read");
            }
        }

        /** Calendars are UTF-8, but old programs write them in Latin-1, which anything can be read as. */
        private String decoded(byte[] bytes) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return text.startsWith("\uFEFF") ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                if (!text.stripLeading().regionMatches(true, 0, HEADING, 0, HEADING.length())) {
                    ClientException refused = new ClientException(
                            file + " cannot be read: it is neither UTF-8 nor a calendar in Latin-1",
                            "name a text file that you may read");
                    refused.addSuppressed(e);
                    throw refused;
                }
                return text;
            }
        }
    }

    @Command(
            name = "delete",
            header = "Forget events.",
            footer = {"", "Example:", "  gnomon event delete 4 5"})
    static final class Delete implements Runnable {
        private final Gnomon gnomon;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "Numbers of the events.")
        private List<Long> ids = List.of();

        Delete(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            Client client = gnomon.client();
            for (long id : ids) {
                client.deleteEvent(id);
                gnomon.env().err().println("deleted " + id);
            }
        }
    }
}
