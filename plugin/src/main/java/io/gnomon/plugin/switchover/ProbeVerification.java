package io.gnomon.plugin.switchover;

import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.deployment.Probe;
import io.gnomon.plugin.deployment.ProbeResult;
import io.gnomon.plugin.deployment.Prober;
import io.gnomon.plugin.store.SwitchoverRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the portion's own probes, until they have met its objectives three times in a row or the time is over. Thread-safe.
 */
public final class ProbeVerification implements Verification {
    private static final int IN_A_ROW = 3;
    private static final long PAUSE_MILLIS = 50;

    private final Function<SwitchoverRecord, Optional<Portion>> portions;
    private final Prober prober;
    private final Duration within;
    private final InstantSource clock;

    /** @param portions as it is declared now; empty if it is no more */
    public ProbeVerification(
            Function<SwitchoverRecord, Optional<Portion>> portions,
            Prober prober,
            Duration within,
            InstantSource clock) {
        this.portions = portions;
        this.prober = prober;
        this.within = within;
        this.clock = clock;
    }

    @Override
    public Seen of(SwitchoverRecord switchover) {
        Optional<Portion> portion = portions.apply(switchover);
        if (portion.isEmpty()) {
            return new Seen(Outcome.DOWN, "the portion is not declared any more");
        }
        Portion asked = portion.get();
        Optional<Probe> probe = asked.performance().or(asked::health);
        return probe.isEmpty()
                ? new Seen(Outcome.MET, "it has no probe: nothing was seen")
                : ask(asked, switchover.address().map(probe.get()::at).orElse(probe.get()));
    }

    private Seen ask(Portion portion, Probe probe) {
        Instant deadline = clock.instant().plus(within);
        boolean answered = false;
        int row = 0;
        String last = "";
        try {
            while (row < IN_A_ROW) {
                ProbeResult result = prober.ask(probe);
                answered |= result.ok();
                row = portion.objective().isMetBy(result) ? row + 1 : 0;
                last = probe.describe() + " took " + result.took().toMillis() + " ms: " + result.detail();
                if (row < IN_A_ROW) {
                    if (!clock.instant().isBefore(deadline)) {
                        return new Seen(answered ? Outcome.MISSED : Outcome.DOWN, last);
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            return new Seen(Outcome.MET, last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new io.gnomon.plugin.cluster.UnreachableException("Gnomon is being stopped", e);
        }
    }
}
