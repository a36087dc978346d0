package io.gnomon.predictor.sizing;

import java.util.Arrays;

/** The largest value of windows of one length that end before a moment; a NaN counts as nothing. */
final class Peaks {
    private final float[] before; // [end]

    Peaks(float[] values, int slots) {
        before = new float[values.length + 1];
        Arrays.fill(before, Float.NaN);
        int[] falling = new int[values.length];
        int head = 0;
        int tail = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                while (tail > head && values[falling[tail - 1]] <= values[i]) {
                    tail--;
                }
                falling[tail++] = i;
            }
            while (head < tail && falling[head] <= i - slots) {
                head++;
            }
            before[i + 1] = head < tail ? values[falling[head]] : Float.NaN;
        }
    }

    /** Over the slots before slot {@code end}; NaN if none is known, or it lies outside. */
    float before(int end) {
        return end < 0 || end >= before.length ? Float.NaN : before[end];
    }
}
