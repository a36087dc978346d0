package io.gnomon.predictor.sizing;

import java.util.Arrays;

/**
 * What followed, in a server's own past, when it was in much the same state as now. A state is the last two values, each
 * known to within a factor; a state that came before is found without a search, as each points to the one before it.
 */
final class Echoes {
    private static final int NONE = -1;
    private static final double LOG2 = Math.log(2);

    private final float[] values;
    private final int[] before; // [slot]: the last slot before it that the same state led up to
    private final int most;

    /**
     * @param unit what is not told apart from nothing
     * @param last steps of the last value in a doubling
     * @param second the same of the value before it; 0 if it does not matter
     * @param most how many echoes are listened to
     */
    Echoes(float[] values, double unit, double last, double second, int most) {
        this.values = values;
        this.most = most;
        before = new int[values.length + 1];
        int states = step(Float.MAX_VALUE, unit, Math.max(last, second)) + 1;
        int[][] latest = new int[states][];
        for (int slot = 0; slot <= values.length; slot++) {
            before[slot] = NONE;
            if (slot < 2 || Float.isNaN(values[slot - 1]) || Float.isNaN(values[slot - 2])) {
                continue;
            }
            int row = step(values[slot - 1], unit, last);
            if (latest[row] == null) {
                latest[row] = new int[states];
                Arrays.fill(latest[row], NONE);
            }
            int column = second > 0 ? step(values[slot - 2], unit, second) : 0;
            before[slot] = latest[row][column];
            latest[row][column] = slot;
        }
    }

    private static int step(float value, double unit, double steps) {
        return (int) (steps * Math.log(1 + Math.max(0, value) / unit) / LOG2);
    }

    /** Values that came after the same state, newest first; how many is returned. */
    int followed(int slot, float[] into) {
        int n = 0;
        for (int at = before[slot]; at != NONE && n < most; at = before[at]) {
            if (!Float.isNaN(values[at])) {
                into[n++] = values[at];
            }
        }
        return n;
    }
}
