package io.gnomon.plugin.app;

import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.deployment.Plan;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.shadow.PlainStaging;
import io.gnomon.plugin.switchover.StandIns;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Alternates that are made by themselves, where the plan wants them. */
final class Standing {
    private static final int REMEMBERED = 1000;

    private Standing() {}

    /** Does nothing unless it is allowed to, and under Nova, where servers are not ours to make. */
    static Runnable of(
            Configuration c,
            Orchestrating orchestrating,
            Observing observing,
            Acting acting,
            Shadowing shadowing,
            Deploying deploying,
            Switching switching,
            InstantSource clock) {
        if (c.deployment().autonomy() != Autonomy.ACT || orchestrating.cloud().isPresent()) {
            return () -> {};
        }
        PlainStaging staging = new PlainStaging(
                observing.cluster(),
                observing.fleet(),
                acting.room(),
                shadowing.placement()::best,
                c.shadow().memoryMib(),
                clock);
        return new StandIns(
                observing.cluster(),
                observing.fleet(),
                staging,
                new Plans(deploying),
                () -> busy(switching),
                Deploying.images(c),
                c.deployment().budgetMib(),
                c.deployment().expiry(),
                clock);
    }

    private static Set<UUID> busy(Switching switching) {
        Set<UUID> busy = new HashSet<>();
        switching.wards().get().forEach(ward -> busy.add(ward.active().server()));
        switching.journal().open().forEach(s -> busy.add(s.to().server()));
        switching.journal().list(Optional.empty(), REMEMBERED).stream()
                .filter(s -> s.tookOver()) // it serves on when its workload is forgotten
                .forEach(s -> busy.add(s.to().server()));
        return busy;
    }

    /** What {@link Deploying} plans. */
    private record Plans(Deploying deploying) implements StandIns.Planner {
        /** Those whose alternates may be made by themselves. */
        @Override
        public List<Site> sites() {
            return deploying.all(Optional.empty()).stream()
                    .filter(site -> site.portion().alternate().isPresent())
                    .toList();
        }

        @Override
        public Plan plan(Set<UUID> ours, Map<String, Double> heldMib) {
            return deploying.plan(sites(), ours, heldMib);
        }

        @Override
        public boolean isDeclared(String project, String label) {
            return deploying.all(Optional.of(project)).stream()
                    .anyMatch(site -> site.label().equals(label)
                            && site.portion().alternate().isPresent());
        }
    }
}
