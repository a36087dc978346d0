package io.gnomon.plugin.shadow.demand;

import io.gnomon.predictor.demand.RequestTrace;
import io.gnomon.predictor.demand.RequestTrace.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** What the daemon does: the planner, with every kind a profile of the same project. */
final class PlannedPolicy implements StagingPolicy {
    /** Any above 0 gives the same: the price rises until the mean is kept. */
    private static final double SECONDS_SAVED = 60;

    private final RequestTrace trace;
    private final StagingPlanner planner;
    private final StagingBounds bounds;
    private final List<StagedProfile> profiles;

    PlannedPolicy(RequestTrace trace, double meanMib, double mostMib) {
        this.trace = trace;
        this.planner = new StagingPlanner(new StagingTerms(
                Duration.ofSeconds(trace.slotSeconds()), Double.MIN_NORMAL, 0, OptionalDouble.of(meanMib)));
        this.bounds = StagingBounds.ofCloud(mostMib);
        this.profiles = trace.kinds().stream().map(PlannedPolicy::profile).toList();
    }

    private static StagedProfile profile(Kind kind) {
        return new StagedProfile(kind.name(), "all", kind.memoryMib(), kind.cores(), SECONDS_SAVED, 1);
    }

    @Override
    public int[] wanted(int slot) {
        return planner.plan(profiles, bounds, at(slot)).wanted().stream()
                .mapToInt(StagingPlan.Wanted::count)
                .toArray();
    }

    @Override
    public void seen(int slot, int[] requested) {
        for (int k = 0; k < requested.length; k++) {
            if (requested[k] > 0) {
                planner.requested(trace.kinds().get(k).name(), at(slot), requested[k]);
            }
        }
    }

    private Instant at(int slot) {
        return Instant.ofEpochSecond((trace.firstSlot() + slot) * trace.slotSeconds());
    }
}
