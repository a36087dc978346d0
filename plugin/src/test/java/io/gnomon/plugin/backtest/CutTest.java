package io.gnomon.plugin.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final int TESTED = 10;

    private static Series series(long firstSlot, int slots) {
        return new Series(firstSlot * 300, 300, new double[slots]);
    }

    @Test
    void allIsCutWhereTheFirstOfAllTestsBegins() {
        Series whole = series(0, 100);
        Series shorter = series(20, 60); // its test begins at 70
        Cut cut = Cut.of(List.of(whole, shorter), TESTED);
        assertThat(cut.end()).isEqualTo(70 * 300);
        assertThat(cut.known(whole).size()).isEqualTo(70);
        assertThat(cut.known(shorter).size()).isEqualTo(50);
        assertThat(cut.known(series(80, 40)).size()).isZero();
        assertThat(cut.known(series(-200, 40)).size()).isEqualTo(40);
        assertThat(cut.isEarly(shorter)).isFalse();
    }

    @Test
    void whoseTestLeavesLessThanHalfOfTheUsualHistoryIsEarly() {
        List<Series> most = List.of(series(0, 100), series(0, 100), series(0, 98));
        Series half = series(0, 52); // leaves 42 of the usual 88
        Series years = series(-5000, 60);
        Cut cut = Cut.of(Stream.concat(most.stream(), Stream.of(half, years)).toList(), TESTED);
        assertThat(cut.end()).isEqualTo(88 * 300);
        assertThat(cut.isEarly(half)).isTrue();
        assertThat(cut.isEarly(years)).isTrue();
        assertThat(most).noneMatch(cut::isEarly);
        assertThat(cut.known(half).size()).as("learnt from as a whole").isEqualTo(52);
        assertThat(cut.isEarly(series(0, 3))).as("too short for a test").isFalse();
    }

    @Test
    void withoutASeriesThatIsLongerThanItsTestThereIsNoCut() {
        assertThatThrownBy(() -> Cut.of(List.of(series(0, TESTED)), TESTED))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
