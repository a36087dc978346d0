package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Band;
import io.gnomon.predictor.sizing.Past;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.predictor.sizing.SizingLearner;
import io.gnomon.predictor.sizing.SizingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Gnomon knows of one resource before the test begins: needs, and for each price the band that keeps to the resizes. */
final class Learnt {
    private static final int TRIED_SLOTS = 10 * 288;
    private static final int HALVINGS = 14;
    private static final double WIDEST = 1 << 14;
    /** The band is this much wider upwards than the middle, and narrower downwards: chosen on the days before the test. */
    private static final double LOPSIDED = Math.sqrt(2);

    private final SizingModel model;
    private final List<Price> prices;
    private final List<Band> bands;

    private Learnt(SizingModel model, List<Price> prices, List<Band> bands) {
        this.model = model;
        this.prices = prices;
        this.bands = bands;
    }

    /**
     * Learns from what lies before a slot.
     *
     * @param resizes a day and server that the bands may lead to
     * @throws IllegalArgumentException if there is nothing before it
     */
    static Learnt of(List<Track> fleet, int end, SizingLearner learner, List<Price> prices, double resizes, long seed) {
        List<Past> pasts = fleet.stream().map(Track::past).toList();
        int[] ends = new int[pasts.size()];
        Arrays.fill(ends, end);
        SizingModel model = learner.learn(pasts, ends, seed);
        int first = Math.max(end / 2, end - TRIED_SLOTS);
        List<Targets> targets = fleet.parallelStream()
                .map(t -> Targets.of(model, t, first, end, prices))
                .toList();
        List<Band> bands = new ArrayList<>();
        for (int p = 0; p < prices.size(); p++) {
            bands.add(band(fleet, targets, p, first, end, resizes));
        }
        return new Learnt(model, prices, bands);
    }

    /** The narrowest band that keeps to the resizes, to a part in a thousand. */
    private static Band band(List<Track> fleet, List<Targets> targets, int price, int first, int end, double resizes) {
        double low = 0;
        double high = Math.log(WIDEST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (resizes(fleet, targets, price, around(middle), first, end) > resizes) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return around(high);
    }

    private static Band around(double logarithm) {
        double middle = Math.exp(logarithm);
        return new Band(middle * LOPSIDED, middle / LOPSIDED);
    }

    private static double resizes(List<Track> fleet, List<Targets> targets, int price, Band band, int first, int end) {
        SizeScore all = SizeScore.NONE;
        for (int i = 0; i < fleet.size(); i++) {
            SizePolicy policy = new PricedPolicy(targets.get(i), price, band);
            all = all.plus(SizeScore.of(fleet.get(i), first, Run.of(policy, fleet.get(i), first, end)));
        }
        return all.resizesPerDay();
    }

    Targets targets(Track track, int first) {
        return Targets.of(model, track, first, track.slots(), prices);
    }

    Band band(int price) {
        return bands.get(price);
    }
}
