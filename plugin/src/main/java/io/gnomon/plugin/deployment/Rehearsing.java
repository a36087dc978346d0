package io.gnomon.plugin.deployment;

import io.gnomon.plugin.alert.Alert;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.RehearsalRecord;
import io.gnomon.plugin.store.RehearsalRecord.State;
import io.gnomon.plugin.store.Rehearsals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rehearses portions: a copy is made elsewhere, asked, and removed, whatever happened. One at a time. Each is written down before
 * anything is done for it, and is over only when its copy is seen to be gone: what a daemon that was killed has left is removed by
 * the next one. Thread-safe.
 */
public final class Rehearsing {
    private static final Logger log = LoggerFactory.getLogger(Rehearsing.class);
    private static final Duration AFTER_STOP = Duration.ofMinutes(10);
    private static final int MOST_REMEMBERED = 10_000;

    private final Rehearsals table;
    private final Copies copies;
    private final Trial trial;
    private final Tolerance tolerance;
    private final InstantSource clock;
    private final ReentrantLock one = new ReentrantLock();
    private final Set<Long> live = ConcurrentHashMap.newKeySet();
    /** Why the one that runs must end; empty = it may go on. */
    private volatile String stop = "";

    private volatile boolean closing;
    private volatile @Nullable List<Alert> regressions;

    public Rehearsing(Rehearsals table, Copies copies, Trial trial, Tolerance tolerance, InstantSource clock) {
        this.table = table;
        this.copies = copies;
        this.trial = trial;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /**
     * Rehearses a portion; returns when nothing is left of it.
     *
     * @param begun hears of it as soon as it is written down
     * @throws RefusedException if it cannot be begun: one runs already, or there is nothing to make a copy from, or no room
     */
    public RehearsalRecord rehearse(Site site, String hypervisor, String actor, Consumer<RehearsalRecord> begun)
            throws InterruptedException {
        if (!one.tryLock()) {
            throw new RefusedException("another rehearsal runs: wait until it is over");
        }
        try {
            if (closing) {
                throw new RefusedException("the daemon ends");
            }
            stop = "";
            return run(site, hypervisor, actor, begun);
        } finally {
            one.unlock();
        }
    }

    private RehearsalRecord run(Site site, String hypervisor, String actor, Consumer<RehearsalRecord> told)
            throws InterruptedException {
        if (site.servers().isEmpty()) {
            throw new RefusedException("no server of " + site.label() + " runs: there is nothing to make a copy of");
        }
        if (site.runsOn(hypervisor)) {
            throw new RefusedException(
                    "a server of " + site.label() + " runs on " + hypervisor + " itself: choose another hypervisor");
        }
        long asks = copies.asks(hypervisor);
        copies.pressure(hypervisor, asks).ifPresent(why -> {
            throw new RefusedException(why);
        });
        Site.Member original = site.servers().get(0);
        ServerRequest request = copies.request(original, UUID.randomUUID());
        Instant now = clock.instant();
        RehearsalRecord begun = table.begin(new RehearsalRecord(
                0,
                site.workload().project(),
                site.workload().name(),
                site.portion().name(),
                original.id(),
                request.id(),
                hypervisor,
                actor,
                State.RUNNING,
                "",
                Map.of(),
                profile(site, hypervisor).expected(),
                now,
                now));
        live.add(begun.id());
        told.accept(begun);
        try {
            Trial.Outcome outcome;
            try {
                copies.make(request, hypervisor, tolerance.share());
                outcome = trial.of(site.portion(), request, hypervisor, now, () -> objection(hypervisor, asks));
            } catch (RefusedException e) {
                outcome = new Trial.Outcome(State.STOPPED, String.valueOf(e.getMessage()), Map.of());
            } catch (UnreachableException e) {
                outcome = new Trial.Outcome(State.FAILED, String.valueOf(e.getMessage()), Map.of());
            } catch (InterruptedException e) {
                over(begun, new Trial.Outcome(State.STOPPED, "the daemon ends", Map.of()));
                throw e;
            } catch (RuntimeException e) {
                over(begun, new Trial.Outcome(State.FAILED, "it could not be rehearsed: " + e, Map.of()));
                throw e;
            }
            over(begun, outcome);
            return table.find(begun.id()).orElse(begun);
        } finally {
            live.remove(begun.id());
        }
    }

    private Optional<String> objection(String hypervisor, long asks) {
        return stop.isEmpty() ? copies.pressure(hypervisor, asks) : Optional.of(stop);
    }

    /** The copy goes first; a rehearsal whose copy may be there still is not over. */
    private void over(RehearsalRecord r, Trial.Outcome outcome) {
        table.note(r.id(), outcome.state(), outcome.detail(), outcome.measured(), clock.instant());
        remove(r, outcome.state(), outcome.detail(), outcome.measured());
    }

    private void remove(RehearsalRecord r, State state, String detail, Map<String, Double> measured) {
        try {
            copies.remove(r.copy(), r.hypervisor());
            table.end(r.id(), state, detail, measured, clock.instant());
            forget();
        } catch (UnreachableException | RefusedException e) {
            log.warn("the copy of rehearsal {} on {} is removed later: {}", r.id(), r.hypervisor(), e.getMessage());
        } catch (IllegalArgumentException e) {
            table.end(r.id(), state, detail + "; its hypervisor is not configured any more", measured, clock.instant());
        }
    }

    /** Removes what others, killed or cut off, have left; a job. */
    public void sweep() {
        for (RehearsalRecord r : table.open()) {
            if (!live.contains(r.id())) {
                Optional<State> noted = table.noted(r.id());
                String detail = noted.isPresent() ? r.detail() : "the daemon ended while it was rehearsed";
                remove(r, noted.orElse(State.STOPPED), detail, r.measured());
            }
        }
        Set<UUID> running = table.open().stream().map(RehearsalRecord::copy).collect(Collectors.toSet());
        for (Copies.Seen copy : copies.seen()) {
            if (!running.contains(copy.id()) && table.isCopy(copy.id())) {
                log.warn("copy {} of a rehearsal that is over has come late and is removed", copy.id());
                try {
                    copies.remove(copy.id(), copy.hypervisor());
                } catch (UnreachableException | RefusedException e) {
                    log.warn("it is removed later: {}", e.getMessage());
                }
            }
        }
    }

    /** Where the one that runs stands; empty if none does. */
    public Optional<String> where() {
        return table.open().stream()
                .filter(r -> live.contains(r.id()))
                .map(RehearsalRecord::hypervisor)
                .findFirst();
    }

    /** Ends the one that runs, if there is one, and waits until it is gone. @return whether it is */
    public boolean stop(String why, Duration longest) throws InterruptedException {
        stop = why;
        if (!one.tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        one.unlock();
        return true;
    }

    /** As {@link #stop}, and no other is begun. */
    public void close(Duration longest) {
        closing = true;
        try {
            stop("the daemon ends", longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What went worse at the last rehearsals than before. */
    public List<Alert> regressions() {
        List<Alert> known = regressions;
        if (known == null) {
            known = Regressions.of(table.list(Optional.empty(), MOST_REMEMBERED));
            regressions = known;
        }
        return known;
    }

    /** What was measured of a project's copies is erased. */
    public void erase(String project) {
        table.forget(project);
        forget();
    }

    /** What is remembered of regressions is read anew. */
    public void forget() {
        regressions = null;
    }

    /** What is known of a portion on an alternate. */
    public PerformanceProfile profile(Site site, String hypervisor) {
        return PerformanceProfile.of(of(site, hypervisor), clock.instant());
    }

    private List<RehearsalRecord> of(Site site, String hypervisor) {
        return of(site).stream().filter(r -> r.hypervisor().equals(hypervisor)).toList();
    }

    /** Rehearsals of a portion, the newest first. */
    public List<RehearsalRecord> of(Site site) {
        return table.of(
                site.workload().project(),
                site.workload().name(),
                site.portion().name());
    }

    /** @param project only of this one; empty = all */
    public List<RehearsalRecord> list(Optional<String> project, int limit) {
        return table.list(project, limit);
    }

    /** Where a portion is rehearsed next: not where it runs, and where that was done least lately. */
    public Optional<String> next(Site site, List<String> open) {
        Map<String, Instant> last = of(site).stream()
                .collect(Collectors.toMap(
                        RehearsalRecord::hypervisor, RehearsalRecord::beganAt, (a, b) -> a.isAfter(b) ? a : b));
        return open.stream()
                .filter(h -> !site.runsOn(h))
                .min(Comparator.comparing((String h) -> last.getOrDefault(h, Instant.MIN))
                        .thenComparing(h -> h));
    }

    /** Whether it is time to rehearse a portion again. */
    public boolean isDue(Site site) {
        return !site.servers().isEmpty()
                && of(site).stream()
                        .findFirst()
                        .map(last -> !last.beganAt().plus(pause(last)).isAfter(clock.instant()))
                        .orElse(true);
    }

    /** One that was stopped told nothing, and is tried again sooner. */
    private Duration pause(RehearsalRecord last) {
        Duration between = tolerance.between();
        return last.state() == State.STOPPED && between.compareTo(AFTER_STOP) > 0 ? AFTER_STOP : between;
    }
}
