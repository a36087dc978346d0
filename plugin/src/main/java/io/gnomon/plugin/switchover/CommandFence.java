package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.Probe;
import io.gnomon.plugin.deployment.ProbeResult;
import io.gnomon.plugin.deployment.Prober;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Fences by a program of the operator: {@code PROGRAM off HYPERVISOR} cuts it off, {@code PROGRAM status HYPERVISOR} ends with 0 if
 * it is cut off, with 1 if it is not, and with anything else if it cannot tell. Thread-safe.
 */
public final class CommandFence implements Fence {
    private static final Pattern NOT_OFF = Pattern.compile("ended with 1(:.*)?", Pattern.DOTALL);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Path program;
    private final Duration limit;
    private final Prober prober;
    private final InstantSource clock;

    /** @param limit of all that it takes to cut one off */
    public CommandFence(Path program, Duration limit, Prober prober, InstantSource clock) {
        this.program = program;
        this.limit = limit;
        this.prober = prober;
        this.clock = clock;
    }

    @Override
    public void off(String hypervisor) {
        Instant deadline = clock.instant().plus(limit);
        if (status(hypervisor).ok()) {
            return;
        }
        ProbeResult off = run("off", hypervisor);
        ProbeResult status = status(hypervisor);
        while (!status.ok()) {
            if (!clock.instant().isBefore(deadline)) {
                throw new RefusedException(hypervisor + " is not seen to be cut off: '" + program + " off' "
                        + off.detail() + ", '" + program + " status' " + status.detail());
            }
            pause();
            status = status(hypervisor);
        }
    }

    @Override
    public boolean isOff(String hypervisor) {
        ProbeResult status = status(hypervisor);
        if (!status.ok() && !NOT_OFF.matcher(status.detail()).matches()) {
            throw new UnreachableException(
                    "'" + program + " status' cannot tell whether " + hypervisor + " is cut off: " + status.detail());
        }
        return status.ok();
    }

    private ProbeResult status(String hypervisor) {
        return run("status", hypervisor);
    }

    private ProbeResult run(String what, String hypervisor) {
        try {
            return prober.ask(new Probe.Command(List.of(program.toString(), what, hypervisor), limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("Gnomon is being stopped", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("Gnomon is being stopped", e);
        }
    }
}
