package io.gnomon.plugin.shadow;

import io.gnomon.plugin.shadow.demand.NextStart;
import io.gnomon.plugin.shadow.demand.StagedProfile;
import io.gnomon.plugin.shadow.demand.StagingBounds;
import io.gnomon.plugin.shadow.demand.StagingPlan;
import io.gnomon.plugin.shadow.demand.StagingPlanner;
import io.gnomon.plugin.shadow.demand.StagingTerms;
import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Wants what the {@link StagingPlanner} says, from all requests that are remembered: one server more as long as the seconds that it is
 * expected to save are worth the memory that it holds. Of a workload of whose requests too little is known, as many as came at once
 * lately. Thread-safe.
 */
public final class PlannedWanted implements Wanted {
    private static final Duration REMEMBERED = Duration.ofDays(28);
    /** What a claim saves until a boot of that workload was timed. */
    private static final Duration UNTIMED_BOOT = Duration.ofSeconds(30);

    private static final double USUAL_TOLERANCE = 1;

    private final StagingPlanner planner;
    private final RecentRequests recent;
    private final Starts starts;
    private final double memoryMib;
    private final Bounds bounds;
    private final InstantSource clock;

    /** What staged servers may hold now. */
    @FunctionalInterface
    public interface Bounds {
        /** @param projects that something may be staged in */
        StagingBounds of(Set<String> projects);
    }

    private PlannedWanted(
            StagingPlanner planner,
            RecentRequests recent,
            Starts starts,
            double memoryMib,
            Bounds bounds,
            InstantSource clock) {
        this.planner = planner;
        this.recent = recent;
        this.starts = starts;
        this.memoryMib = memoryMib;
        this.bounds = bounds;
        this.clock = clock;
    }

    /**
     * With what came before a restart.
     *
     * @param starts tells how long a boot takes, which is what a claim saves
     * @param memoryMib that a staged server holds at the most
     * @param leastSaving seconds of waiting that holding one GiB for an hour must save
     */
    public static PlannedWanted recalled(
            ShadowTable table,
            Starts starts,
            double memoryMib,
            Bounds bounds,
            double leastSaving,
            InstantSource clock) {
        StagingTerms usual = StagingTerms.DEFAULT;
        StagingPlanner planner =
                new StagingPlanner(new StagingTerms(usual.slot(), leastSaving, usual.mibPerVcpu(), usual.meanMib()));
        table.requests(clock.instant().minus(REMEMBERED)).forEach(r -> planner.requested(r.profile(), r.at(), 1));
        return new PlannedWanted(planner, RecentRequests.recalled(table, clock), starts, memoryMib, bounds, clock);
    }

    /** A request came. @param profile id of its profile */
    public void came(String profile, Instant at) {
        planner.requested(profile, at, 1);
        recent.came(profile, at);
    }

    @Override
    public Set<String> remembered() {
        return planner.remembered();
    }

    @Override
    public void forget(String profile) {
        planner.forget(profile);
    }

    @Override
    public Map<String, Integer> of(List<WorkloadProfile> profiles) {
        Map<String, Integer> result = new HashMap<>(recent.of(profiles));
        for (StagingPlan.Wanted wanted : plan(profiles).wanted()) {
            if (wanted.stop() != StagingPlan.Stop.UNKNOWN) {
                result.put(wanted.profile(), wanted.count());
            }
        }
        return result;
    }

    @Override
    public String why(WorkloadProfile profile) {
        return plan(List.of(profile))
                .of(profile.id())
                .filter(wanted -> wanted.stop() != StagingPlan.Stop.UNKNOWN)
                .map(StagingPlan.Wanted::reason)
                .orElse("too little is known of its requests: as many as came within a minute of the last hour");
    }

    /** When the next server of a workload will be requested; empty if nobody knows. @param profile its id */
    public Optional<NextStart> next(String profile) {
        return planner.next(profile, clock.instant());
    }

    private StagingPlan plan(List<WorkloadProfile> profiles) {
        List<StagedProfile> staged = profiles.stream().map(this::staged).toList();
        Set<String> projects = profiles.stream().map(WorkloadProfile::project).collect(Collectors.toSet());
        return planner.plan(staged, bounds.of(projects), clock.instant());
    }

    private StagedProfile staged(WorkloadProfile profile) {
        double seconds = starts.usual(profile.id()).orElse(UNTIMED_BOOT).toMillis() / 1e3;
        double memory = PlainTraits.small(PlainTraits.flavor(profile), memoryMib)
                .start()
                .getOr(Resource.MEMORY, memoryMib);
        return new StagedProfile(profile.id(), profile.project(), memory, 1, seconds, USUAL_TOLERANCE);
    }
}
