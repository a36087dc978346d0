package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.Past;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.predictor.sizing.Restraint;
import io.gnomon.predictor.sizing.SizingLearner;
import io.gnomon.predictor.sizing.SizingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What Gnomon knows of one resource before the test: needs, and for each price what a change must be worth. */
final class Learnt {
    private static final int TRIED_SLOTS = 10 * 288;
    private static final int HALVINGS = 14;
    private static final double DEAREST = 1e6;

    private final SizingModel model;
    private final List<Restraint> restraints;

    private Learnt(SizingModel model, List<Restraint> restraints) {
        this.model = model;
        this.restraints = restraints;
    }

    /**
     * Learns from what lies before a slot.
     *
     * @param resizes a day and server that there may be, on the last days before the slot
     * @throws IllegalArgumentException if there is nothing before it
     */
    static Learnt of(List<Track> fleet, int end, SizingLearner learner, List<Price> prices, double resizes, long seed) {
        List<Past> pasts = fleet.stream().map(Track::past).toList();
        int[] ends = new int[pasts.size()];
        Arrays.fill(ends, end);
        SizingModel model = learner.learn(pasts, ends, seed);
        int first = Math.max(end / 2, end - TRIED_SLOTS);
        List<Needs> needs =
                fleet.parallelStream().map(t -> Needs.of(model, t, first, end)).toList();
        List<Restraint> restraints = new ArrayList<>();
        for (Price price : prices) {
            restraints.add(restraint(fleet, needs, price, first, end, resizes));
        }
        return new Learnt(model, restraints);
    }

    /** The cheapest change that keeps to the resizes, to a part in a thousand. */
    private static Restraint restraint(
            List<Track> fleet, List<Needs> needs, Price price, int first, int end, double resizes) {
        double low = 0;
        double high = Math.log(DEAREST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (resizes(fleet, needs, new Restraint(price, Math.exp(middle)), first, end) > resizes) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Restraint(price, Math.exp(high));
    }

    private static double resizes(List<Track> fleet, List<Needs> needs, Restraint restraint, int first, int end) {
        return IntStream.range(0, fleet.size())
                .parallel()
                .mapToObj(i -> SizeScore.of(
                        fleet.get(i),
                        first,
                        Run.of(new PricedPolicy(needs.get(i), () -> restraint), fleet.get(i), first, end)))
                .reduce(SizeScore.NONE, SizeScore::plus)
                .resizesPerDay();
    }

    Needs needs(Track track, int first) {
        return Needs.of(model, track, first, track.slots());
    }

    /** Of the slot that comes after all that is known of a server; empty if nothing is. */
    Optional<Need> next(Past past) {
        SizingModel.Reader reader = model.read(past);
        int end = past.values().length;
        return reader.knows(end) ? Optional.of(reader.before(end)) : Optional.empty();
    }

    Restraint restraint(int price) {
        return restraints.get(price);
    }
}
