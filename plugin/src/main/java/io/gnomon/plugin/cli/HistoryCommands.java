package io.gnomon.plugin.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code history ...} */
@Command(
        name = "history",
        header = "Erase what was recorded.",
        footer = {"", "Example:", "  gnomon history erase --server web"})
final class HistoryCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new HistoryCommands()).addSubcommand("erase", new Erase(gnomon));
    }

    static final class Target {
        @Option(names = "--server", paramLabel = "SERVER", description = "Of this server (id or name).")
        private @Nullable String server;

        @Option(names = "--whole-project", description = "Of every server of the project (--project).")
        private boolean wholeProject;
    }

    @Command(
            name = "erase",
            header = "Erase samples for good. This cannot be undone.",
            footer = {
                "",
                "Example:",
                "  gnomon history erase --server web",
                "  gnomon history erase --project shop --whole-project"
            })
    static final class Erase implements Runnable {
        private final Gnomon gnomon;

        @ArgGroup(exclusive = true, multiplicity = "1")
        private Target target = new Target();

        Erase(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            Client client = gnomon.client();
            String server = target.server;
            long gone = server == null ? client.eraseProjectHistory() : client.eraseServerHistory(server);
            gnomon.env().out().println("erased " + gone + " samples");
        }
    }
}
