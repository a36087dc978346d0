package io.gnomon.plugin.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Folders of traces for a given number of servers, in the wide layout. */
final class BenchTraces {
    private static final List<String> FILES =
            List.of("cpu", "cpu_avg", "mem", "diskread", "diskwrite", "netrx", "nettx");
    private static final int SAMPLES = 288;

    private BenchTraces() {}

    /** The first {@code servers} lines of each file of {@code from}; returns the names of the servers. */
    static List<String> firstOf(Path from, int servers, Path to) throws IOException {
        List<String> names = new ArrayList<>();
        for (String file : FILES) {
            Path plain = from.resolve(file + ".csv");
            Path packed = from.resolve(file + ".csv.gz");
            if (!Files.exists(plain) && !Files.exists(packed)) {
                continue;
            }
            try (BufferedReader in = reader(Files.exists(packed) ? packed : plain, Files.exists(packed));
                    BufferedWriter out = Files.newBufferedWriter(to.resolve(file + ".csv"))) {
                String line = in.readLine();
                for (int i = 0; i < servers && line != null; i++, line = in.readLine()) {
                    String name = line.substring(0, line.indexOf(','));
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                    out.write(line);
                    out.newLine();
                }
            }
        }
        return names;
    }

    private static BufferedReader reader(Path file, boolean packed) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(packed ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
    }

    /**
     * A day of the excerpt that the demo ships, repeated, each server with another machine and another shift. It has CPU
     * only: memory, disk and network are made from it, so that every resource is forecast.
     */
    static List<String> fromExcerpt(int servers, Path to) throws IOException {
        List<double[]> machines = excerpt();
        List<String> names = new ArrayList<>();
        try (BufferedWriter cpu = Files.newBufferedWriter(to.resolve("cpu.csv"));
                BufferedWriter memory = Files.newBufferedWriter(to.resolve("mem.csv"));
                BufferedWriter disk = Files.newBufferedWriter(to.resolve("diskwrite.csv"));
                BufferedWriter network = Files.newBufferedWriter(to.resolve("netrx.csv"))) {
            for (int s = 0; s < servers; s++) {
                String name = "server-" + (s + 1);
                names.add(name);
                for (BufferedWriter file : List.of(cpu, memory, disk, network)) {
                    file.write(name);
                }
                double[] machine = machines.get(s % machines.size());
                for (int i = 0; i < SAMPLES; i++) {
                    double share = machine[(i + 7 * s) % machine.length] / 100;
                    write(cpu, 10_000 * share);
                    write(memory, 500 + 3_000 * share);
                    write(disk, 20_000 * share);
                    write(network, 10_000 * share);
                }
                for (BufferedWriter file : List.of(cpu, memory, disk, network)) {
                    file.newLine();
                }
            }
        }
        return names;
    }

    private static void write(BufferedWriter file, double value) throws IOException {
        file.write(String.format(Locale.ROOT, ",%.1f", value));
    }

    private static List<double[]> excerpt() throws IOException {
        InputStream shipped = BenchTraces.class.getResourceAsStream("/io/gnomon/plugin/demo/azure-excerpt.csv");
        if (shipped == null) {
            throw new IOException("the excerpt is not on the class path: build with 'mvn test-compile'");
        }
        List<double[]> machines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(shipped, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("#") && !line.startsWith("name,")) {
                    String[] words = line.split(",", -1);
                    double[] values = new double[words.length - 3];
                    for (int i = 3; i < words.length; i++) {
                        values[i - 3] = Double.parseDouble(words[i]);
                    }
                    machines.add(values);
                }
            }
        }
        return machines;
    }
}
