package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.ConfigurationLine;
import io.gnomon.plugin.cli.Actions.ServeOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config ...} */
@Command(
        name = "config",
        header = "Look at the configuration.",
        footer = {"", "Example:", "  gnomon config show"})
final class ConfigCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ConfigCommands())
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("reference", new Reference(gnomon));
    }

    static List<Column<ConfigurationLine>> columns() {
        return List.of(
                Column.text("key", ConfigurationLine::key),
                Column.text("value", ConfigurationLine::value),
                Column.text("origin", ConfigurationLine::origin),
                Column.text("place", ConfigurationLine::place));
    }

    @Command(
            name = "show",
            header = "Show every setting that 'gnomon serve' would use here, and where it comes from.",
            footer = {"", "Example:", "  gnomon config show --config gnomon.yaml", "  gnomon config show --running"})
    static final class Show implements Runnable {
        private final Gnomon gnomon;

        @Option(names = "--running", description = "What the running daemon uses, instead.")
        private boolean running;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "As 'gnomon serve' would be given it; may be repeated.")
        private List<String> settings = new ArrayList<>();

        @Mixin
        private ListOptions list = new ListOptions();

        Show(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            list.print(gnomon, columns(), running ? ofDaemon() : ofFile());
        }

        private List<ConfigurationLine> ofFile() {
            return gnomon.env()
                    .actions()
                    .get()
                    .configuration(new ServeOptions(gnomon.config(), gnomon.namedDataFolder(), settings));
        }

        private List<ConfigurationLine> ofDaemon() {
            Client client = gnomon.client();
            return client.configuration().entrySet().stream()
                    .map(e -> new ConfigurationLine(
                            e.getKey(), e.getValue(), "daemon", client.url().toString()))
                    .toList();
        }
    }

    @Command(
            name = "reference",
            header = "Print what every setting means, as Markdown.",
            footer = {"", "Example:", "  gnomon config reference > docs/configuration.md"})
    static final class Reference implements Runnable {
        private final Gnomon gnomon;

        Reference(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            gnomon.env().out().print(gnomon.env().actions().get().configReference());
        }
    }
}
