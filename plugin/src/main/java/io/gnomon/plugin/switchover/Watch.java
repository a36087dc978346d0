package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.SwitchoverSettings;
import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.switchover.Detector.Suspicion;
import io.gnomon.plugin.switchover.Growth.Need;
import io.gnomon.plugin.switchover.Sign.Says;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches over the hypervisors of workloads, and begins a switchover for each portion that a dead one served. Thread-safe. */
public final class Watch {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    /** After growth moved a portion it is not moved for growth again for so many times as long as it must last. */
    private static final int PAUSE = 12;

    private final SwitchoverSettings settings;
    private final Detector detector;
    private final Senses senses;
    private final Guests guests;
    private final Supplier<List<Ward>> wards;
    private final Alternates alternates;
    private final Traffic traffic;
    private final Growth growth;
    private final Attempts attempts;
    private final Switchovers switchovers;
    private final InstantSource clock;

    private final Map<String, Suspicion> suspicions = new ConcurrentHashMap<>();
    private final Map<UUID, Suspicion> lone = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    /** @param wards all that are watched over now */
    public Watch(
            SwitchoverSettings settings,
            Senses senses,
            Guests guests,
            Supplier<List<Ward>> wards,
            Alternates alternates,
            Growth growth,
            Traffic traffic,
            SwitchoverJournal journal,
            Switchovers switchovers,
            InstantSource clock) {
        this.settings = settings;
        this.detector = new Detector(
                settings.deadAfter(),
                settings.period().plus(settings.patience()).multipliedBy(4));
        this.senses = senses;
        this.guests = guests;
        this.wards = wards;
        this.alternates = alternates;
        this.traffic = traffic;
        this.growth = growth;
        this.attempts = new Attempts(journal, alternates);
        this.switchovers = switchovers;
        this.clock = clock;
    }

    /** One look at all of them; a job. */
    public synchronized void run() {
        if (settings.autonomy() == Autonomy.OFF) {
            return;
        }
        List<Ward> all = wards.get();
        Map<String, List<Ward>> served = new TreeMap<>();
        for (Ward ward : all) {
            served.computeIfAbsent(ward.active().hypervisor(), h -> new ArrayList<>())
                    .add(ward);
            alternates.of(ward).forEach(a -> served.computeIfAbsent(a.end().hypervisor(), h -> new ArrayList<>()));
        }
        suspicions.keySet().retainAll(served.keySet());
        Set<String> amiss = new HashSet<>();
        look(served);
        served.forEach((hypervisor, theirs) -> {
            Suspicion suspicion = suspicions.getOrDefault(hypervisor, Suspicion.NONE);
            if (detector.isDead(suspicion)) {
                theirs.forEach(ward -> answer(Kind.FAILURE, ward, suspicion, amiss));
            } else if (suspicion.says(Sign.Kind.LIBVIRT, Says.LIVES)) {
                theirs.forEach(ward -> lookAt(ward, amiss));
            }
        });
        problems.keySet().retainAll(amiss);
        lone.keySet().retainAll(all.stream().map(w -> w.active().server()).toList());
    }

    private void lookAt(Ward ward, Set<String> amiss) {
        Optional<Suspicion> died = lookAtGuest(ward);
        if (died.isPresent()) {
            answer(Kind.GUEST, ward, died.get(), amiss);
        } else if (!guests.mayBeDead(ward.active().server())) {
            lookAtGrowth(ward).ifPresent(problem -> tell(ward, problem, amiss));
        }
    }

    /** Why nothing can be done about a server that needs more than its hypervisor has; empty if there is none, or something is. */
    private Optional<String> lookAtGrowth(Ward ward) {
        Duration lasting = settings.growthAfter();
        Optional<Need> lacks = lasting.isZero()
                ? Optional.empty()
                : growth.need(ward).filter(n -> !n.since().plus(lasting).isAfter(clock.instant()));
        boolean silent = suspicions
                .getOrDefault(ward.active().hypervisor(), Suspicion.NONE)
                .says(Sign.Kind.SERVICE, Says.DEAD); // moving it would make that worse
        if (lacks.isEmpty() || silent || rests(ward, lasting)) {
            return Optional.empty();
        }
        Need need = lacks.get();
        String why = ward.active().name() + ", which serves " + ward.name() + " from "
                + ward.active().hypervisor() + ", " + need.words();
        Optional<String> whyNot = traffic.whyNot(ward);
        if (whyNot.isPresent()) {
            return Optional.of(why + ": " + whyNot.get());
        }
        if (ward.portion().health().isEmpty()) {
            return Optional.of(why + ", and is not moved: without a probe nobody would see whether that went well");
        }
        Optional<End> astray = attempts.astray(ward);
        Optional<Alternate> next = living(ward).stream()
                .filter(a -> astray.isEmpty() && growth.fits(need, a))
                .findFirst();
        if (next.isEmpty()) {
            return Optional.of(why + ", and no alternate of it can be given as much");
        }
        if (settings.autonomy() == Autonomy.ADVISE) {
            return Optional.of(
                    why + "; switchover.autonomy is advise: " + next.get().end().name() + " could take over");
        }
        begin(Kind.GROWTH, ward, next.get(), need.since(), why);
        return Optional.empty();
    }

    /** Whether its traffic was moved, or was to be, a short while ago. */
    private boolean rests(Ward ward, Duration lasting) {
        return attempts.ended(ward).anyMatch(s -> s.updatedAt()
                .plus(s.kind() == Kind.GROWTH ? lasting.multipliedBy(PAUSE) : lasting)
                .isAfter(clock.instant()));
    }

    /** What is known of a guest that has died alone; empty if it is not known to be dead. */
    private Optional<Suspicion> lookAtGuest(Ward ward) {
        End active = ward.active();
        if (!guests.mayBeDead(active.server())) {
            lone.remove(active.server());
            return Optional.empty();
        }
        Instant asked = clock.instant();
        List<Sign> signs = new ArrayList<>(List.of(guest(active)));
        senses.of(Map.of(active.hypervisor(), List.of(ward))).getOrDefault(active.hypervisor(), List.of()).stream()
                .filter(sign -> sign.kind() == Sign.Kind.SERVICE)
                .forEach(signs::add);
        Suspicion now = detector.look(lone.getOrDefault(active.server(), Suspicion.NONE), signs, asked);
        lone.put(active.server(), now);
        return Optional.of(now).filter(detector::isDead);
    }

    private Sign guest(End server) {
        try {
            boolean gone = guests.isGone(server);
            return new Sign(
                    Sign.Kind.LIBVIRT,
                    gone ? Says.DEAD : Says.LIVES,
                    gone ? server.name() + " does not run any more" : server.name() + " runs");
        } catch (UnreachableException e) {
            return new Sign(Sign.Kind.LIBVIRT, Says.NOTHING, String.valueOf(e.getMessage()));
        }
    }

    private void answer(Kind kind, Ward ward, Suspicion suspicion, Set<String> amiss) {
        answer(kind, ward, suspicion).ifPresent(problem -> tell(ward, problem, amiss));
    }

    private void tell(Ward ward, String problem, Set<String> amiss) {
        amiss.add(ward.name());
        if (!problem.equals(problems.put(ward.name(), problem))) {
            log.warn("{}", problem);
        }
    }

    private void look(Map<String, List<Ward>> served) {
        Map<String, List<Ward>> alone = new TreeMap<>();
        served.keySet().forEach(hypervisor -> alone.put(hypervisor, alone(hypervisor, served)));
        Instant asked = clock.instant();
        senses.of(alone).forEach((hypervisor, signs) -> {
            Suspicion before = suspicions.getOrDefault(hypervisor, Suspicion.NONE);
            Suspicion now = detector.look(before, signs, asked);
            suspicions.put(hypervisor, now);
            if (before.since().isPresent() != now.since().isPresent()) {
                log.info(
                        "{} {}: {}",
                        hypervisor,
                        now.since().isPresent() ? "is not seen to live" : "is not taken for dead any more",
                        words(now));
            }
        });
    }

    /** A portion that is served from several hypervisors answers for none of them. */
    private static List<Ward> alone(String hypervisor, Map<String, List<Ward>> served) {
        List<Ward> elsewhere = served.entrySet().stream()
                .filter(e -> !e.getKey().equals(hypervisor))
                .flatMap(e -> e.getValue().stream())
                .toList();
        return served.getOrDefault(hypervisor, List.of()).stream()
                .filter(w -> elsewhere.stream()
                        .noneMatch(o -> o.name().equals(w.name()) && o.project().equals(w.project())))
                .toList();
    }

    private static String words(Suspicion suspicion) {
        return suspicion.signs().stream().map(Sign::toString).collect(Collectors.joining("; "));
    }

    /** Why nothing can be done; empty if something is, or has been. */
    private Optional<String> answer(Kind kind, Ward ward, Suspicion suspicion) {
        String hypervisor = ward.active().hypervisor();
        String dead =
                (kind == Kind.GUEST ? ward.active().name() + " has died on " + hypervisor : hypervisor + " is dead")
                        + ", which serves " + ward.name();
        Optional<String> whyNot = traffic.whyNot(ward);
        if (whyNot.isPresent()) {
            return Optional.of(dead + ": " + whyNot.get());
        }
        Instant since = suspicion.since().orElseThrow();
        List<SwitchoverRecord> tries = attempts.of(ward, since);
        Optional<End> astray = attempts.astray(ward);
        Optional<Alternate> next = next(ward, tries, astray);
        if (next.isEmpty() && astray.isPresent()) {
            return Optional.of(
                    dead + ", and no other may take over: " + astray.get().name() + " of "
                            + astray.get().hypervisor()
                            + " may still have its traffic, which could not be taken from it, and is not reached; look at it, and"
                            + " delete it once it does not run any more");
        }
        if (next.isEmpty()) {
            return Optional.of(
                    dead + ", and no alternate of it lives; create one with: gnomon server create NAME --metadata "
                            + FleetAlternates.ALTERNATE_FOR + "=" + ward.member());
        }
        if (settings.autonomy() == Autonomy.ADVISE) {
            return Optional.of(dead + "; switchover.autonomy is advise: "
                    + next.get().end().name() + " could take over");
        }
        if (!tries.isEmpty() && waits(ward, tries)) {
            return Optional.of(dead + "; the last attempt: " + tries.get(0).detail());
        }
        String why = dead + " (" + words(suspicion) + ")";
        begin(kind, ward, next.get(), since, why);
        return Optional.empty();
    }

    private void begin(Kind kind, Ward ward, Alternate alternate, Instant since, String why) {
        try {
            switchovers.begin(kind, ward, alternate, "gnomon", since, why);
        } catch (IllegalStateException e) {
            log.debug("{}", e.getMessage()); // it is being done
        }
    }

    /** One that was not tried comes first; else the one whose turn is longest ago. */
    private Optional<Alternate> next(Ward ward, List<SwitchoverRecord> tries, Optional<End> astray) {
        List<Alternate> living = living(ward).stream()
                .filter(a -> astray.map(a.end()::equals).orElse(true))
                .toList();
        Set<String> tried = tries.stream()
                .filter(s -> s.fencedAt().isPresent()) // else it was no fault of the alternate
                .map(s -> s.to().name())
                .collect(Collectors.toCollection(TreeSet::new));
        return living.stream()
                .filter(a -> !tried.contains(a.end().name()))
                .findFirst()
                .or(() -> living.stream().findFirst());
    }

    private List<Alternate> living(Ward ward) {
        return alternates.of(ward).stream()
                .filter(a -> !a.end().hypervisor().equals(ward.active().hypervisor()))
                .filter(a -> suspicions
                        .getOrDefault(a.end().hypervisor(), Suspicion.NONE)
                        .says(Sign.Kind.LIBVIRT, Says.LIVES))
                .toList();
    }

    /** What another alternate cannot mend, or has been tried with all of them, is not tried again at once. */
    private boolean waits(Ward ward, List<SwitchoverRecord> tries) {
        SwitchoverRecord last = tries.get(0);
        boolean anotherMayHelp = last.fencedAt().isPresent()
                && living(ward).stream().anyMatch(a -> tries.stream()
                        .noneMatch(s -> s.to().name().equals(a.end().name())));
        return !anotherMayHelp && clock.instant().isBefore(last.updatedAt().plus(settings.retry()));
    }

    /** Whether an alternate that was not tried in this failure is there, should the one of this switchover do badly. */
    public boolean hasAnother(SwitchoverRecord s) {
        return wards.get().stream()
                .filter(w -> w.project().equals(s.project())
                        && w.workload().equals(s.workload())
                        && w.portion().name().equals(s.portion())
                        && w.member().equals(s.member()))
                .anyMatch(w -> {
                    List<SwitchoverRecord> tries = attempts.of(w, s.failingSince());
                    return living(w).stream()
                            .filter(a -> !a.end().name().equals(s.to().name()))
                            .anyMatch(a -> tries.stream()
                                    .noneMatch(t -> t.to().name().equals(a.end().name())));
                });
    }

    /**
     * Begins a drill of a portion, which goes back at its end.
     *
     * @throws RefusedException if it cannot be: nothing was done
     */
    public synchronized SwitchoverRecord drill(String project, String workload, String portion, String actor) {
        if (settings.autonomy() == Autonomy.OFF) {
            throw new RefusedException("switchover.autonomy is off: nothing is switched over");
        }
        List<Ward> theirs = wards.get().stream()
                .filter(w -> w.project().equals(project)
                        && w.workload().equals(workload)
                        && w.portion().name().equals(portion))
                .toList();
        if (theirs.isEmpty()) {
            throw new RefusedException("no server of " + workload + "/" + portion + " is known");
        }
        Ward ward = theirs.get(0);
        traffic.whyNot(ward).ifPresent(why -> {
            throw new RefusedException(why);
        });
        String hypervisor = ward.active().hypervisor();
        Map<String, List<Ward>> served = new TreeMap<>();
        theirs.forEach(w -> served.computeIfAbsent(w.active().hypervisor(), h -> new ArrayList<>())
                .add(w));
        alternates.of(ward).forEach(a -> served.putIfAbsent(a.end().hypervisor(), List.of()));
        look(served);
        if (suspicions.getOrDefault(hypervisor, Suspicion.NONE).says(Sign.Kind.SERVICE, Says.DEAD)) {
            throw new RefusedException(ward.name() + " does not answer now: a drill would make that worse");
        }
        Alternate alternate = living(ward).stream()
                .findFirst()
                .orElseThrow(() -> new RefusedException("no alternate of " + ward.member()
                        + " is there on another hypervisor;" + " create one with --metadata "
                        + FleetAlternates.ALTERNATE_FOR + "=" + ward.member()));
        try {
            return switchovers.begin(Kind.DRILL, ward, alternate, actor, clock.instant(), "a drill");
        } catch (IllegalStateException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What cannot be answered, one line each. */
    public List<String> problems() {
        return problems.values().stream().sorted().toList();
    }
}
