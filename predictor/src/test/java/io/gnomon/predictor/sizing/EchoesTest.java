package io.gnomon.predictor.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EchoesTest {
    private static final float GAP = Float.NaN;

    private static float[] followed(Echoes echoes, int slot, int most) {
        float[] into = new float[most];
        return Arrays.copyOf(into, echoes.followed(slot, into));
    }

    @Test
    void whatFollowedTheSameLastValueIsToldNewestFirst() {
        float[] values = {0, 500, 7, 0, 510, 8, 0, 505};
        Echoes echoes = new Echoes(values, 20, 3, 0, 9);
        assertThat(followed(echoes, 8, 9)).containsExactly(8, 7);
        assertThat(followed(echoes, 7, 9)).containsExactly(510);
    }

    @Test
    void onlyTheNewestAreListenedTo() {
        float[] values = new float[50];
        assertThat(followed(new Echoes(values, 20, 3, 0, 4), 50, 4)).hasSize(4);
    }

    @Test
    void theValueBeforeItTellsStatesApart() {
        float[] values = {0, 500, 7, 900, 500, 8, 0, 500};
        assertThat(followed(new Echoes(values, 20, 2, 2, 9), 8, 9)).containsExactly(7);
        assertThat(followed(new Echoes(values, 20, 2, 0, 9), 8, 9)).containsExactly(8, 7);
    }

    @Test
    void gapsNeitherMakeAStateNorFollowOne() {
        float[] values = {0, 500, GAP, 0, 500, 8, GAP, 500};
        Echoes echoes = new Echoes(values, 20, 3, 0, 9);
        assertThat(followed(echoes, 5, 9)).isEmpty();
        assertThat(followed(echoes, 7, 9)).isEmpty();
        assertThat(followed(echoes, 1, 9)).isEmpty();
    }

    @Test
    void whatComesLaterIsNotHeard() {
        float[] values = {3, 500, 7, 4, 510, 8, 5, 505};
        float[] other = Arrays.copyOf(values, values.length);
        Arrays.fill(other, 5, other.length, 9_999);
        assertThat(followed(new Echoes(other, 20, 3, 0, 9), 5, 9))
                .isEqualTo(followed(new Echoes(values, 20, 3, 0, 9), 5, 9))
                .containsExactly(7);
    }
}
