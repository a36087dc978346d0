package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShadowProfileTest {
    private static final ShadowProfile OFFICE = learn(SetWorlds.office(3, 4, 1));

    private static ShadowProfile learn(List<Series> shares) {
        return ShadowProfile.learn("app=office", shares, 1).orElseThrow();
    }

    private static int top() {
        return OFFICE.regimes().size() - 1;
    }

    private static double[] calm() {
        return OFFICE.regimesOf(SetWorlds.steady(0.1, 0.01, 20, 3));
    }

    private static double[] busy() {
        return OFFICE.regimesOf(SetWorlds.steady(0.7, 0.07, 20, 3));
    }

    @Test
    void theRegimesAreThoseOfTheSet() {
        assertThat(OFFICE.servers()).isEqualTo(3);
        assertThat(OFFICE.samples()).isEqualTo(3L * 4 * SetWorlds.WEEK);
        assertThat(OFFICE.regimes()).hasSize(2);
        Regime low = OFFICE.regimes().get(0);
        Regime high = OFFICE.regimes().get(1);
        assertThat(low.meanShare()).isCloseTo(0.1, within(0.01));
        assertThat(high.meanShare()).isCloseTo(0.7, within(0.02));
        assertThat(high.deviationShare()).isCloseTo(0.07, within(0.015));
        assertThat(low.burst()).isFalse();
        assertThat(high.burst()).isTrue();
        // ten of 168 hours, two hours each
        assertThat(high.occupancy()).isCloseTo(10 / 168.0, within(0.005));
        assertThat(high.staySeconds()).isBetween(5000.0, 9500.0);
        assertThat(OFFICE.transition(0, 0) + OFFICE.transition(0, 1)).isCloseTo(1, within(1e-9));
    }

    @Test
    void aServerIsInTheRegimeThatItsSamplesShow() {
        assertThat(calm()[0]).isGreaterThan(0.99);
        assertThat(busy()[top()]).isGreaterThan(0.99);
        assertThat(OFFICE.regimesOf(SetWorlds.series(Double.NaN))).containsExactly(OFFICE.longRun());
        assertThat(OFFICE.regimesOf(SetWorlds.series())).containsExactly(OFFICE.longRun());
    }

    @Test
    void aBurstIsMoreLikelyTheLongerOneWaitsAndInTheMidstOfOne() {
        double before = 0;
        for (int slots : new int[] {1, 3, 12, 48, 288}) {
            double calm = OFFICE.burstWithin(calm(), slots);
            assertThat(calm).isGreaterThan(before).isLessThan(OFFICE.burstWithin(busy(), slots));
            before = calm;
        }
        assertThat(OFFICE.burstWithin(calm(), 3)).isLessThan(0.05);
        assertThat(OFFICE.burstWithin(busy(), 3)).isGreaterThan(0.9);
        assertThat(OFFICE.burstWithin(calm(), 0)).isZero();
    }

    @Test
    void theBurstProbabilityIsWhatAllPathsOneByOneGive() {
        ShadowProfile profile =
                learn(List.of(SetWorlds.steady(0.3, 0.15, 600, 5), SetWorlds.steady(0.05, 0.02, 600, 6)));
        int n = profile.regimes().size();
        assertThat(n).isGreaterThan(1);
        double[] now = profile.longRun();
        double threshold = 0.25;
        double[] single = new double[n];
        for (int k = 0; k < n; k++) {
            double[] only = new double[n];
            only[k] = 1;
            GaussianHmm model = profile.model();
            single[k] = 1 - Mixtures.cdf(model, only, ShareScale.of(threshold));
        }
        int slots = 4;
        double none = 0;
        for (int number = 0; number < Math.pow(n, slots + 1.0); number++) {
            int rest = number;
            int state = rest % n;
            double path = now[state];
            for (int s = 0; s < slots; s++) {
                rest /= n;
                path *= profile.transition(state, rest % n) * (1 - single[rest % n]);
                state = rest % n;
            }
            none += path;
        }
        assertThat(profile.exceedWithin(now, slots, threshold)).isCloseTo(1 - none, within(1e-9));
    }

    @Test
    void peakHoursAreKnownAndOthersAreNot() {
        List<BurstWindow> monday = OFFICE.predictBurst(SetWorlds.MONDAY.plus(Duration.ofDays(28)), Duration.ofDays(1));
        assertThat(monday).hasSize(1);
        BurstWindow window = monday.get(0);
        Instant nine = Instant.parse("2024-01-29T09:00:00Z");
        assertThat(window.start()).isEqualTo(nine);
        assertThat(window.end()).isEqualTo(nine.plus(Duration.ofHours(2)));
        assertThat(window.probability()).isGreaterThan(0.75);
        assertThat(window.expectedShare()).isGreaterThan(0.4);
        assertThat(window.interval().upper()).isBetween(0.65, 0.95);
        assertThat(window.interval().lower()).isLessThan(window.interval().median());
        assertThat(OFFICE.predictBurst(Instant.parse("2024-02-03T00:00:00Z"), Duration.ofDays(2)))
                .isEmpty();
        assertThat(OFFICE.predictBurst(nine, Duration.ofDays(7))).hasSize(5);
    }

    @Test
    void peakHoursAreKnownWhereABurstInEachHourIsUsual() {
        double[] shares = SetWorlds.steady(0.1, 0.01, 4 * SetWorlds.WEEK, 2).toArray();
        for (int i = 0; i < shares.length; i++) {
            boolean mondayAtNine = i % SetWorlds.WEEK >= 9 * 12 && i % SetWorlds.WEEK < 11 * 12;
            shares[i] = mondayAtNine || i % 12 == 5 ? 0.7 : shares[i];
        }
        ShadowProfile profile = learn(List.of(SetWorlds.series(shares)));
        assertThat(profile.burstProbability(SetWorlds.MONDAY)).isGreaterThan(0.95);
        Instant from = SetWorlds.MONDAY.plus(Duration.ofDays(28));
        List<BurstWindow> week = profile.predictBurst(from, Duration.ofDays(7));
        assertThat(week).hasSize(1);
        assertThat(week.get(0).start()).isEqualTo(from.plus(Duration.ofHours(9)));
        assertThat(week.get(0).end()).isEqualTo(from.plus(Duration.ofHours(11)));
    }

    @Test
    void aWindowIsCutToWhatWasAskedFor() {
        Instant from = Instant.parse("2024-01-29T09:40:00Z");
        List<BurstWindow> windows = OFFICE.predictBurst(from, Duration.ofMinutes(40));
        assertThat(windows).hasSize(1);
        assertThat(windows.get(0).start()).isEqualTo(from);
        assertThat(windows.get(0).end()).isEqualTo(from.plus(Duration.ofMinutes(40)));
        assertThat(OFFICE.predictBurst(from, Duration.ZERO)).isEmpty();
    }

    @Test
    void whatHappenedInOneWeekIsNoHabit() {
        double[] shares = SetWorlds.steady(0.1, 0.01, 6 * SetWorlds.WEEK, 2).toArray();
        // one Wednesday from 3:00 to 4:00, and bursts at random hours in all weeks
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            shares[random.nextInt(shares.length)] = 0.8;
        }
        for (int i = 0; i < 12; i++) {
            shares[2 * 288 + 36 + i] = 0.8;
        }
        ShadowProfile profile = learn(List.of(SetWorlds.series(shares)));
        double once = profile.burstProbability(SetWorlds.MONDAY.plus(Duration.ofHours(51)));
        assertThat(once).isLessThan(0.35);
        assertThat(OFFICE.burstProbability(SetWorlds.MONDAY.plus(Duration.ofHours(57))))
                .isGreaterThan(2 * once);
    }

    @Test
    void theIntervalHoldsForAServerThatWasNotSeen() {
        List<Series> fresh = SetWorlds.office(1, 1, 99);
        int within = 0;
        int tried = 0;
        for (int origin = 24; origin + 3 < SetWorlds.WEEK; origin += 7) {
            double[] now = OFFICE.regimesOf(fresh.get(0).slice(0, origin));
            ShareInterval interval = OFFICE.intervalAfter(now, 3, 0.8);
            double actual = fresh.get(0).get(origin + 2);
            within += actual >= interval.lower() && actual <= interval.upper() ? 1 : 0;
            tried++;
        }
        assertThat((double) within / tried).isBetween(0.72, 0.9);
    }

    @Test
    void excessIsWhatLiesOutsideTheInterval() {
        ShareInterval interval = OFFICE.intervalAfter(calm(), 1, 0.8);
        assertThat(interval.excess(0.1).signed()).isZero();
        assertThat(interval.excess(0.6).above()).isCloseTo(0.6 - interval.upper(), within(1e-12));
        assertThat(interval.excess(0.01).signed()).isCloseTo(0.01 - interval.lower(), within(1e-12));
        assertThat(interval.excess(0.01).below()).isPositive();
        assertThatThrownBy(() -> interval.excess(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Excess(1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSetThatIsSteadyHasNoBursts() {
        ShadowProfile profile = learn(List.of(SetWorlds.steady(0.5, 0.01, 3000, 1)));
        assertThat(profile.burstShare()).isGreaterThan(0.6);
        assertThat(profile.burstWithin(profile.longRun(), 48)).isLessThan(1e-3);
        assertThat(profile.predictBurst(SetWorlds.MONDAY, Duration.ofDays(7))).isEmpty();
        assertThat(profile.regimes()).noneMatch(Regime::burst);
    }

    @Test
    void aConstantZerosAndASingleSampleOfOneServerGiveOneRegime() {
        double[] constant = new double[500];
        Arrays.fill(constant, 0.3);
        for (Series odd : List.of(
                SetWorlds.series(constant),
                SetWorlds.series(new double[500]),
                SetWorlds.series(Double.NaN, 0.3, Double.NaN),
                SetWorlds.series(0))) {
            ShadowProfile profile = learn(List.of(odd, SetWorlds.series(), SetWorlds.series(Double.NaN)));
            assertThat(profile.servers()).isEqualTo(1);
            assertThat(profile.regimes()).hasSize(1);
            double share = odd.size() == 500 ? odd.get(0) : odd.size() == 3 ? 0.3 : 0;
            assertThat(profile.regimes().get(0).meanShare()).isCloseTo(share, within(1e-9));
            assertThat(profile.quantile(profile.longRun(), 0.5)).isCloseTo(share, within(1e-9));
            assertThat(profile.burstWithin(profile.longRun(), 100)).isLessThan(0.01);
            assertThat(profile.predictBurst(SetWorlds.MONDAY, Duration.ofDays(1)))
                    .isEmpty();
        }
    }

    @Test
    void nothingKnownIsNoProfileAndOtherStepsAreRefused() {
        assertThat(ShadowProfile.learn("none", List.of(), 1)).isEmpty();
        assertThat(ShadowProfile.learn("none", List.of(SetWorlds.series(Double.NaN)), 1))
                .isEmpty();
        assertThatThrownBy(() -> learn(List.of(SetWorlds.series(1), new Series(0, 60, new double[] {1}))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OFFICE.regimesOf(new Series(0, 60, new double[] {1})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OFFICE.quantile(new double[] {1}, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OFFICE.interval(OFFICE.longRun(), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 40)
    void everyNumberIsFiniteAndQuantilesRiseWhateverTheSet(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int slots) {
        Random random = new Random(seed);
        double[] shares = new double[slots];
        int kind = random.nextInt(5);
        for (int i = 0; i < slots; i++) {
            shares[i] = switch (kind) {
                case 0 -> random.nextInt(3) == 0 ? random.nextDouble() : Double.NaN;
                case 1 -> random.nextInt(20) == 0 ? 1e6 * random.nextDouble() : 0;
                case 2 -> i / 20 % 2;
                case 3 -> 1e-12 * random.nextDouble();
                default -> random.nextDouble();
            };
        }
        List<Series> set = List.of(SetWorlds.series(shares), SetWorlds.series(0.2));
        ShadowProfile profile = learn(set);
        double[] now = profile.regimesOf(set.get(0));
        assertThat(Arrays.stream(now).sum()).isCloseTo(1, within(1e-9));
        assertThat(Arrays.stream(profile.longRun()).sum()).isCloseTo(1, within(1e-6));
        double[] later = profile.after(now, 7);
        double before = 0;
        for (double level = 0.02; level < 1; level += 0.04) {
            double q = profile.quantile(later, level);
            assertThat(q).isFinite().isGreaterThanOrEqualTo(before);
            before = q;
        }
        assertThat(profile.burstWithin(now, 5)).isBetween(0.0, 1.0);
        assertThat(profile.burstShare()).isFinite().isPositive();
        for (Regime regime : profile.regimes()) {
            assertThat(regime.meanShare()).isFinite();
            assertThat(regime.deviationShare()).isFinite();
            assertThat(regime.occupancy()).isBetween(0.0, 1.0 + 1e-9);
            assertThat(regime.staySeconds()).isPositive();
        }
        double[] hour = profile.regimesAt(SetWorlds.MONDAY.plusSeconds(3600L * random.nextInt(500)));
        assertThat(Arrays.stream(hour).sum()).isCloseTo(1, within(1e-6));
    }

    @Test
    void theSameSeedGivesTheSameProfile() {
        List<Series> set = SetWorlds.office(2, 2, 5);
        assertThat(learn(set).regimes()).isEqualTo(learn(set).regimes());
        assertThat(learn(set).burstShare()).isEqualTo(learn(set).burstShare());
    }
}
