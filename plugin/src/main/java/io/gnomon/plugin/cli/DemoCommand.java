package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.DemoOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        header = "Watch Gnomon forecast a new server and hot-plug it ahead of its need, on real guests.",
        footer = {"", "Example:", "  gnomon demo --yes", "  gnomon demo --simulate -f json"})
final class DemoCommand implements Callable<Integer> {
    enum Format {
        text,
        json
    }

    private final Gnomon gnomon;

    @Option(names = "--simulate", description = "Use trace-driven hypervisors: no libvirt, no QEMU.")
    private boolean simulate;

    @Option(
            names = {"-y", "--yes"},
            description = "Ask nothing.")
    private boolean yes;

    @Option(
            names = "--libvirt",
            paramLabel = "URI",
            description = "Hypervisor to run on (default: one that this machine has).")
    private @Nullable String libvirt;

    @Option(
            names = "--guest",
            paramLabel = "DIR",
            description = "Folder with vmlinuz and initrd.img (default: the image that ./gnomon builds).")
    private @Nullable Path guest;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Option(names = "--keep", description = "Leave the guests and the data behind to look at.")
    private boolean keep;

    DemoCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public Integer call() {
        return gnomon.env()
                .actions()
                .get()
                .demo(new DemoOptions(
                        simulate,
                        yes,
                        Optional.ofNullable(libvirt),
                        Optional.ofNullable(guest).map(Path::toAbsolutePath),
                        format == Format.json,
                        keep,
                        gnomon.config()));
    }
}
