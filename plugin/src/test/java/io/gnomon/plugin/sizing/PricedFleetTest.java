package io.gnomon.plugin.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.sizing.Past;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.predictor.sizing.Restraint;
import io.gnomon.predictor.sizing.SizingLearner;
import io.gnomon.predictor.sizing.SizingModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PricedFleetTest {
    private static final int DAY = 288;
    private static final int FIRST = 2 * DAY;
    private static final int END = 18 * DAY;

    private final List<Track> fleet =
            IntStream.range(0, 4).mapToObj(PricedFleetTest::track).toList();
    private final SizingModel model = new SizingLearner(2_000, 10)
            .learn(fleet.stream().map(Track::past).toList(), new int[] {FIRST, FIRST, FIRST, FIRST}, 1);

    /** A level for two hours, then another. */
    private static Track track(int server) {
        SplittableRandom random = new SplittableRandom(server);
        float[] values = new float[END];
        float[] ceiling = new float[END];
        float level = 0;
        for (int i = 0; i < END; i++) {
            level = i % 24 == 0 ? 100 + random.nextInt(3_000) : level;
            values[i] = level + random.nextInt(30);
            ceiling[i] = 4_000;
        }
        float[] other = new float[END];
        Arrays.fill(other, Float.NaN);
        return new Track(Track.Kind.MEMORY, new Past("s" + server, values, other, ceiling, 0), new float[END]);
    }

    private double[][] run(double change, double resizes) {
        List<Needs> needs =
                fleet.stream().map(t -> Needs.of(model, t, FIRST, t.slots())).toList();
        return new PricedFleet(fleet, needs, new Restraint(new Price(30), change), resizes).run(FIRST, END);
    }

    private double resizes(double[][] run, int from, int to) {
        return IntStream.range(0, run.length)
                .mapToObj(i -> SizeScore.of(fleet.get(i), FIRST, run[i], from, to))
                .reduce(SizeScore.NONE, SizeScore::plus)
                .resizesPerDay();
    }

    @Test
    void whatAChangeMustBeWorthComesToWhereItKeepsToTheResizes() {
        double[][] dear = run(200_000, 8);
        assertThat(resizes(dear, FIRST, FIRST + DAY)).isLessThan(2);
        assertThat(resizes(dear, END - 5 * DAY, END)).isBetween(5.0, 13.0);
        double[][] cheap = run(100, 8);
        assertThat(resizes(cheap, FIRST, FIRST + DAY)).isGreaterThan(20);
        assertThat(resizes(cheap, END - 5 * DAY, END)).isBetween(5.0, 13.0);
    }

    @Test
    void theFirstDayGoesByWhatWasFoundBefore() {
        double[][] few = run(20_000, 1);
        double[][] many = run(20_000, 20);
        assertThat(few[0]).isNotEqualTo(many[0]);
        assertThat(Arrays.copyOf(few[0], DAY)).isEqualTo(Arrays.copyOf(many[0], DAY));
    }
}
