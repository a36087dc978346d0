package io.gnomon.predictor.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.forecast.weka.WekaTagLearner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagTrialTest {
    private static final double SURE = 0.7;
    private final TagLearner forest = new WekaTagLearner();

    /** Servers whose first feature tells what they are, if {@code telling}; the second one is noise, the third is missing. */
    private static List<TagExample> servers(int each, boolean telling, String... kinds) {
        Random random = new Random(7);
        List<TagExample> all = new ArrayList<>();
        for (int k = 0; k < kinds.length; k++) {
            for (int i = 0; i < each; i++) {
                float level = (float) ((telling ? k : 0) + 0.2 * random.nextGaussian());
                all.add(new TagExample(
                        kinds[k] + i, new float[] {level, (float) random.nextGaussian(), Float.NaN}, Set.of(kinds[k])));
            }
        }
        return all;
    }

    @Test
    void whatBehaviourTellsIsToldOfServersThatWereKeptApart() {
        TagScore score = TagTrial.of(forest, servers(12, true, "web", "db", "cache"), SURE, 1);
        assertThat(score.servers()).isEqualTo(36);
        assertThat(score.accuracy()).isGreaterThan(0.9);
        assertThat(score.baseline()).isLessThan(0.4);
        assertThat(score.isBetter()).isTrue();
        assertThat(score.precision("db")).isGreaterThan(0.7);
        assertThat(score.byTag().get("db").servers()).isEqualTo(12);
    }

    @Test
    void whatBehaviourDoesNotTellIsNoBetterThanTheMostFrequentTag() {
        List<TagExample> all = new ArrayList<>(servers(20, false, "web"));
        all.addAll(servers(10, false, "db"));
        TagScore score = TagTrial.of(forest, all, SURE, 1);
        assertThat(score.isBetter()).isFalse();
        assertThat(score.baseline()).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void oneServerOrOneTagOrNoneBreaksNothingAndIsBelievedByNobody() {
        assertThat(TagTrial.of(forest, List.of(), SURE, 1).isBetter()).isFalse();
        TagScore one = TagTrial.of(forest, servers(1, true, "web"), SURE, 1);
        assertThat(one.servers()).isZero();
        assertThat(one.accuracy()).isZero();
        assertThat(one.isBetter()).isFalse();
        TagScore same = TagTrial.of(forest, servers(9, true, "web"), SURE, 1);
        assertThat(same.accuracy()).isEqualTo(1);
        assertThat(same.baseline()).isEqualTo(1);
        assertThat(same.isBetter()).isFalse();
    }

    @Test
    void aServerWithSeveralTagsIsRightByAnyOfThem() {
        List<TagExample> all = new ArrayList<>();
        for (TagExample e : servers(10, true, "web", "db")) {
            all.add(new TagExample(
                    e.server(), e.features(), Set.of(e.tags().iterator().next(), "production")));
        }
        TagScore score = TagTrial.of(forest, all, SURE, 1);
        assertThat(score.baseline()).isEqualTo(1);
        assertThat(score.isBetter()).as("all are production: nothing is gained").isFalse();
    }

    @Test
    void moreSuccessesThanLuckWouldGiveAreNeeded() {
        assertThat(new TagScore(10, 9, 5, 4, 0, Map.of()).luck()).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(new TagScore(10, 9, 5, 4, 0, Map.of()).isBetter()).isFalse();
        assertThat(new TagScore(10, 10, 5, 5, 0, Map.of()).isBetter()).isTrue();
        assertThat(new TagScore(10, 7, 5, 6, 4, Map.of()).isBetter()).isFalse();
        assertThat(new TagScore(0, 0, 0, 0, 0, Map.of()).luck()).isEqualTo(1);
    }

    @Test
    void anExampleHasATag() {
        assertThatThrownBy(() -> new TagExample("web", new float[1], Set.of()))
                .hasMessageContaining("web")
                .hasMessageContaining("no tag");
    }
}
