package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries switchovers out: fence, grow the alternate, move the traffic, see that the objectives are met, or take the traffic back.
 * Each step is written down before it is taken, and one that was cut off is gone on with from there. No alternate gets traffic before
 * the old server was seen to be cut off from it. Thread-safe.
 */
public final class Switchovers {
    private static final Logger log = LoggerFactory.getLogger(Switchovers.class);

    private final SwitchoverJournal journal;
    private final Steps steps;
    private final Consumer<SwitchoverRecord> written;
    private final Executor workers;
    private final InstantSource clock;

    /** Those that a thread of ours carries out; guarded by itself, also while one is begun. */
    private final Set<Long> inHand = new HashSet<>();

    /** Portions whose servers are being seen to; guarded by the one above. */
    private final Set<String> seenTo = new HashSet<>();

    /**
     * @param written hears of each state after it is durable: the place where tests end the process
     * @param workers carry switchovers out, each on a thread of its own
     */
    public Switchovers(
            SwitchoverJournal journal,
            Steps steps,
            Consumer<SwitchoverRecord> written,
            Executor workers,
            InstantSource clock) {
        this.journal = journal;
        this.steps = steps;
        this.written = written;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * Writes one down and begins it; it goes on when this has returned.
     *
     * @param failingSince since when the hypervisor was not seen to live
     * @throws IllegalStateException if one of this portion is under way, or its old servers are just being seen to
     */
    public SwitchoverRecord begin(
            Kind kind, Ward ward, Alternate alternate, String actor, Instant failingSince, String why) {
        Instant now = clock.instant();
        SwitchoverRecord intent = new SwitchoverRecord(
                0,
                kind,
                ward.workload(),
                ward.portion().name(),
                ward.project(),
                ward.member(),
                actor,
                ward.active(),
                alternate.end(),
                alternate.held(),
                ward.address(),
                State.DETECTED,
                false,
                why,
                failingSince,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now);
        SwitchoverRecord begun;
        synchronized (inHand) {
            if (seenTo.contains(key(ward))) {
                throw new IllegalStateException("the old servers of " + ward.name() + " are being seen to");
            }
            begun = journal.begin(intent);
            inHand.add(begun.id());
        }
        log.warn("switchover {} of {}: {}", begun.id(), ward.name(), why);
        written.accept(begun);
        workers.execute(() -> goOn(begun));
        return begun;
    }

    /** Runs something while no switchover of a portion is under way, and none is begun meanwhile; not at all if one is. */
    void between(Ward ward, Runnable task) {
        synchronized (inHand) {
            boolean isUnderWay = journal.open().stream()
                    .anyMatch(s -> (s.project() + "/" + s.workload() + "/" + s.portion()).equals(key(ward)));
            if (isUnderWay || !seenTo.add(key(ward))) {
                return;
            }
        }
        try {
            task.run();
        } finally {
            synchronized (inHand) {
                seenTo.remove(key(ward));
            }
        }
    }

    private static String key(Ward ward) {
        return ward.project() + "/" + ward.name();
    }

    /** Goes on with those that nobody carries out: they were cut off, or it was not known how to go on. After a start, and a job. */
    public void resume() {
        List<SwitchoverRecord> cutOff;
        synchronized (inHand) {
            cutOff = journal.open().stream().filter(s -> inHand.add(s.id())).toList();
        }
        cutOff.forEach(s -> workers.execute(() -> goOn(s, true)));
    }

    private void goOn(SwitchoverRecord begun) {
        goOn(begun, false);
    }

    private void goOn(SwitchoverRecord from, boolean wasCutOff) {
        try {
            SwitchoverRecord s = wasCutOff ? take(from, steps.afterCutOff(from)) : from;
            while (!s.state().isFinal()) {
                s = take(s, steps.next(s));
            }
            steps.over(s);
            log.info("switchover {} of {}/{}: {}, {}", s.id(), s.workload(), s.portion(), s.state(), s.detail());
        } catch (UnreachableException | RefusedException e) {
            log.warn("switchover {} stays open: {}", from.id(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("switchover {} stopped half-way; it is gone on with", from.id(), e);
        } finally {
            synchronized (inHand) {
                inHand.remove(from.id());
            }
        }
    }

    private SwitchoverRecord take(SwitchoverRecord s, Steps.Step step) {
        if (step.state() == s.state()) {
            return s;
        }
        SwitchoverRecord advanced = journal.advance(s, step.state(), step.met(), step.detail(), clock.instant());
        written.accept(advanced);
        return advanced;
    }
}
