package io.gnomon.predictor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventStudyTest {
    @Test
    void theEffectIsMeasuredByPhase() {
        EventEffect effect = EventStudy.measure("backup", Nights.withBackup(10, 30, 1, 3), Nights.calendar(10));
        assertThat(effect.occurrences()).isEqualTo(10);
        assertThat(effect.isReal()).isTrue();
        assertThat(effect.gain()).isGreaterThan(0.6);
        assertThat(effect.shift(Phase.MIDDLE)).isCloseTo(30, within(3.0));
        assertThat(effect.shift(Phase.BEFORE)).isLessThan(20); // half of them begin early
        assertThat(effect.spread(Phase.BEGIN, 8)).isGreaterThanOrEqualTo(0);
        assertThat(effect.spread(Phase.BEGIN, 0)).isLessThanOrEqualTo(0);
    }

    @Test
    void anEffectMayAlsoBeAFall() {
        double[] values = Nights.withoutBackup(8, 0.5, 3).toArray();
        for (int d = 0; d < 8; d++) {
            for (int i = 0; i < 12; i++) {
                values[d * 288 + 24 + i] -= 15;
            }
        }
        EventEffect effect = EventStudy.measure("holiday", new Series(Nights.START, 300, values), Nights.calendar(8));
        assertThat(effect.isReal()).isTrue();
        assertThat(effect.shift(Phase.MIDDLE)).isCloseTo(-15, within(1.5));
    }

    /** What rises every day at that time is the day, not the event of two of these days. */
    @Test
    void whatEveryDayDoesIsNotTheEventsDoing() {
        Series daily = Nights.withBackup(12, 30, 1, 4);
        List<Occurrence> some = new ArrayList<>();
        for (int d = 1; d < 12; d += 3) {
            some.add(Nights.calendar(12).get(d));
        }
        EventEffect effect = EventStudy.measure("meeting", daily, some);
        assertThat(Math.abs(effect.shift(Phase.MIDDLE))).isLessThan(9);
    }

    @Test
    void twoOccurrencesProveNothing() {
        assertThat(EventStudy.measure("backup", Nights.withBackup(2, 30, 1, 3), Nights.calendar(2))
                        .isReal())
                .isFalse();
    }

    @Test
    void ofTwoKindsThatAlwaysComeTogetherOneGetsTheEffect() {
        List<Occurrence> both = new ArrayList<>(Nights.calendar(8));
        Nights.calendar(8).forEach(o -> both.add(new Occurrence(o.startSeconds(), o.endSeconds(), "also")));
        LearntEvents learnt = LearntEvents.learn(Nights.withBackup(8, 30, 1, 3), both, false, Map.of());
        assertThat(learnt.effects()).containsOnlyKeys("also");
    }

    @Test
    void whatTheCalendarTellsIsNotFoundASecondTime() {
        LearntEvents learnt = LearntEvents.learn(Nights.withBackup(8, 30, 1, 3), Nights.calendar(8), true, Map.of());
        assertThat(learnt.effects()).containsOnlyKeys("backup");
        assertThat(learnt.recurring()).isEmpty();
    }

    @Test
    void aSeriesWithOneOccurrenceLeansOnItsGroup() {
        List<Series> group = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            group.add(Nights.withBackup(5, 30, 1, i));
        }
        EventEffect known = EventStudy.measureGroup("backup", group, Nights.calendar(5));
        assertThat(known.isReal()).isTrue();
        assertThat(known.occurrences()).isEqualTo(5);
        Series young = Nights.withBackup(1, 30, 1, 99);
        EventEffect alone = EventStudy.measure("backup", young, Nights.calendar(1));
        EventEffect leaning = EventStudy.measure("backup", young, Nights.calendar(1), known);
        assertThat(alone.isReal()).isFalse();
        assertThat(leaning.isReal()).isTrue();
        assertThat(leaning.shift(Phase.MIDDLE)).isCloseTo(30, within(8.0));
    }

    @Test
    void aSeriesThatDoesTheOppositeIsNotMadeToFollowItsGroup() {
        List<Series> group = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            group.add(Nights.withBackup(5, 30, 1, i));
        }
        EventEffect known = EventStudy.measureGroup("backup", group, Nights.calendar(5));
        Series untouched = Nights.withoutBackup(5, 1, 99);
        assertThat(EventStudy.measure("backup", untouched, Nights.calendar(5), known)
                        .isReal())
                .isFalse();
    }

    @Test
    void occurrencesOfOneKindThatOverlapAreOne() {
        Occurrence a = new Occurrence(0, 100, "a");
        assertThat(Occurrence.joined(List.of(new Occurrence(90, 150, "a"), a, new Occurrence(95, 99, "b"))))
                .containsExactly(new Occurrence(0, 150, "a"), new Occurrence(95, 99, "b"));
        assertThatThrownBy(() -> new Occurrence(5, 4, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends before it begins");
    }

    @Test
    void eachSlotHasThePhaseOfWhatHappensInIt() {
        byte[] phases = Phase.map(List.of(new Occurrence(3000, 6600, "a")), 0, 300, 30);
        assertThat(phases).startsWith(-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1, 2, 2);
        assertThat(phases[19]).isEqualTo((byte) 2);
        assertThat(phases[20]).isEqualTo((byte) 3);
        assertThat(phases[21]).isEqualTo((byte) 3);
        assertThat(phases[22]).isEqualTo((byte) 4);
        assertThat(phases[23]).isEqualTo((byte) 4);
        assertThat(phases[24]).isEqualTo((byte) -1);
        // a moment touches the slot that it lies in
        assertThat(Phase.map(List.of(new Occurrence(3000, 3000, "a")), 0, 300, 14)[10])
                .isEqualTo((byte) 3);
    }
}
