package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.Probe;
import io.gnomon.plugin.deployment.ProbeResult;
import io.gnomon.plugin.deployment.Prober;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves traffic by a program of the operator: {@code PROGRAM give} and {@code PROGRAM take} end with 0 when the server has it, or
 * surely has it no more. What they are about stands in their environment. Thread-safe.
 */
public final class HookTraffic implements Traffic {
    private final Path program;
    private final Duration limit;
    private final Prober prober;

    public HookTraffic(Path program, Duration limit, Prober prober) {
        this.program = program;
        this.limit = limit;
        this.prober = prober;
    }

    @Override
    public Optional<String> whyNot(Ward ward) {
        return Optional.empty();
    }

    @Override
    public boolean mayComeBack() {
        return false;
    }

    @Override
    public void give(SwitchoverRecord switchover, End to) {
        run("give", switchover, to);
    }

    @Override
    public void take(SwitchoverRecord switchover, End from) {
        run("take", switchover, from);
    }

    private void run(String what, SwitchoverRecord s, End server) {
        Map<String, String> facts = Map.of(
                "GNOMON_WORKLOAD", s.workload(),
                "GNOMON_PORTION", s.portion(),
                "GNOMON_PROJECT", s.project(),
                "GNOMON_FROM", s.from().name(),
                "GNOMON_TO", s.to().name(),
                "GNOMON_SERVER", server.name(),
                "GNOMON_SERVER_ID", server.server().toString(),
                "GNOMON_HYPERVISOR", server.hypervisor(),
                "GNOMON_ADDRESS", s.address().orElse(""));
        ProbeResult result;
        try {
            result = prober.ask(new Probe.Command(List.of(program.toString(), what), limit), facts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("Gnomon is being stopped", e);
        }
        if (!result.ok()) {
            throw new RefusedException("'" + program + " " + what + "' for " + server.name() + ": " + result.detail());
        }
    }
}
