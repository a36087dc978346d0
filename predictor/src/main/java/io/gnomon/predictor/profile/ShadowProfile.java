package io.gnomon.predictor.profile;

import io.gnomon.predictor.series.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The shadow profile of a tag set: what its servers do together, as shares of what they were allocated. A Gaussian hidden
 * Markov model on a logarithmic scale (Rabiner 1989) tells the regimes, how they follow each other and what is used in
 * each; beside it stands how often each regime and a burst occur in each hour of the week (UTC). Immutable.
 *
 * <p>A <em>burst</em> is a slot with a share above {@link #burstShare}: the nine-tenths quantile of all shares, but at
 * least half above their median and at least 1 % of the allocation, as a set that is steady has no bursts.
 */
public final class ShadowProfile {
    /** States to choose from by BIC. */
    static final int MOST_REGIMES = 6;

    private static final double BURST_LEVEL = 0.9;
    private static final double BURST_OVER_MEDIAN = 1.5;
    private static final double LEAST_BURST = 0.01;
    /**
     * An hour with so many times the usual share of slots that are bursts is a peak hour. By shares of slots, at most about a
     * tenth as bursts are defined: at least one burst in an hour may be usual in each, which nothing exceeds by half.
     */
    private static final double PEAK = 1.5;

    private static final double LEAST_PEAK = 0.2;
    private static final double COVERAGE = 0.8;
    private static final int LEARNT_SLOTS = 40_000;

    private final String name;
    private final int stepSeconds;
    private final int servers;
    private final GaussianHmm model;
    private final double burstShare;
    private final Census census;
    private final List<Regime> regimes;
    private final double[][] byHour;

    private ShadowProfile(
            String name, int stepSeconds, int servers, GaussianHmm model, double burstShare, Census census) {
        this.name = name;
        this.stepSeconds = stepSeconds;
        this.servers = servers;
        this.model = model;
        this.burstShare = burstShare;
        this.census = census;
        this.regimes = census.regimes(stepSeconds);
        this.byHour = new double[HoursOfWeek.HOURS][model.states()];
        for (int h = 0; h < byHour.length; h++) {
            for (int k = 0; k < byHour[h].length; k++) {
                byHour[h][k] = census.regimesByHour().in(h, k);
            }
        }
    }

    /**
     * Learns a profile from the collective history of a tag set. One server is enough, and a single sample: that gives one
     * regime. Of a large set days are drawn at random for the regimes; the hours are counted over all of it.
     *
     * @param shares of the allocation ({@link Shares}), a series per server, all at one step; not negative
     * @param seed same seed and same series, same profile
     * @return nothing if there is not a single sample
     * @throws IllegalArgumentException if the steps differ
     */
    public static Optional<ShadowProfile> learn(String name, List<Series> shares, long seed) {
        List<Series> known = shares.stream().filter(ShadowProfile::isKnown).toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        int step = known.get(0).stepSeconds();
        for (Series series : known) {
            if (series.stepSeconds() != step) {
                throw new IllegalArgumentException("the series of a profile are at one step, not at " + step + " and "
                        + series.stepSeconds() + " s");
            }
        }
        List<double[]> drawn = Sampling.draw(known, LEARNT_SLOTS, seed);
        double[] sorted = Seeding.observed(drawn);
        if (sorted.length == 0) {
            // so sparse that the draw met gaps only
            drawn = known.stream().map(ShareScale::of).toList();
            sorted = Seeding.observed(drawn);
        }
        GaussianHmm model = new BaumWelch(ShareScale.LEAST_DEVIATION)
                .select(drawn, MOST_REGIMES, seed)
                .model();
        double burst = burstShare(sorted);
        return Optional.of(new ShadowProfile(name, step, known.size(), model, burst, Census.of(model, burst, known)));
    }

    private static boolean isKnown(Series series) {
        for (int i = 0; i < series.size(); i++) {
            if (!series.isGap(i)) {
                return true;
            }
        }
        return false;
    }

    private static double burstShare(double[] sortedScaled) {
        double high = ShareScale.share(sortedScaled[(int) (BURST_LEVEL * (sortedScaled.length - 1))]);
        double median = ShareScale.share(sortedScaled[(sortedScaled.length - 1) / 2]);
        return Math.max(LEAST_BURST, Math.max(high, BURST_OVER_MEDIAN * median));
    }

    /** Name of the tag set. */
    public String name() {
        return name;
    }

    /** Length of a slot; what is asked of the profile is asked in slots. */
    public int stepSeconds() {
        return stepSeconds;
    }

    /** Servers that it was learnt from; of one alone it is that server's own profile. */
    public int servers() {
        return servers;
    }

    /** Values that it was learnt from. */
    public long samples() {
        return census.samples();
    }

    /** What counts as a burst: a larger share of the allocation than this. */
    public double burstShare() {
        return burstShare;
    }

    /** By mean share, the lowest first. */
    public List<Regime> regimes() {
        return regimes;
    }

    /** Probability of being in regime {@code to} one slot after {@code from}. */
    public double transition(int from, int to) {
        return model.transition(from, to);
    }

    GaussianHmm model() {
        return model;
    }

    /** What a forecast needs of it. */
    HourlyRegimes hourly() {
        return new HourlyRegimes(stepSeconds, model, longRun(), byHour);
    }

    /**
     * In which regime a server is, as probabilities, by its recent samples; that of the set in the long run if it has none.
     *
     * @param shares of the server up to now
     * @throws IllegalArgumentException if it is at another step
     */
    public double[] regimesOf(Series shares) {
        if (shares.stepSeconds() != stepSeconds) {
            throw new IllegalArgumentException("the profile " + name + " is at a step of " + stepSeconds
                    + " s, the server's series at " + shares.stepSeconds());
        }
        return isKnown(shares) ? model.filter(ShareScale.of(shares)) : longRun();
    }

    /** How the time of the whole set is divided among the regimes. */
    public double[] longRun() {
        return regimes.stream().mapToDouble(Regime::occupancy).toArray();
    }

    /** Probabilities of the regimes so many slots on. */
    public double[] after(double[] now, int slots) {
        return model.propagate(checked(now), slots);
    }

    /** Probability of a burst in one slot, in these regimes. */
    public double burstProbability(double[] at) {
        double probability = 0;
        for (int k = 0; k < checked(at).length; k++) {
            probability += at[k] * burstIn(k, burstShare);
        }
        return probability;
    }

    /** Probability of at least one burst in the next {@code slots}. */
    public double burstWithin(double[] now, int slots) {
        return exceedWithin(now, slots, burstShare);
    }

    /**
     * Probability of at least one slot with a larger share than a threshold of one's own among the next {@code slots}:
     * the chain goes on with what has not exceeded it so far.
     */
    public double exceedWithin(double[] now, int slots, double threshold) {
        double[] at = checked(now).clone();
        double[] next = new double[at.length];
        for (int s = 0; s < slots; s++) {
            model.chain().step(at, next);
            for (int k = 0; k < at.length; k++) {
                at[k] = next[k] * (1 - burstIn(k, threshold));
            }
        }
        return Math.max(0, Math.min(1, 1 - Arrays.stream(at).sum()));
    }

    private double burstIn(int regime, double threshold) {
        return 1 - Normal.cdf((ShareScale.of(threshold) - model.mean(regime)) / model.deviation(regime));
    }

    /**
     * The share that is expected in these regimes; not below 0.
     *
     * @param coverage probability of lying within, in (0, 1)
     */
    public ShareInterval interval(double[] at, double coverage) {
        if (!(coverage > 0 && coverage < 1)) {
            throw new IllegalArgumentException("a coverage is between 0 and 1, not " + coverage);
        }
        return new ShareInterval(quantile(at, (1 - coverage) / 2), quantile(at, 0.5), quantile(at, (1 + coverage) / 2));
    }

    /** The share that is expected of one slot, so many slots after these regimes; 0 = the slot that they are of. */
    public ShareInterval intervalAfter(double[] now, int slots, double coverage) {
        return interval(after(now, slots), coverage);
    }

    /** The share below which use lies with that probability, in these regimes; rises with the level. */
    public double quantile(double[] at, double level) {
        return Math.max(0, ShareScale.share(Mixtures.quantile(model, checked(at), level)));
    }

    private double[] checked(double[] at) {
        if (at.length != model.states()) {
            throw new IllegalArgumentException(
                    "the profile " + name + " has " + model.states() + " regimes, not " + at.length);
        }
        return at;
    }

    /** Probability that a server of the set bursts at least once in an hour of that time. */
    public double burstProbability(Instant at) {
        return census.burstsByHour().in(HoursOfWeek.ofWeek(HoursOfWeek.hour(at.getEpochSecond())), Census.ANY);
    }

    /** Probabilities of the regimes at that hour of the week, as far as hours are known to differ. */
    public double[] regimesAt(Instant at) {
        return byHour[HoursOfWeek.ofWeek(HoursOfWeek.hour(at.getEpochSecond()))].clone();
    }

    /**
     * The known peak hours in {@code [from, from + horizon)}: those of whose slots at least one and a half times as many are
     * bursts as of any hour, with a burst in one week of five at least. Hours that follow each other are one window, cut to what was asked for.
     */
    public List<BurstWindow> predictBurst(Instant from, Duration horizon) {
        Instant end = from.plus(horizon);
        List<BurstWindow> windows = new ArrayList<>();
        Instant hour = Instant.ofEpochSecond(3600 * HoursOfWeek.hour(from.getEpochSecond()));
        for (; from.isBefore(end) && hour.isBefore(end); hour = hour.plusSeconds(3600)) {
            if (isPeak(hour)) {
                BurstWindow one = window(hour.isBefore(from) ? from : hour, earlier(hour.plusSeconds(3600), end), hour);
                int last = windows.size() - 1;
                if (last >= 0 && windows.get(last).end().equals(one.start())) {
                    windows.set(last, joined(windows.get(last), one));
                } else {
                    windows.add(one);
                }
            }
        }
        return List.copyOf(windows);
    }

    private boolean isPeak(Instant hour) {
        HoursOfWeek bursts = census.burstsByHour();
        double share = bursts.in(HoursOfWeek.ofWeek(HoursOfWeek.hour(hour.getEpochSecond())), Census.SHARE);
        return burstProbability(hour) >= LEAST_PEAK && share >= PEAK * bursts.overall(Census.SHARE);
    }

    private BurstWindow window(Instant start, Instant end, Instant hour) {
        double[] at = regimesAt(hour);
        double mean = 0;
        for (int k = 0; k < at.length; k++) {
            mean += at[k] * regimes.get(k).meanShare();
        }
        return new BurstWindow(start, end, burstProbability(hour), mean, interval(at, COVERAGE));
    }

    private static BurstWindow joined(BurstWindow a, BurstWindow b) {
        BurstWindow likelier = b.probability() > a.probability() ? b : a;
        return new BurstWindow(
                a.start(), b.end(), likelier.probability(), likelier.expectedShare(), likelier.interval());
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
