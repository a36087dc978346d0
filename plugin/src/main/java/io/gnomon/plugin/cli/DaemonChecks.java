package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.plugin.rest.Views.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the daemon itself can tell, where one runs. */
final class DaemonChecks {
    private DaemonChecks() {}

    static List<Check> all(Path dataFolder, Supplier<Client> client) {
        List<Check> checks = new ArrayList<>();
        if (!Files.exists(dataFolder.resolve(DataFolder.ENDPOINT))) {
            checks.add(Check.warn("daemon", "no daemon runs on " + dataFolder, "start one with './gnomon serve'"));
            return checks;
        }
        try {
            Client daemon = client.get();
            Status status = daemon.status();
            checks.add(
                    status.problems().isEmpty()
                            ? Check.ok("daemon", "version " + status.version() + " at " + daemon.url())
                            : Check.warn("daemon", String.join("; ", status.problems()), "see the daemon's log"));
            status.openstack()
                    .forEach((service, state) -> checks.add(
                            state.startsWith("answers")
                                    ? Check.ok("openstack " + service, state)
                                    : Check.warn(
                                            "openstack " + service,
                                            state,
                                            "see that it runs, and openstack.* in 'gnomon config show'")));
            daemon.hypervisors().forEach(hypervisor -> checks.add(of(hypervisor)));
        } catch (ClientException e) {
            checks.add(Check.fail("daemon", e.getMessage(), e.mend()));
        }
        return checks;
    }

    private static Check of(HypervisorView hypervisor) {
        String name = "hypervisor " + hypervisor.name();
        if (!hypervisor.reachable()) {
            return Check.fail(
                    name, "the daemon does not reach it", "see that its libvirtd runs and lets the daemon in");
        }
        String broken = hypervisor.levers().entrySet().stream()
                .filter(lever -> lever.getValue().toLowerCase(Locale.ROOT).matches("(does not|no\\b|cannot|fail).*"))
                .map(lever -> lever.getKey() + " " + lever.getValue())
                .sorted()
                .collect(Collectors.joining("; "));
        return broken.isEmpty()
                ? Check.ok(name, hypervisor.description())
                : Check.warn(name, broken, "none is needed: other levers are used");
    }
}
