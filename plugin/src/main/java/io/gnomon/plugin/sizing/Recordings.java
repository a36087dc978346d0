package io.gnomon.plugin.sizing;

import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.series.TraceException;
import io.gnomon.predictor.sizing.Past;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Recorded servers with what they used and what they were sold, from {@code cpu}, {@code capmhz}, {@code cores}, {@code mem}
 * and {@code memcap} of a folder in the wide layout. All are brought to the length of the longest.
 *
 * @param slots how many there are
 */
public record Recordings(List<Server> servers, int slots) {
    static final double FLOOR_CORES = 0.025;
    static final double FLOOR_MIB = 64;
    private static final int STEP_SECONDS = 300;

    /** One server. */
    public record Server(String name, Track cpu, Track memory) {
        Track track(Track.Kind kind) {
            return kind == Track.Kind.CPU ? cpu : memory;
        }
    }

    /**
     * Reads a folder.
     *
     * @param startSeconds Unix time of slot 0
     * @throws TraceException if one of the files is missing or malformed
     */
    public static Recordings read(Path folder, long startSeconds) {
        Map<String, double[]> cpu = TraceFolder.wide(folder, "cpu", startSeconds);
        Map<String, double[]> capacity = TraceFolder.wide(folder, "capmhz", startSeconds);
        Map<String, double[]> cores = TraceFolder.wide(folder, "cores", startSeconds);
        Map<String, double[]> memory = TraceFolder.wide(folder, "mem", startSeconds);
        Map<String, double[]> sold = TraceFolder.wide(folder, "memcap", startSeconds);
        int slots = cpu.values().stream().mapToInt(v -> v.length).max().orElse(0);
        List<Server> servers = new ArrayList<>();
        cpu.forEach((name, shares) -> {
            Columns all = new Columns(
                    shares,
                    of(capacity, name, folder),
                    of(cores, name, folder),
                    of(memory, name, folder),
                    of(sold, name, folder));
            servers.add(all.server(name, slots, startSeconds / STEP_SECONDS));
        });
        if (servers.isEmpty()) {
            throw new TraceException(folder.toString(), "there is no server in it", "cpu.csv.gz is empty", null);
        }
        return new Recordings(servers, slots);
    }

    private static double[] of(Map<String, double[]> all, String name, Path folder) {
        double[] values = all.get(name);
        if (values == null) {
            throw new TraceException(
                    folder.toString(),
                    "server " + name + " of cpu.csv.gz is missing in another file",
                    "capmhz, cores, mem and memcap need a line for it",
                    null);
        }
        return values;
    }

    /** What the files say about one server. */
    private record Columns(double[] share, double[] capacity, double[] cores, double[] memory, double[] sold) {
        Server server(String name, int slots, long firstSlot) {
            float[] mhz = gaps(slots);
            float[] mib = gaps(slots);
            float[] mhzCeiling = gaps(slots);
            float[] mibCeiling = gaps(slots);
            float[] mhzFloor = new float[slots];
            float[] mibFloor = new float[slots];
            for (int i = 0; i < slots; i++) {
                double count = at(cores, i);
                if (!(count > 0)) { // off, or not known: what else is said of it means nothing
                    continue;
                }
                mhzCeiling[i] = (float) at(capacity, i);
                mibCeiling[i] = (float) at(sold, i);
                mhz[i] = (float) Math.min(at(share, i) * mhzCeiling[i] / 10_000, mhzCeiling[i]);
                mib[i] = (float) Math.min(at(memory, i), mibCeiling[i]);
                mhzFloor[i] = (float) (FLOOR_CORES * mhzCeiling[i] / count);
                mibFloor[i] = (float) FLOOR_MIB;
            }
            return new Server(
                    name,
                    new Track(Track.Kind.CPU, new Past(name, mhz, mib, mhzCeiling, firstSlot), mhzFloor),
                    new Track(Track.Kind.MEMORY, new Past(name, mib, mhz, mibCeiling, firstSlot), mibFloor));
        }

        private static double at(double[] values, int i) {
            return i < values.length ? values[i] : Double.NaN;
        }

        private static float[] gaps(int slots) {
            float[] values = new float[slots];
            Arrays.fill(values, Float.NaN);
            return values;
        }
    }
}
