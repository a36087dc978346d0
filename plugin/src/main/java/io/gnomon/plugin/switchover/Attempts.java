package io.gnomon.plugin.switchover;

import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the journal tells of the switchovers of a server that are over. Thread-safe. */
final class Attempts {
    /** So many of the last switchovers tell which alternates were tried. */
    private static final int REMEMBERED = 200;

    private final SwitchoverJournal journal;
    private final Alternates alternates;

    Attempts(SwitchoverJournal journal, Alternates alternates) {
        this.journal = journal;
        this.alternates = alternates;
    }

    /** Those of a failure that came to nothing, the newest first. */
    List<SwitchoverRecord> of(Ward ward, Instant failingSince) {
        return ended(ward)
                .filter(s -> !s.kind().isPlanned() && !s.tookOver())
                .filter(s -> s.decidedAt().isAfter(failingSince))
                .toList();
    }

    /** All that are over, the newest first. */
    Stream<SwitchoverRecord> ended(Ward ward) {
        return journal.list(Optional.of(ward.project()), REMEMBERED).stream()
                .filter(s -> s.state().isFinal())
                .filter(s -> s.project().equals(ward.project())
                        && s.workload().equals(ward.workload())
                        && s.portion().equals(ward.portion().name())
                        && s.member().equals(ward.member()));
    }

    /** The alternate that was given the traffic and from which it could not be taken again, if it is still there: else two have it. */
    Optional<End> astray(Ward ward) {
        return ended(ward)
                .filter(s -> s.expandedAt().isPresent())
                .findFirst()
                .filter(s -> s.state() == State.FAILED)
                .map(SwitchoverRecord::to)
                .filter(end ->
                        alternates.of(ward).stream().anyMatch(a -> a.end().equals(end)));
    }
}
