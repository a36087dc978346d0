package io.gnomon.predictor.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SameAgeMatcherTest {
    private final SameAgeMatcher matcher = new SameAgeMatcher(new double[] {1, 1, 1}, 3, 10);
    private final List<AgedSeries> fleet = List.of(
            Lives.of("batch", Lives.BATCH, 8, 120, 1, 1),
            Lives.of("periodic", Lives.PERIODIC, 9, 110, 1, 2),
            Lives.of("flat", Lives.FLAT, 10, 100, 1, 3));

    @Test
    void theServerWithTheSameWorkloadIsTheNearest() {
        assertThat(matcher.match(server(Lives.BATCH_ANOTHER_DAY, 25), fleet)
                        .get(0)
                        .id())
                .isEqualTo("batch");
        assertThat(matcher.match(server(Lives.PERIODIC, 25), fleet).get(0).id()).isEqualTo("periodic");
        assertThat(matcher.match(server(Lives.FLAT, 25), fleet).get(0).id()).isEqualTo("flat");
    }

    @Test
    void aSlowerBootIsFoundAsALag() {
        AgedSeries slow = Lives.of("new", Lives.BATCH, 12, 35, 1, 9);
        Neighbor nearest = matcher.match(slow, fleet).get(0);
        assertThat(nearest.lagSlots()).isBetween(-5, -3);
        assertThat(nearest.lagSpreadSlots()).isLessThan(2);
    }

    @Test
    void aCandidateWithoutAFutureIsLeftOut() {
        List<AgedSeries> young = List.of(fleet.get(0), fleet.get(1).atAge(25));
        assertThat(matcher.match(server(Lives.PERIODIC, 25), young))
                .extracting(Neighbor::id)
                .containsExactly("batch");
    }

    @Test
    void withTooFewSamplesWhatWasDeclaredDecides() {
        List<Neighbor> found =
                matcher.match(server(Lives.FLAT, 1), fleet, id -> id.equals("batch") ? 3 : id.equals("flat") ? 1 : 0);
        assertThat(found).extracting(Neighbor::id).containsExactly("batch", "flat");
        assertThat(found.get(0).weight()).isCloseTo(0.75, within(1e-9));
        assertThat(found).allMatch(n -> n.distance() == SameAgeMatcher.UNDECIDED_DISTANCE && n.lagSlots() == 0);
    }

    @Test
    void aSubjectOfGapsOnlyHasEqualNeighbours() {
        double[][] gaps = new double[3][20];
        for (double[] channel : gaps) {
            Arrays.fill(channel, Double.NaN);
        }
        assertThat(matcher.match(new AgedSeries("new", 1, gaps), fleet))
                .hasSize(3)
                .allMatch(n -> Math.abs(n.weight() - 1 / 3.0) < 1e-9);
    }

    @Test
    void theSubjectIsNoNeighbourOfItself() {
        assertThat(matcher.match(fleet.get(0).atAge(30), fleet))
                .extracting(Neighbor::id)
                .doesNotContain("batch");
    }

    @Test
    void nobodyToCompareWithGivesNobody() {
        assertThat(matcher.match(server(Lives.FLAT, 20), List.of())).isEmpty();
    }

    @Test
    void anotherStepOrNumberOfChannelsIsRefusedByName() {
        AgedSeries odd = new AgedSeries("odd", 5, new double[3][50]);
        assertThatThrownBy(() -> matcher.match(server(Lives.FLAT, 20), List.of(odd)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("odd");
        assertThatThrownBy(() -> matcher.match(server(Lives.FLAT, 20), List.of(fleet.get(0), fleet.get(0))))
                .hasMessageContaining("batch");
        assertThatThrownBy(() -> new SameAgeMatcher(new double[] {0, 0}, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Distances are in spreads of the fleet. */
    @Property(tries = 40)
    void unitsDoNotMatter(
            @ForAll @IntRange(min = -6, max = 9) int cpuMagnitude,
            @ForAll @IntRange(min = -6, max = 9) int memoryMagnitude,
            @ForAll @IntRange(min = 0, max = 60) int age) {
        double cpu = 3.7 * Math.pow(10, cpuMagnitude);
        double memory = 1.3 * Math.pow(10, memoryMagnitude);
        AgedSeries subject = server(Lives.BATCH_ANOTHER_DAY, age);
        List<Neighbor> plain = matcher.match(subject, fleet);
        List<Neighbor> scaled = matcher.match(
                Lives.scaled(subject, cpu, memory, 1),
                fleet.stream().map(s -> Lives.scaled(s, cpu, memory, 1)).toList());
        assertThat(scaled).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(scaled.get(i).id()).isEqualTo(plain.get(i).id());
            assertThat(scaled.get(i).distance()).isCloseTo(plain.get(i).distance(), within(1e-6));
            assertThat(scaled.get(i).weight()).isCloseTo(plain.get(i).weight(), within(1e-6));
        }
    }

    @Property(tries = 40)
    void theOrderOfTheCandidatesDoesNotMatter(@ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int age) {
        List<AgedSeries> shuffled = new ArrayList<>(fleet);
        Collections.shuffle(shuffled, new Random(seed));
        AgedSeries subject = server(Lives.BATCH_ANOTHER_DAY, age);
        assertThat(matcher.match(subject, shuffled)).isEqualTo(matcher.match(subject, fleet));
    }

    @Property(tries = 100)
    void weightsSumToOneWhateverTheValuesAndGaps(@ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int age) {
        List<AgedSeries> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(Noise.server("other" + i, 3, 60, seed + i));
        }
        List<Neighbor> found = matcher.match(Noise.server("new", 3, age, seed - 1), others);
        assertThat(found).allMatch(n -> n.distance() >= 0 && n.weight() >= 0 && n.lagSpreadSlots() >= 0);
        if (!found.isEmpty()) {
            assertThat(found.stream().mapToDouble(Neighbor::weight).sum()).isCloseTo(1, within(1e-9));
        }
    }

    private static AgedSeries server(double[] workload, int age) {
        return Lives.of("new", workload, 9, age, 1.1, 17);
    }
}
