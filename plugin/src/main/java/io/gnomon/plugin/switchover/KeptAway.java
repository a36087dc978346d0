package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the traffic from servers that others took over from and that live: one that is started again puts on its address by itself, if
 * it was told to when it was made. A job. Thread-safe.
 */
public final class KeptAway implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(KeptAway.class);

    private final Supplier<List<Ward>> wards;
    private final Alternates alternates;
    private final Traffic traffic;
    private final Switchovers switchovers;
    private final Attempts attempts;

    public KeptAway(
            Supplier<List<Ward>> wards,
            Alternates alternates,
            Traffic traffic,
            SwitchoverJournal journal,
            Switchovers switchovers) {
        this.wards = wards;
        this.alternates = alternates;
        this.traffic = traffic;
        this.switchovers = switchovers;
        this.attempts = new Attempts(journal, alternates);
    }

    @Override
    public void run() {
        if (traffic.mayComeBack()) {
            wards.get().forEach(ward -> switchovers.between(ward, () -> keepAway(ward)));
        }
    }

    private void keepAway(Ward ward) {
        List<Alternate> there = alternates.of(ward);
        attempts.ended(ward)
                .filter(SwitchoverRecord::tookOver)
                .filter(s -> there.stream().anyMatch(a -> a.end().equals(s.from())))
                .forEach(this::take);
    }

    private void take(SwitchoverRecord s) {
        try {
            traffic.take(s, s.from());
        } catch (RefusedException | UnreachableException e) {
            log.debug(
                    "whether {} has the traffic again is not known: {}",
                    s.from().name(),
                    e.getMessage());
        }
    }
}
