package io.gnomon.plugin.bench;

import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.rest.Views.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether one daemon keeps up with a large fleet: the real one, in 4 GiB, with trace-driven servers of every age up to
 * ten hours, each of which is observed, matched, forecast and decided upon in every cycle. Options: {@code --servers
 * N,N,...} (1000,10000,30000), {@code --period SECONDS} (60: five times as often as is promised), {@code --cycles N}
 * that are measured (3). Exit code 1 if a cycle takes longer than its period or the process more memory.
 */
public final class CycleBenchmark {
    private static final int SERVERS_PER_HYPERVISOR = 30;
    private static final Duration HISTORY = Duration.ofHours(10);
    private static final int HEAP_MIB = 3_400;
    private static final double MOST_MIB = 4_096;
    private static final Duration LONGEST_START = Duration.ofMinutes(10);
    private static final Pattern JOB = Pattern.compile("the job (\\S+) took (\\d+) ms");

    private static final Pattern READ_BACK = Pattern.compile("(\\d+) samples read back into memory");

    private final List<String> arguments;

    private CycleBenchmark(String[] arguments) {
        this.arguments = List.of(arguments);
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(new CycleBenchmark(arguments).run() ? 0 : 1);
    }

    private String option(String name, String otherwise) {
        int at = arguments.indexOf(name);
        return at < 0 || at + 1 >= arguments.size() ? otherwise : arguments.get(at + 1);
    }

    private boolean run() throws IOException, InterruptedException {
        boolean kept = true;
        System.out.printf(
                "%-8s %12s %14s %12s %12s  %s%n",
                "servers", "cycle ms", "us a server", "cores", "RssAnon", "longest run of other jobs, ms");
        for (String servers : option("--servers", "1000,10000,30000").split(",", -1)) {
            Path folder = Files.createTempDirectory("gnomon-cycle-benchmark");
            try {
                kept &= measure(folder, Integer.parseInt(servers));
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
        return kept;
    }

    private boolean measure(Path folder, int servers) throws IOException, InterruptedException {
        Duration period = Duration.ofSeconds(Long.parseLong(option("--period", "60")));
        int cycles = Integer.parseInt(option("--cycles", "3"));
        int hypervisors = Math.max(1, Math.min(1_000, servers / SERVERS_PER_HYPERVISOR));
        Path traces = Files.createDirectory(folder.resolve("traces"));
        List<String> names = BenchTraces.fromExcerpt(servers, traces);
        long samples = BenchHistory.write(folder.resolve("data"), names, hypervisors, HISTORY, period, Instant.now());
        System.err.println(servers + " servers: a history of " + samples + " samples is written");
        List<String> configuration = List.of(
                "traces.folder: " + traces,
                "traces.hypervisors: " + hypervisors,
                "hypervisors: []",
                "log.level: debug",
                "observe.period: " + period.toSeconds() + "s",
                "observe.young-period: " + period.toSeconds() + "s",
                "observe.young-for: 0s",
                "forecast.step: " + Math.max(60, period.toSeconds()) + "s");
        try (DaemonProcess daemon = DaemonProcess.launch(folder, configuration, "-Xmx" + HEAP_MIB + "m")) {
            long begin = System.nanoTime();
            Status first = await(daemon, 1);
            System.err.printf(
                    Locale.ROOT,
                    "%s; started and through the first cycle (%.1f s) after %.0f s%n",
                    remembered(daemon.log()),
                    first.lastCycleMillis() / 1000,
                    (System.nanoTime() - begin) / 1e9);
            ProcessUse before = ProcessUse.of(daemon.pid());
            long start = System.nanoTime();
            List<Double> millis = new ArrayList<>();
            for (int i = 1; i <= cycles; i++) {
                Status status = await(daemon, first.cycles() + i);
                millis.add(status.lastCycleMillis());
                System.err.printf(Locale.ROOT, "cycle %d of %d: %.0f ms%n", i, cycles, status.lastCycleMillis());
            }
            ProcessUse after = ProcessUse.of(daemon.pid());
            double cores = (after.cpuSeconds() - before.cpuSeconds()) / ((System.nanoTime() - start) / 1e9);
            double[] sorted = millis.stream().mapToDouble(m -> m).sorted().toArray();
            double median = sorted[sorted.length / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-8d %12.0f %14.1f %12.2f %8.0f MiB  %s%n",
                    servers,
                    median,
                    1000 * median / servers,
                    cores,
                    after.rssAnonMib(),
                    others(daemon.log()));
            List<String> problems = daemon.client().status().problems();
            if (!problems.isEmpty()) {
                System.err.println("problems: " + problems);
            }
            daemon.stop();
            return Arrays.stream(sorted).max().orElse(0) <= period.toMillis() && after.rssAnonMib() <= MOST_MIB;
        }
    }

    private static Status await(DaemonProcess daemon, long cycles) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < end && daemon.isAlive()) {
            if (Files.exists(daemon.data().resolve("endpoint"))) {
                try {
                    Status status = daemon.client().status();
                    if (status.cycles() >= cycles) {
                        return status;
                    }
                } catch (io.gnomon.plugin.cli.ClientException e) {
                    // it does not answer yet
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IllegalStateException("the daemon does not get on: " + daemon.log());
    }

    /** @throws IllegalStateException if the daemon does not know the past that it was given: then nothing is measured */
    private static String remembered(String log) {
        Matcher read = READ_BACK.matcher(log);
        if (!read.find() || read.group(1).equals("0")) {
            throw new IllegalStateException("the daemon has read no samples back: " + log);
        }
        return read.group();
    }

    private static Map<String, Long> others(String log) {
        Map<String, Long> longest = new TreeMap<>();
        Matcher jobs = JOB.matcher(log);
        while (jobs.find()) {
            if (!jobs.group(1).equals("cycle")) {
                longest.merge(jobs.group(1), Long.parseLong(jobs.group(2)), Math::max);
            }
        }
        longest.values().removeIf(ms -> ms < 1000);
        return longest;
    }
}
