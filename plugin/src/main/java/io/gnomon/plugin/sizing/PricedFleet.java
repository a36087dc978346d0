package io.gnomon.plugin.sizing;

import io.gnomon.plugin.sizing.SizePolicy.Running;
import io.gnomon.predictor.sizing.Restraint;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All servers at one price, day by day. What a change must be worth begins as it was found before the test; after a day
 * with more resizes than there may be it goes up, after one with fewer it goes down. A day knows only the days before it.
 * For one thread, which lets others help.
 */
final class PricedFleet {
    private static final int DAY = 288;
    /** How much of a misfit one day corrects: a day may be unlike the others. */
    private static final double CORRECTED = 0.4;
    /** No day counts as further off than by this factor. */
    private static final double MOST = 2;

    private final List<Track> fleet;
    private final List<Needs> needs;
    private final double resizes;
    private Restraint restraint;

    /** @param resizes a day and server that there may be */
    PricedFleet(List<Track> fleet, List<Needs> needs, Restraint restraint, double resizes) {
        this.fleet = fleet;
        this.needs = needs;
        this.resizes = resizes;
        this.restraint = restraint;
    }

    /** Allocations by server, from a slot to an end. */
    double[][] run(int first, int end) {
        List<Running> running = IntStream.range(0, fleet.size())
                .mapToObj(i -> new PricedPolicy(needs.get(i), () -> restraint).start(fleet.get(i), first))
                .toList();
        double[][] allocations = new double[fleet.size()][end - first];
        for (int day = first; day < end; day += DAY) {
            int from = day;
            int to = Math.min(end, day + DAY);
            SizeScore score = IntStream.range(0, fleet.size())
                    .parallel()
                    .mapToObj(i -> {
                        Run.fill(running.get(i), fleet.get(i), from, to, allocations[i], first);
                        return SizeScore.of(fleet.get(i), first, allocations[i], from, to);
                    })
                    .reduce(SizeScore.NONE, SizeScore::plus);
            restraint = corrected(score.resizesPerDay() / resizes);
        }
        return allocations;
    }

    private Restraint corrected(double off) {
        double counted = Math.max(1 / MOST, Math.min(MOST, off));
        return new Restraint(restraint.price(), restraint.change() * Math.pow(counted, CORRECTED));
    }
}
