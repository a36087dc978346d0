package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adjustment ...} */
@Command(
        name = "adjustment",
        header = "Look at what Gnomon changed, why, and what came of it.",
        footer = {"", "Example:", "  gnomon adjustment list --server web"})
final class AdjustmentCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new AdjustmentCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("undo", new Undo(gnomon));
    }

    static List<Column<AdjustmentView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, AdjustmentView::id),
                Column.of("decided_at", "decided", Kind.TIME, AdjustmentView::decidedAt),
                Column.of("server_name", "server", Kind.TEXT, AdjustmentView::serverName),
                Column.of("server", "server id", Kind.TEXT, AdjustmentView::server)
                        .unusual(),
                Column.text("project", AdjustmentView::project).unusual(),
                Column.text("actor", AdjustmentView::actor).unusual(),
                Column.text("resource", AdjustmentView::resource),
                Column.of("from", "from", Kind.AMOUNT, AdjustmentView::from),
                Column.of("to", "to", Kind.AMOUNT, AdjustmentView::to),
                Column.text("unit", AdjustmentView::unit),
                Column.of("measured", "measured", Kind.AMOUNT, AdjustmentView::measured)
                        .unusual(),
                Column.of("forecast_low", "forecast low", Kind.AMOUNT, AdjustmentView::forecastLow)
                        .unusual(),
                Column.of("forecast_median", "forecast median", Kind.AMOUNT, AdjustmentView::forecastMedian)
                        .unusual(),
                Column.of("forecast_high", "forecast high", Kind.AMOUNT, AdjustmentView::forecastHigh)
                        .unusual(),
                Column.of("state", "state", Kind.STATE, AdjustmentView::state),
                Column.text("reason", AdjustmentView::reason),
                Column.of("detail", "what came of it", Kind.TEXT, AdjustmentView::detail)
                        .unusual(),
                Column.of("updated_at", "updated", Kind.TIME, AdjustmentView::updatedAt)
                        .unusual());
    }

    @Command(
            name = "list",
            header = "List adjustments, the latest first.",
            footer = {"", "Example:", "  gnomon adjustment list --server web --follow"})
    static final class ListAll extends ListCommand<AdjustmentView> {
        @Option(names = "--server", paramLabel = "SERVER", description = "Only of this server (id or name).")
        private @Nullable String server;

        @Mixin
        private LimitOption limit = new LimitOption();

        @Option(
                names = "--follow",
                description = "Then show each change as it happens, a line each, until interrupted.")
        private boolean follow;

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<AdjustmentView> items(Client client) {
            return client.adjustments(Optional.ofNullable(server), limit.limit());
        }

        @Override
        public void run() {
            if (!follow) {
                super.run();
                return;
            }
            Client client = gnomon().client();
            String only = server == null ? null : client.server(server).id().toString();
            // listened to before the list is read: what happens in between is seen in one of the two
            try (EventReader events = client.events()) {
                Set<String> shown = new HashSet<>();
                List<AdjustmentView> past = items(client);
                for (int i = past.size() - 1; i >= 0; i--) {
                    print(past.get(i), shown);
                }
                for (Optional<EventReader.Event> event = events.next(); event.isPresent(); event = events.next()) {
                    event.get()
                            .adjustment()
                            .filter(a -> only == null || a.server().toString().equals(only))
                            .ifPresent(a -> print(a, shown));
                }
            }
            throw new ClientException("the daemon ended the stream", "see whether it still runs: 'gnomon status'");
        }

        private void print(AdjustmentView a, Set<String> shown) {
            if (shown.add(a.id() + a.state())) {
                String line =
                        Human.instant(a.updatedAt()) + "  #" + a.id() + "  " + a.serverName() + "  " + a.resource()
                                + " " + Human.amount(a.from()) + " -> " + Human.amount(a.to()) + " " + a.unit() + "  "
                                + a.state() + "  " + a.reason() + (a.detail().isEmpty() ? "" : " (" + a.detail() + ")");
                line(a, line);
            }
        }
    }

    @Command(
            name = "show",
            header = "Show an adjustment with the numbers behind it.",
            footer = {"", "Example:", "  gnomon adjustment show 12"})
    static final class Show extends ShowCommand<AdjustmentView> {
        @Parameters(paramLabel = "ID", description = "Number of the adjustment.")
        private long id;

        Show(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        AdjustmentView item() {
            return client().adjustment(id);
        }
    }

    @Command(
            name = "undo",
            header = "Take an adjustment back.",
            description = {
                "",
                "The allocation is set to what it was before, journalled and verified like any other change, and Dynamic Allocation"
                        + " of the server is switched off, as it would be decided again: 'gnomon server set SERVER"
                        + " --dynamic-allocation on' switches it on. Refused if it was changed again since, or if the server"
                        + " uses more than it would get.",
                "",
                "Waits for what comes of it; the exit code is 0 only if it was verified or accepted."
            },
            footer = {"", "Example:", "  gnomon adjustment undo 12"})
    static final class Undo implements Callable<Integer> {
        private static final Duration LONGEST = Duration.ofSeconds(60);
        private static final Duration PAUSE = Duration.ofMillis(300);
        private static final Set<String> UNDER_WAY = Set.of("intended", "acting", "acted");
        private static final Set<String> DONE = Set.of("verified", "accepted");

        private final Gnomon gnomon;

        @Parameters(paramLabel = "ID", description = "Number of the adjustment.")
        private long id;

        @Mixin
        private Output output = new Output();

        Undo(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public Integer call() throws InterruptedException {
            Client client = gnomon.client();
            AdjustmentView now = client.undoAdjustment(id);
            long end = System.nanoTime() + LONGEST.toNanos();
            while (UNDER_WAY.contains(state(now)) && System.nanoTime() < end) {
                Thread.sleep(PAUSE.toMillis());
                now = client.adjustment(now.id());
            }
            output.show(gnomon.env(), columns(), now);
            return DONE.contains(state(now)) ? 0 : 1;
        }

        private static String state(AdjustmentView a) {
            return a.state().toLowerCase(Locale.ROOT);
        }
    }
}
