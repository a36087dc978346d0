package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.Status;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        header = "Show how the daemon is.",
        footer = {"", "Example:", "  gnomon status -f value -c problems"})
final class StatusCommand implements Runnable {
    private final Gnomon gnomon;

    @Mixin
    private Output output = new Output();

    StatusCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public void run() {
        Client client = gnomon.client();
        List<Column<Status>> columns = List.of(
                Column.text("url", s -> client.url().toString()),
                Column.text("version", Status::version),
                Column.of("started_at", "started", Kind.TIME, Status::startedAt),
                Column.of("last_cycle", "last cycle", Kind.TIME, Status::lastCycle),
                Column.of("last_cycle_millis", "last cycle took (ms)", Kind.AMOUNT, Status::lastCycleMillis),
                Column.of("cycles", "cycles", Kind.WHOLE, Status::cycles),
                Column.of("hypervisors", "hypervisors", Kind.WHOLE, Status::hypervisors),
                Column.of("servers", "servers", Kind.WHOLE, Status::servers),
                Column.of("stale_seconds", "oldest reading", Kind.AGE, Status::staleSeconds),
                Column.of("samples", "samples kept", Kind.WHOLE, Status::samples),
                Column.of("open_adjustments", "open adjustments", Kind.WHOLE, Status::openAdjustments),
                Column.of(
                        "openstack",
                        "openstack",
                        Kind.TEXT,
                        s -> s.openstack().isEmpty() && output.format() == Output.Format.table
                                ? "not used"
                                : s.openstack()),
                Column.of(
                        "problems",
                        "problems",
                        Kind.TEXT,
                        s -> s.problems().isEmpty() && output.format() == Output.Format.table ? "none" : s.problems()));
        output.show(gnomon.env(), columns, client.status());
    }
}
