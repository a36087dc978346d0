package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.ServeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        header = "Run the daemon until it is interrupted.",
        footer = {
            "",
            "Example:",
            "  gnomon serve --set hypervisors=qemu:///system",
            "  gnomon serve --config gnomon.yaml --data-dir /srv/gnomon"
        })
final class ServeCommand implements Callable<Integer> {
    private final Gnomon gnomon;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, stronger than the file; may be repeated (see 'gnomon config reference').")
    private List<String> settings = new ArrayList<>();

    ServeCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public Integer call() {
        return gnomon.env()
                .actions()
                .get()
                .serve(new ServeOptions(gnomon.config(), gnomon.namedDataFolder(), settings));
    }
}
