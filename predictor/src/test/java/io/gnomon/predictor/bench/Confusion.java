package io.gnomon.predictor.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** What was said against what came, in classes. Not thread-safe. */
final class Confusion {
    private final int[][] counts;

    Confusion(int classes) {
        counts = new int[classes][classes];
    }

    void add(int came, int said) {
        counts[came][said]++;
    }

    /** Mean over the classes that came of how often each was told; what a constant reaches is one by their number. */
    double macroRecall() {
        return IntStream.range(0, counts.length)
                .filter(c -> sum(c) > 0)
                .mapToDouble(c -> (double) counts[c][c] / sum(c))
                .average()
                .orElse(Double.NaN);
    }

    double accuracy() {
        int right = IntStream.range(0, counts.length).map(c -> counts[c][c]).sum();
        return (double) right / IntStream.range(0, counts.length).map(this::sum).sum();
    }

    /** Share of the class that came most often. */
    double mostFrequent() {
        int[] sums = IntStream.range(0, counts.length).map(this::sum).toArray();
        return (double) Arrays.stream(sums).max().orElse(0)
                / Arrays.stream(sums).sum();
    }

    private int sum(int came) {
        return Arrays.stream(counts[came]).sum();
    }

    /** A line for each class that came, with how often each was said. */
    String table() {
        StringBuilder text = new StringBuilder("    came \\ said");
        IntStream.range(0, counts.length).forEach(c -> text.append(String.format("%7s", "q" + (c + 1))));
        text.append("   recall\n");
        for (int came = 0; came < counts.length; came++) {
            text.append(String.format("          %-4s", "q" + (came + 1)));
            Arrays.stream(counts[came]).forEach(n -> text.append(String.format("%7d", n)));
            text.append(String.format(Locale.ROOT, "%9.2f%n", (double) counts[came][came] / sum(came)));
        }
        return text.toString();
    }
}
