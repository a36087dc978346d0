package io.gnomon.plugin.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.placement.PlacementScore.Row;
import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlacementScoreTest {
    private static final int SLOTS = 288;

    private static Guest guest(String name, double... perQuarter) {
        float[] demand = new float[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            demand[i] = (float) perQuarter[i * perQuarter.length / SLOTS];
        }
        return new Guest(name, 0, 1, 1000, 1024, demand);
    }

    private static PlacementWork work(int from, Guest... guests) {
        return new PlacementWork(
                "test",
                List.of(new Machine("h0", 1, 1000, 8192, 8, 1), new Machine("h1", 1, 1000, 8192, 8, 1)),
                Arrays.asList(guests),
                SLOTS,
                from);
    }

    @Test
    void minutesOfEachHypervisorWhoseServersWantMoreThanItHasAreCounted() {
        PlacementWork work = work(0, guest("a", 600, 600, 0, 0), guest("b", 600, 0, 0, 600));
        PlacementScore together = PlacementScore.of(work, List.of(new Row("a", "h0", 0), new Row("b", "h0", 0)));
        assertThat(together.overloadMinutesPerDay()).isEqualTo(360);
        assertThat(together.unserved() / together.wanted()).isCloseTo(200 / 2400.0, within(1e-9));
        PlacementScore apart = PlacementScore.of(work, List.of(new Row("a", "h0", 0), new Row("b", "h1", 0)));
        assertThat(apart.overloadMinutesPerDay()).isZero();
        assertThat(apart.unserved()).isZero();
    }

    @Test
    void whatIsBeforeTheFirstScoredSlotDoesNotCountAndMinutesAreOfADay() {
        PlacementWork work = work(144, guest("a", 2000, 0, 2000, 0));
        assertThat(PlacementScore.of(work, List.of(new Row("a", "h0", 0))).overloadMinutesPerDay())
                .isEqualTo(720); // half of what is scored
    }

    @Test
    void fullIsNotOverloaded() {
        PlacementWork work = work(0, guest("a", 1000));
        assertThat(PlacementScore.of(work, List.of(new Row("a", "h0", 0))).overloadMinutesPerDay())
                .isZero();
    }

    @Test
    void aMigrationCountsFromItsSlotOn() {
        PlacementWork work = work(0, guest("a", 600), guest("b", 600));
        PlacementScore score =
                PlacementScore.of(work, List.of(new Row("a", "h0", 0), new Row("b", "h0", 0), new Row("b", "h1", 72)));
        assertThat(score.overloadMinutesPerDay()).isEqualTo(360);
        assertThat(score.migrations()).isEqualTo(1);
    }

    @Test
    void aServerThatWasNeverPlacedIsUnserved() {
        PlacementWork work = work(0, guest("a", 500), guest("b", 500));
        PlacementScore score = PlacementScore.of(work, List.of(new Row("a", "h0", 0)));
        assertThat(score.unplaced()).isEqualTo(1);
        assertThat(score.unserved() / score.wanted()).isEqualTo(0.5);
    }

    @Property(tries = 50)
    void aDrawnOrderHasTheSameServersAndTimes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int count) {
        Guest[] guests = new Guest[count];
        for (int i = 0; i < count; i++) {
            guests[i] = new Guest("g" + i, i, 1, 1, 1, new float[SLOTS]);
        }
        PlacementWork drawn = work(0, guests).shuffled(seed);
        assertThat(drawn.arrivals()).extracting(Guest::arrivalSlot).isSorted();
        assertThat(drawn.arrivals()).extracting(Guest::name).hasSize(count).doesNotHaveDuplicates();
    }
}
