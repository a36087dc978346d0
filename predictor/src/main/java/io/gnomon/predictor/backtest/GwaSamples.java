package io.gnomon.predictor.backtest;

import io.gnomon.predictor.series.Series;
import io.gnomon.predictor.series.TraceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Times and values of one server as they come, and where they stand. Samples that a clock set wrong has put far from all
 * others would make a test of themselves, or years of gaps: a group of less than an hour's samples that is a month from every
 * other one is left out, unless there is no larger one. For one thread.
 */
final class GwaSamples {
    private static final long FAR_SECONDS = 30L * 86_400;
    private static final int FEW = 12;
    private static final long LONGEST_SECONDS = 30L * 366 * 86_400;

    private final List<Path> files = new ArrayList<>();
    private long[] times = new long[1024];
    private double[] values = new double[1024];
    private int[] lines = new int[1024];
    private short[] sources = new short[1024];
    private int count;

    /** What is added from now on stands in that file. */
    void from(Path file) {
        files.add(file);
    }

    void add(int line, long time, double value) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
            lines = Arrays.copyOf(lines, 2 * count);
            sources = Arrays.copyOf(sources, 2 * count);
        }
        times[count] = time;
        values[count] = value;
        lines[count] = line;
        sources[count++] = (short) (files.size() - 1);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Leaves out what is far from all others; tells what it was, file and line first. */
    List<String> withoutStrays() {
        List<int[]> groups = groups();
        int[] largest = groups.stream()
                .max(Comparator.comparingInt((int[] g) -> g.length))
                .orElseThrow();
        List<String> told = new ArrayList<>();
        boolean[] stray = new boolean[count];
        for (int[] group : groups) {
            if (group != largest && group.length < FEW) {
                told.add(place(group[0]) + ": "
                        + (group.length == 1 ? "one sample is" : group.length + " samples are")
                        + " left out, of " + Instant.ofEpochSecond(times[group[0]])
                        + " and more than 30 days from all others");
                Arrays.stream(group).forEach(i -> stray[i] = true);
            }
        }
        if (!told.isEmpty()) {
            keep(IntStream.range(0, count).filter(i -> !stray[i]).toArray());
        }
        return told;
    }

    /** The samples in the order of their times, parted where nothing is known for long. */
    private List<int[]> groups() {
        int[] byTime = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i]))
                .mapToInt(i -> i)
                .toArray();
        List<int[]> groups = new ArrayList<>();
        int start = 0;
        for (int k = 1; k <= count; k++) {
            if (k == count || times[byTime[k]] - times[byTime[k - 1]] > FAR_SECONDS) {
                groups.add(Arrays.copyOfRange(byTime, start, k));
                start = k;
            }
        }
        return groups;
    }

    private void keep(int[] kept) {
        for (int k = 0; k < kept.length; k++) { // never overtakes what it reads
            times[k] = times[kept[k]];
            values[k] = values[kept[k]];
            lines[k] = lines[kept[k]];
            sources[k] = sources[kept[k]];
        }
        count = kept.length;
    }

    private String place(int sample) {
        return files.get(sources[sample]) + ", line " + lines[sample];
    }

    /** @throws TraceException if the times lie so far apart that no gap can explain it */
    Series series(int step) {
        int earliest = 0;
        int latest = 0;
        for (int i = 1; i < count; i++) {
            earliest = times[i] < times[earliest] ? i : earliest;
            latest = times[i] > times[latest] ? i : latest;
        }
        long first = Math.floorDiv(times[earliest], step);
        long last = Math.floorDiv(times[latest], step);
        if ((last - first) * step > LONGEST_SECONDS) {
            throw new TraceException(
                    files.get(sources[latest]).toString(),
                    lines[latest],
                    1,
                    Instant.ofEpochSecond(times[latest]) + " is more than 30 years after "
                            + Instant.ofEpochSecond(times[earliest]) + " of " + place(earliest),
                    "Remove the lines whose clock was wrong");
        }
        double[] sums = new double[(int) (last - first) + 1];
        int[] counts = new int[sums.length];
        for (int i = 0; i < count; i++) {
            int slot = (int) (Math.floorDiv(times[i], step) - first);
            if (!Double.isNaN(values[i])) {
                sums[slot] += values[i];
                counts[slot]++;
            }
        }
        for (int slot = 0; slot < sums.length; slot++) {
            sums[slot] = counts[slot] == 0 ? Double.NaN : sums[slot] / counts[slot];
        }
        return new Series(first * step, step, sums);
    }
}
