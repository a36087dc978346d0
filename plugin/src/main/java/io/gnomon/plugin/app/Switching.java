package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.SwitchoverSettings;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.deployment.Prober;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.shadow.Growing;
import io.gnomon.plugin.store.DeployedWorkload;
import io.gnomon.plugin.store.DeployedWorkloads;
import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.switchover.AddressTraffic;
import io.gnomon.plugin.switchover.Asking;
import io.gnomon.plugin.switchover.ClusterGuests;
import io.gnomon.plugin.switchover.CommandFence;
import io.gnomon.plugin.switchover.Fence;
import io.gnomon.plugin.switchover.FleetAlternates;
import io.gnomon.plugin.switchover.FleetGrowth;
import io.gnomon.plugin.switchover.Growth;
import io.gnomon.plugin.switchover.Guests;
import io.gnomon.plugin.switchover.HookTraffic;
import io.gnomon.plugin.switchover.KeptAway;
import io.gnomon.plugin.switchover.ProbeVerification;
import io.gnomon.plugin.switchover.Steps;
import io.gnomon.plugin.switchover.Switchovers;
import io.gnomon.plugin.switchover.Traffic;
import io.gnomon.plugin.switchover.WardBook;
import io.gnomon.plugin.switchover.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What happens when a hypervisor that serves a workload is dead. */
record Switching(Watch watch, Switchovers switchovers, KeptAway keptAway, SwitchoverJournal journal, WardBook wards) {
    private static final int THREADS = 4;
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(30);

    /** For so long it is tried again to take traffic back: a guest may be slow, or a hypervisor not connected yet after a start. */
    private static final Duration LONGEST_RETURN = Duration.ofSeconds(30);

    static Switching of(
            Configuration c,
            Stores stores,
            Orchestrating orchestrating,
            Observing observing,
            Predicting predicting,
            Acting acting,
            Placing placing,
            Consumer<SwitchoverRecord> written,
            Parts parts,
            InstantSource clock) {
        SwitchoverSettings settings = c.switchover();
        SwitchoverJournal journal = stores.database().switchovers();
        Prober prober = new Prober();
        Parsed workloads = new Parsed(stores.database().deployedWorkloads(), new ConcurrentHashMap<>());
        LastSeen names = new LastSeen(
                observing.fleet(),
                stores.database().servers(),
                new Meaning(predicting.tagging().book(), orchestrating.book()));
        WardBook wards = new WardBook(workloads::all, names, journal);
        FleetAlternates alternates = new FleetAlternates(
                observing.cluster(),
                observing.fleet(),
                new Growing(observing.cluster(), acting.room(), clock),
                placing.health()::score);
        Traffic traffic = settings.traffic()
                .<Traffic>map(program -> new HookTraffic(program, HOOK_LIMIT, prober))
                .orElseGet(() -> new AddressTraffic(observing.cluster(), settings.guestInterface()));
        Guests guests = new ClusterGuests(observing.cluster());
        AtomicReference<Watch> later = new AtomicReference<>(); // each of the two needs the other
        Steps steps = new Steps(
                settings.fence()
                        .<Fence>map(program -> new CommandFence(program, settings.fenceTimeout(), prober, clock))
                        .orElseGet(NoFence::new),
                guests,
                traffic,
                alternates,
                new ProbeVerification(workloads::portion, prober, settings.verifyWithin(), clock),
                s -> Optional.ofNullable(later.get())
                        .filter(w -> w.hasAnother(s))
                        .isPresent(),
                s -> clock.instant().isBefore(s.updatedAt().plus(LONGEST_RETURN)));
        Executor workers = parts.workers("switchover", THREADS);
        Switchovers switchovers = new Switchovers(journal, steps, written, workers, clock);
        Asking senses = parts.keep(new Asking(observing.cluster(), settings.check(), prober, settings.patience()));
        Growth growth = new FleetGrowth(
                observing.cluster(),
                observing.fleet(),
                acting.room(),
                server -> c.decide().autonomy() != Autonomy.ACT
                        || acting.actuator().isBusy(List.of(server)),
                h -> placing.health().isSound(h) && !placing.health().isOverloaded(h),
                c.observe().staleAfter(),
                clock);
        Watch watch =
                new Watch(settings, senses, guests, wards, alternates, growth, traffic, journal, switchovers, clock);
        later.set(watch);
        KeptAway keptAway = new KeptAway(wards, alternates, traffic, journal, switchovers);
        return new Switching(watch, switchovers, keptAway, journal, wards);
    }

    /** Nothing is fenced without a program that does. */
    private static final class NoFence implements Fence {
        private static final String WHY = "switchover.fence is not set";

        @Override
        public void off(String hypervisor) {
            throw new RefusedException(WHY);
        }

        @Override
        public boolean isOff(String hypervisor) {
            throw new UnreachableException(WHY);
        }
    }

    /** Workloads as they were imported, each read once. */
    private record Parsed(DeployedWorkloads table, Map<DeployedWorkload, Workload> read) {
        List<Workload> all() {
            List<DeployedWorkload> kept = table.list(Optional.empty());
            read.keySet().retainAll(kept);
            return kept.stream()
                    .map(k -> read.computeIfAbsent(k, Deploying::read))
                    .toList();
        }

        Optional<Portion> portion(SwitchoverRecord s) {
            return all().stream()
                    .filter(w -> w.project().equals(s.project()) && w.name().equals(s.workload()))
                    .findFirst()
                    .flatMap(w -> w.portion(s.portion()));
        }
    }
}
