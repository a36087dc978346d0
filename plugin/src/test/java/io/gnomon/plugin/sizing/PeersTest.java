package io.gnomon.plugin.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final float GAP = Float.NaN;

    @Test
    void theFlavorStaysAsItIs() {
        assertThat(Tracks.run(new StaticPolicy(), Tracks.cpu(10, 2_000, GAP))).containsOnly(2_600);
    }

    @Test
    void theLastPeakGetsAFifthMoreAndKnowsNothingOfItsOwnSlot() {
        double[] given = Tracks.run(new LastPeakPolicy(2), Tracks.cpu(1_000, 500, 500, GAP, 100, 0));
        assertThat(given[0]).isEqualTo(2_600); // nothing was measured yet
        assertThat(given[1]).isEqualTo(1_200);
        assertThat(given[2]).isEqualTo(1_200);
        assertThat(given[3]).isEqualTo(600);
        assertThat(given[4]).isEqualTo(600); // the gap before it says nothing
        assertThat(given[5]).isEqualTo(120);
    }

    @Test
    void anIdleServerKeepsTheFloor() {
        assertThat(Tracks.run(new LastPeakPolicy(12), Tracks.cpu(0, 0, 0))).containsExactly(2_600, 65, 65);
    }

    @Test
    void theThresholdMovesToSixtyPercentOfWhatItGranted() {
        double[] given = Tracks.run(new ReactivePolicy(), Tracks.cpu(600, 900, 2_600, 2_600, 1_000));
        assertThat(given[0]).isEqualTo(2_600);
        assertThat(given[1]).as("600 of 2600 is below 40 %%").isEqualTo(1_000, within(1e-9));
        assertThat(given[2]).as("900 of 1000 is above 80 %%").isEqualTo(1_500, within(1e-9));
        assertThat(given[3]).as("it saw 1500 of the 2600 needed").isEqualTo(2_500, within(1e-9));
        assertThat(given[4]).as("2500 asks for more than is sold").isEqualTo(2_600);
    }

    @Test
    void theOracleGivesThePeakOfTheNextThreeSlots() {
        assertThat(Tracks.run(new OraclePolicy(), Tracks.cpu(100, 200, 300, 1_000, GAP, 100)))
                .containsExactly(300, 1_000, 1_000, 1_000, 100, 100);
    }

    @Test
    void aHistogramAnswersWithTheEndOfTheBucket() {
        Histogram h = VpaPolicy.histogram(Track.Kind.CPU, 1_000);
        h.add(5, 1, 0); // below the first bucket's end, 10
        assertThat(h.percentile(0.9)).isEqualTo(10, within(1e-9));
        h.add(15, 1, 0); // bucket 1 ends at 10 x (1.05^2 - 1) / 0.05 = 20.5
        assertThat(h.percentile(0.5)).isEqualTo(10, within(1e-9));
        assertThat(h.percentile(0.9)).isEqualTo(20.5, within(1e-9));
    }

    @Test
    void aWeightHalvesInADay() {
        Histogram h = VpaPolicy.histogram(Track.Kind.CPU, 1_000);
        h.add(5, 3, 0);
        h.add(15, 1, 288); // three old ones count as one and a half
        assertThat(h.percentile(0.59)).isEqualTo(10, within(1e-9));
        assertThat(h.percentile(0.61)).isEqualTo(20.5, within(1e-9));
        h.add(15, 1, 288 * 200); // after 200 days the old ones count as nothing
        assertThat(h.percentile(0.001)).isEqualTo(20.5, within(1e-9));
    }

    @Test
    void boundsAreWideWhileLittleIsKnown() {
        assertThat(VpaPolicy.upperShare(1)).isEqualTo(2);
        assertThat(VpaPolicy.upperShare(7)).isEqualTo(1 + 1 / 7.0);
        assertThat(VpaPolicy.lowerShare(0.01)).isEqualTo(Math.pow(1.1, -2), within(1e-12));
    }

    @Test
    void theAutoscalerGivesTheTargetWithItsMarginAndStays() {
        float[] steady = new float[600];
        Arrays.fill(steady, 1_000);
        double[] given = Tracks.run(new VpaPolicy(), Tracks.cpu(steady));
        // buckets of 26 MHz x 1.05^n: 1000 lies in the one that ends at 26 x (1.05^22 - 1) / 0.05 = 1001.1
        assertThat(given[599]).isEqualTo(1.15 * 26 * (Math.pow(1.05, 22) - 1) / 0.05, within(1.0));
        assertThat(Arrays.stream(given).skip(1).distinct().count()).isEqualTo(1);
    }

    @Test
    void theMovingWindowsAddTenToFifteenPercent() {
        assertThat(AutopilotPolicy.margin(Track.Kind.MEMORY, 0)).isEqualTo(0.15);
        assertThat(AutopilotPolicy.margin(Track.Kind.MEMORY, 1e9)).isEqualTo(0.10, within(1e-12));
        float[] memory = new float[320];
        Arrays.fill(memory, 100);
        memory[2] = 8_192;
        double[] given = Tracks.run(new AutopilotPolicy(), Tracks.memory(memory));
        assertThat(given[3]).isEqualTo(8_192 * 1.125);
        assertThat(given[3 + 288 + 10]).as("a day's window, and an hour's").isEqualTo(8_192 * 1.125);
        assertThat(given[3 + 288 + 12]).isLessThan(120);
    }

    @Test
    void processorTimeIsTheLoadAdjustedPercentile() {
        float[] cpu = new float[100];
        Arrays.fill(cpu, 26); // 1 %
        cpu[50] = 1_300; // a single slot, which is a third of all load
        double[] given = Tracks.run(new AutopilotPolicy(), Tracks.cpu(cpu));
        double percentile = 1_300 + 6.5; // the end of its bucket of 6.5 MHz
        assertThat(given[99])
                .isEqualTo(percentile * (1 + AutopilotPolicy.margin(Track.Kind.CPU, percentile)), within(1e-6));
    }

    /** What comes must not change what was decided before, whatever came. */
    @Property(tries = 50)
    void noPeerLooksAhead(
            @ForAll @Size(40) int[] before,
            @ForAll @Size(20) int[] one,
            @ForAll @Size(20) int[] other,
            @ForAll @IntRange(min = 0, max = 5) int policy) {
        SizePolicy peer =
                SizeReplay.peer(SizeReplay.POLICIES.get(1 + policy)); // without the oracle, which does look ahead
        double[] a = Tracks.run(peer, Tracks.cpu(values(before, one)));
        double[] b = Tracks.run(peer, Tracks.cpu(values(before, other)));
        assertThat(Arrays.copyOf(a, 41)).containsExactly(Arrays.copyOf(b, 41));
        assertThat(Arrays.stream(a)).allMatch(x -> x >= 65 && x <= 2_600);
    }

    private static float[] values(int[] before, int[] after) {
        float[] values = new float[before.length + after.length];
        for (int i = 0; i < values.length; i++) {
            int raw = i < before.length ? before[i] : after[i - before.length];
            values[i] = raw % 7 == 0 ? GAP : Math.floorMod(raw, 2_600);
        }
        return values;
    }
}
