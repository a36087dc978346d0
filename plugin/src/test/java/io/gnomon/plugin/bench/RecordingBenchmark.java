package io.gnomon.plugin.bench;

import io.gnomon.libvirt.lab.Eventually;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.predictor.backtest.TraceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes recordings with a sample each second: of small guests on a real hypervisor, as the daemon reads them, each of which does what a
 * server of another recording did, a second for each slot of five minutes. Where it begins in that recording is chosen at random, the
 * same each time. Written in the wide layout, with the flavor that the recorded server had.
 *
 * <p>Arguments: folder of recordings ({@code cpu}, {@code mem}, {@code cores}, {@code memcap}), folder to be made, {@code --waves N} (4)
 * of {@code --guests N} (15) at a time, {@code --seconds N} (350). Needs root, libvirt, QEMU and the guest image.
 */
public final class RecordingBenchmark {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final long SEED = 1;
    /** So many guests at a time must find room on two cores, and each has its own beside what it is told to do. */
    private static final double CORES_OF_ALL = 0.5;

    private static final double MOST_CORES = 0.5;
    private static final double MEMORY_OF_ALL = 250;
    private static final double MOST_MIB = 160;

    private final Path to;
    private final int seconds;
    private final List<Told> told;
    private final Map<String, double[]> cpu = new LinkedHashMap<>();
    private final Map<String, double[]> memory = new LinkedHashMap<>();

    /** What a guest is to do. @param cpu share of what the recorded server had @param memory the same */
    private record Told(String name, double cores, double memoryMib, double[] cpu, double[] memory) {
        LoadTrace load() {
            List<Line> lines = new ArrayList<>();
            for (int t = 0; t < cpu.length; t++) {
                lines.add(new Line(
                        t,
                        Math.min(MOST_CORES, cpu[t] * CORES_OF_ALL),
                        Math.min(MOST_MIB, 2 + memory[t] * MEMORY_OF_ALL),
                        0));
            }
            return new LoadTrace(lines);
        }
    }

    private RecordingBenchmark(Path to, int seconds, List<Told> told) {
        this.to = to;
        this.seconds = seconds;
        this.told = told;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("usage: RecordingBenchmark FOLDER NEW-FOLDER [--waves N] [--guests N] [--seconds N]");
            System.exit(2);
        }
        int waves = option(arguments, "--waves", 4);
        int guests = option(arguments, "--guests", 15);
        int seconds = option(arguments, "--seconds", 350);
        List<Told> told = choose(Path.of(arguments[0]), waves * guests, seconds + 60);
        RecordingBenchmark recording =
                new RecordingBenchmark(Files.createDirectories(Path.of(arguments[1])), seconds, told);
        for (int wave = 0; wave < waves; wave++) {
            recording.record(told.subList(wave * guests, (wave + 1) * guests));
            recording.write(); // so that what was recorded is there if the next wave is not waited for
            System.out.printf("wave %d of %d: %d servers recorded so far%n", wave + 1, waves, recording.cpu.size());
        }
    }

    private static int option(String[] arguments, String name, int otherwise) {
        int at = List.of(arguments).indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(arguments[at + 1]);
    }

    /** Some servers, each from a random slot on from which all is known. */
    private static List<Told> choose(Path folder, int count, int slots) {
        Map<String, double[]> cpu = TraceFolder.wide(folder, "cpu", 0);
        Map<String, double[]> mem = TraceFolder.wide(folder, "mem", 0);
        Map<String, double[]> cores = TraceFolder.wide(folder, "cores", 0);
        Map<String, double[]> memcap = TraceFolder.wide(folder, "memcap", 0);
        List<String> names = new ArrayList<>(cpu.keySet());
        names.retainAll(mem.keySet());
        Random random = new Random(SEED);
        Collections.shuffle(names, random);
        List<Told> told = new ArrayList<>();
        for (String name : names) {
            for (int attempt = 0; attempt < 20 && told.size() < count; attempt++) {
                int from = random.nextInt(cpu.get(name).length - slots);
                double[] used = range(cpu, name, from, slots, 10_000);
                double[] held = range(mem, name, from, slots, memcap.get(name)[from]);
                double has = cores.get(name)[from];
                if (has > 0
                        && Arrays.stream(used).allMatch(Double::isFinite)
                        && Arrays.stream(held).allMatch(Double::isFinite)) {
                    told.add(new Told("r" + name, has, memcap.get(name)[from], used, held));
                    break;
                }
            }
        }
        if (told.size() < count) {
            throw new IllegalArgumentException(
                    folder + " has only " + told.size() + " servers that are known for long enough");
        }
        return told;
    }

    private static double[] range(Map<String, double[]> all, String name, int from, int slots, double unit) {
        return Arrays.stream(all.get(name), from, from + slots)
                .map(v -> v / unit)
                .toArray();
    }

    private void record(List<Told> wave) throws Exception {
        Path folder = Files.createTempDirectory("gnomon-recording");
        try (QemuLab lab = QemuLab.start();
                DaemonProcess daemon = DaemonProcess.start(
                        folder,
                        List.of(
                                "hypervisors: [\"" + lab.uri() + "\"]",
                                "guest.image: " + lab.guest(),
                                "guest.canary: false",
                                "servers.image-folders: " + lab.folder(),
                                "observe.period: 1s",
                                "observe.young-period: 1s",
                                "decide.autonomy: off"))) {
            Client client = daemon.client();
            for (Told server : wave) {
                client.createServer(request(lab, server));
                Eventually.eventually(server.name() + " is up", BOOT, () -> client.servers().stream()
                        .anyMatch(
                                s -> s.name().equals(server.name()) && s.usage().containsKey("memory")));
            }
            TimeUnit.SECONDS.sleep(seconds + 5L); // as long after the last one as after the first
            for (Told server : wave) {
                keep(server.name(), client.samples(server.name(), 3_600));
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static ServerCreate request(QemuLab lab, Told server) {
        ServerCreate plain = LabServer.of(lab, server.name(), server.load()).request();
        Map<String, Double> size = Map.of("cpu", 1.0, "memory", 256.0);
        return new ServerCreate(
                server.name(),
                plain.hypervisor(),
                new FlavorBody("record", size, size, 1.0),
                null,
                plain.disks(),
                plain.serialLog(),
                plain.kernelArguments(),
                Map.of(),
                false);
    }

    /** By the second, from the first one on in which its guest was measured from inside: its load has begun. */
    private void keep(String name, List<SampleView> samples) {
        long first = samples.stream()
                .filter(s -> s.usage().containsKey("memory"))
                .mapToLong(s -> s.at().getEpochSecond())
                .findFirst()
                .orElseThrow();
        double[] cores = new double[seconds];
        double[] mib = new double[seconds];
        Arrays.fill(cores, Double.NaN);
        Arrays.fill(mib, Double.NaN);
        for (SampleView sample : samples) {
            long age = sample.at().getEpochSecond() - first;
            if (age >= 0 && age < seconds) {
                cores[(int) age] = sample.usage().getOrDefault("cpu", Double.NaN) * 10_000;
                mib[(int) age] = sample.usage().getOrDefault("memory", Double.NaN);
            }
        }
        cpu.put(name, cores);
        memory.put(name, mib);
    }

    private void write() throws IOException {
        write("cpu", cpu);
        write("mem", memory);
        Map<String, Told> by = told.stream().collect(Collectors.toMap(Told::name, t -> t, (a, b) -> a, TreeMap::new));
        Map<String, double[]> cores = new LinkedHashMap<>();
        Map<String, double[]> memcap = new LinkedHashMap<>();
        cpu.keySet().forEach(name -> {
            cores.put(name, constant(by.get(name).cores()));
            memcap.put(name, constant(by.get(name).memoryMib()));
        });
        write("cores", cores);
        write("memcap", memcap);
    }

    private double[] constant(double value) {
        double[] values = new double[seconds];
        Arrays.fill(values, value);
        return values;
    }

    private void write(String metric, Map<String, double[]> all) throws IOException {
        List<String> lines = new ArrayList<>();
        all.forEach((name, values) -> lines.add(Arrays.stream(values)
                .mapToObj(v -> Double.isNaN(v) ? "" : String.format(Locale.ROOT, "%.1f", v))
                .collect(Collectors.joining(",", name + ",", ""))));
        Files.write(to.resolve(metric + ".csv"), lines);
    }
}
