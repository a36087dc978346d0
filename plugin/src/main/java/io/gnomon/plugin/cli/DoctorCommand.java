package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        header = "Check what Gnomon needs on this machine, and say how to mend what is missing.",
        description = "Exits with 1 if something is missing that the main job needs.",
        footer = {"", "Example:", "  gnomon doctor -f json"})
final class DoctorCommand implements Callable<Integer> {
    private final Gnomon gnomon;

    @Option(names = "--guest", paramLabel = "DIR", description = "Folder with the guest image to look at.")
    private @Nullable Path guest;

    @Mixin
    private ListOptions list = new ListOptions();

    DoctorCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public Integer call() {
        Map<String, String> variables = gnomon.env().variables();
        Machine machine = new Machine(
                Path.of("/"), variables.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin:/usr/local/bin");
        List<Check> checks = examine(machine);
        list.print(
                gnomon,
                List.of(
                        Column.text("check", Check::name),
                        Column.of("status", "status", Kind.STATE, Check::status),
                        Column.text("finding", Check::finding),
                        Column.text("mend", Check::mend)),
                checks);
        return checks.stream().anyMatch(c -> c.status() == Check.Status.fail) ? 1 : 0;
    }

    private List<Check> examine(Machine machine) {
        MachineChecks of = new MachineChecks(machine, System.getProperty("os.arch", "amd64"));
        List<Check> checks = new ArrayList<>(List.of(
                of.java(),
                of.qemu(),
                of.libvirt(),
                of.kvm(),
                of.cgroups(),
                of.interfaceBandwidth(),
                of.guestImage(guestFolders()),
                of.diskSpace(gnomon.dataFolder())));
        checks.addAll(DaemonChecks.all(gnomon.dataFolder(), gnomon::client));
        return checks;
    }

    private List<Path> guestFolders() {
        if (guest != null) {
            return List.of(guest);
        }
        List<Path> folders = new ArrayList<>();
        String variable = gnomon.env().variables().getOrDefault("GNOMON_GUEST_IMAGE", "");
        if (!variable.isBlank()) {
            folders.add(Path.of(variable));
        }
        folders.add(gnomon.dataFolder().resolve("guest"));
        folders.add(gnomon.env().home().resolve(".cache/gnomon/guest"));
        return folders;
    }
}
