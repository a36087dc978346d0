package io.gnomon.predictor.demand;

import io.gnomon.predictor.series.TraceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recorded requests slot by slot, with what a server of each flavor takes. Immutable, apart from the arrays, which nobody changes.
 *
 * @param firstSlot slots from 1970 to the first one
 * @param kinds by name
 * @param servers that were requested in each slot, of each kind
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and one of millions of numbers
public record RequestTrace(int slotSeconds, long firstSlot, List<Kind> kinds, int[][] servers) {
    private static final List<String> COLUMNS = List.of("t", "batch", "flavor", "mem_mb");
    /** A year of slots of a minute. */
    private static final int MOST_SLOTS = 525_600;

    /**
     * What is requested.
     *
     * @param lifeSeconds how long such a server lives, on average; NaN if that was not recorded
     */
    public record Kind(String name, double cores, double memoryMib, double lifeSeconds) {}

    private static final class Tally {
        private double memoryMib;
        private double cores;
        private double lived;
        private long lives;
        private final Map<Long, Integer> bySlot = new HashMap<>();
    }

    /**
     * Reads a folder as {@link RequestFolder} does; the column {@code mem_mb} is needed too. {@code cores} may be there, and how long
     * servers lived: {@code life_bin}, a line of {@code life_bins.csv} ({@code bin,min_s,max_s}); the middle counts, and the least
     * where {@code censored} is 1, as the recording ended first.
     *
     * @throws TraceException that names the place of what is wrong
     */
    public static RequestTrace read(Path folder, int slotSeconds) {
        Map<String, Tally> tallies = new HashMap<>();
        Map<Long, long[]> bins = bins(folder);
        boolean found = RequestLines.read(folder, COLUMNS, line -> {
            long slot = line.whole(0, "the time in whole Unix seconds") / slotSeconds;
            Tally tally = tallies.computeIfAbsent(line.name(2, "flavor"), f -> new Tally());
            tally.bySlot.merge(slot, 1, Integer::sum);
            double memory = line.whole(3, "the memory in whole MiB");
            if (memory <= 0 || tally.memoryMib > 0 && tally.memoryMib != memory) {
                throw line.fault(3, "the memory of a flavor is above 0 and always the same", "Mend the memory");
            }
            tally.memoryMib = memory;
            tally.cores = number(line.other("cores"), tally.cores);
            double bin = number(line.other("life_bin"), Double.NaN);
            long[] span = Double.isNaN(bin) ? null : bins.get((long) bin);
            if (span != null) {
                tally.lived += "1".equals(line.other("censored")) ? span[0] : (span[0] + span[1]) / 2.0;
                tally.lives++;
            }
        });
        if (!found || tallies.isEmpty()) {
            throw new TraceException(
                    folder.toString(),
                    "no .csv or .csv.gz file in it holds requests below a line that names the columns t, batch, flavor and"
                            + " mem_mb",
                    "Write one line per requested server below such a line",
                    null);
        }
        return of(folder, slotSeconds, tallies);
    }

    private static RequestTrace of(Path folder, int slotSeconds, Map<String, Tally> tallies) {
        List<String> names = tallies.keySet().stream().sorted().toList();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Tally tally : tallies.values()) {
            for (long slot : tally.bySlot.keySet()) {
                first = Math.min(first, slot);
                last = Math.max(last, slot);
            }
        }
        if (last - first >= MOST_SLOTS) {
            throw new TraceException(
                    folder.toString(),
                    "its requests lie more than " + MOST_SLOTS + " slots of " + slotSeconds + " s apart",
                    "Mend the times: a clock must have jumped",
                    null);
        }
        int[][] servers = new int[(int) (last - first) + 1][names.size()];
        List<Kind> kinds = new ArrayList<>();
        for (String name : names) {
            Tally tally = java.util.Objects.requireNonNull(tallies.get(name));
            int kind = kinds.size();
            long start = first;
            tally.bySlot.forEach((slot, count) -> servers[(int) (slot - start)][kind] = count);
            kinds.add(new Kind(
                    name, tally.cores, tally.memoryMib, tally.lives == 0 ? Double.NaN : tally.lived / tally.lives));
        }
        return new RequestTrace(slotSeconds, first, List.copyOf(kinds), servers);
    }

    /** Number of slots. */
    public int slots() {
        return servers.length;
    }

    /** Servers of this kind that were requested in the slots {@code [from, to)}. */
    public long requested(int kind, int from, int to) {
        return Arrays.stream(servers, from, to).mapToLong(slot -> slot[kind]).sum();
    }

    /** Places of the kinds, those that take the least memory first. */
    public List<Integer> byMemory() {
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < kinds.size(); k++) {
            order.add(k);
        }
        order.sort(Comparator.comparingDouble(k -> kinds.get(k).memoryMib()));
        return order;
    }

    /**
     * Mean memory of the servers that run at the same time, in MiB: rate times life time times memory (Little 1961). A kind of which
     * no life time is known lives as long as the others, on average.
     *
     * @return NaN if no life time was recorded
     */
    public double runningMib() {
        double lived = 0;
        long known = 0;
        for (int k = 0; k < kinds.size(); k++) {
            if (!Double.isNaN(kinds.get(k).lifeSeconds())) {
                lived += requested(k, 0, slots()) * kinds.get(k).lifeSeconds();
                known += requested(k, 0, slots());
            }
        }
        double usual = known == 0 ? Double.NaN : lived / known;
        double sum = 0;
        for (int k = 0; k < kinds.size(); k++) {
            double life = kinds.get(k).lifeSeconds();
            sum += requested(k, 0, slots()) * kinds.get(k).memoryMib() * (Double.isNaN(life) ? usual : life);
        }
        return sum / ((double) slots() * slotSeconds);
    }

    private static double number(@Nullable String text, double otherwise) {
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Map<Long, long[]> bins(Path folder) {
        Map<Long, long[]> bins = new HashMap<>();
        if (Files.isDirectory(folder)) {
            RequestLines.read(
                    folder,
                    List.of("bin", "min_s", "max_s"),
                    line -> bins.put(
                            line.whole(0, "a whole number"),
                            new long[] {line.whole(1, "whole seconds"), line.whole(2, "whole seconds")}));
        }
        return bins;
    }
}
