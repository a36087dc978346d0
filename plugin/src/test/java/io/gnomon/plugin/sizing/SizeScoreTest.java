package io.gnomon.plugin.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SizeScoreTest {
    @Test
    void countsWhatIsIdleAndWhatIsMissing() {
        Track track = Tracks.cpu(0, 100, 200, Float.NaN, 50);
        // of the slots 1, 2, 3 and 4
        SizeScore score = SizeScore.of(track, 1, new double[] {150, 150, 900, 151});
        assertThat(score.needed()).isEqualTo(350);
        assertThat(score.allocated()).isEqualTo(451);
        assertThat(score.slack()).isEqualTo(50 + 101);
        assertThat(score.unmet()).isEqualTo(50);
        assertThat(score.shortSlots()).isEqualTo(1);
        assertThat(score.slots()).isEqualTo(3);
        assertThat(score.cost(10)).isEqualTo((151 + 500) / 350.0, within(1e-12));
        assertThat(score.unmetShare()).isEqualTo(50 / 350.0, within(1e-12));
        assertThat(score.shortMinutesPerDay()).isEqualTo(5.0 * 288 / 3, within(1e-9));
    }

    @Test
    void onlyAChangeByMoreThanAHundredthIsAResize() {
        Track track = Tracks.cpu(1, 1, 1, 1);
        assertThat(SizeScore.of(track, 0, new double[] {100, 101, 102.5, 100}).resizes())
                .isEqualTo(2);
    }

    @Test
    void costOfSeveralServersIsThatOfTheirSums() {
        SizeScore both = SizeScore.of(Tracks.cpu(100), 0, new double[] {200})
                .plus(SizeScore.of(Tracks.cpu(900), 0, new double[] {900}));
        assertThat(both.cost(10)).isEqualTo(0.1);
    }

    @Test
    void nothingMeasuredCostsNothing() {
        SizeScore none = SizeScore.of(Tracks.cpu(Float.NaN, Float.NaN), 0, new double[] {100, 200});
        assertThat(none).isEqualTo(SizeScore.NONE);
        assertThat(none.cost(30)).isZero();
        assertThat(none.resizesPerDay()).isZero();
    }
}
