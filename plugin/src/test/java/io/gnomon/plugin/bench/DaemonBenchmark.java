package io.gnomon.plugin.bench;

import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.rest.Views.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the daemon costs: processor time and anonymous memory of the real one, started by the launcher, with
 * trace-driven servers. Options: {@code --traces DIR} (the first servers of a folder of traces; default: made of the
 * shipped excerpt), {@code --servers N} (100), {@code --history HOURS} that the data folder holds already (10; 0 = a new
 * daemon), {@code --warm-up SECONDS} (60), {@code --seconds SECONDS} measured (120), {@code -f json}. Exit code 1 if it
 * costs more than is promised.
 */
public final class DaemonBenchmark {
    private static final double MOST_PERCENT = 5;
    private static final double MOST_MIB = 300;
    private static final int HYPERVISORS = 3;
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final List<String> arguments;
    private final boolean json;

    private DaemonBenchmark(String[] arguments) {
        this.arguments = List.of(arguments);
        this.json = option("-f", "table").equals("json");
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(new DaemonBenchmark(arguments).run() ? 0 : 1);
    }

    private String option(String name, String otherwise) {
        int at = arguments.indexOf(name);
        return at < 0 || at + 1 >= arguments.size() ? otherwise : arguments.get(at + 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gnomon-daemon-benchmark");
        try {
            return measure(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private boolean measure(Path folder) throws IOException, InterruptedException {
        int servers = Integer.parseInt(option("--servers", "100"));
        Path traces = Files.createDirectory(folder.resolve("traces"));
        String given = option("--traces", "");
        List<String> names = given.isEmpty()
                ? BenchTraces.fromExcerpt(servers, traces)
                : BenchTraces.firstOf(Path.of(given), servers, traces);
        say(
                given.isEmpty()
                        ? "traces: the shipped excerpt (Azure Public Dataset 2017, CC BY 4.0), repeated and shifted for "
                                + names.size() + " servers; memory, disk and network made from its CPU"
                        : "traces: the first " + names.size() + " servers of " + given);
        Duration history = Duration.ofHours(Long.parseLong(option("--history", "10")));
        long samples = BenchHistory.write(folder.resolve("data"), names, HYPERVISORS, history, PERIOD, Instant.now());
        say("history: " + samples + " samples, servers of every age up to " + history.toHours() + " hours");

        Path configuration = folder.resolve("gnomon.yaml");
        Files.write(
                configuration,
                List.of(
                        "daemon.data: " + folder.resolve("data"),
                        "daemon.port: 0",
                        "traces.folder: " + traces,
                        "traces.hypervisors: " + HYPERVISORS,
                        "hypervisors: []",
                        "observe.period: " + PERIOD.toSeconds() + "s",
                        "observe.young-for: 0s"));
        Path launcher = Path.of("..", "gnomon").toAbsolutePath().normalize();
        // builds what is missing or old, which is not the daemon's start
        if (new ProcessBuilder(launcher.toString(), "version")
                        .inheritIO()
                        .start()
                        .waitFor()
                != 0) {
            throw new IOException(launcher + " does not work: run it by hand to see why");
        }
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "serve", "--config", configuration.toString()));
        say("starting " + String.join(" ", command));
        try (DaemonProcess daemon = DaemonProcess.launch(folder, command)) {
            daemon.awaitFirstCycle();
            long warmUp = Long.parseLong(option("--warm-up", "60"));
            say("warming up for " + warmUp + " s");
            TimeUnit.SECONDS.sleep(warmUp);
            long seconds = Long.parseLong(option("--seconds", "120"));
            say("measuring for " + seconds + " s");
            ProcessUse before = ProcessUse.of(daemon.pid());
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            ProcessUse after = ProcessUse.of(daemon.pid());
            double wall = (System.nanoTime() - start) / 1e9;
            Status status = daemon.client().status();
            double percent = 100 * (after.cpuSeconds() - before.cpuSeconds()) / wall;
            int adjustments = daemon.client()
                    .adjustments(java.util.Optional.empty(), 1000)
                    .size();
            print(status, adjustments, percent, after.rssAnonMib());
            daemon.stop();
            return percent <= MOST_PERCENT && after.rssAnonMib() <= MOST_MIB;
        }
    }

    private void say(String what) {
        System.err.println(what);
    }

    private void print(Status status, int adjustments, double percent, double mib) {
        if (json) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"servers\":%d,\"samples\":%d,\"adjustments\":%d,\"lastCycleMillis\":%.1f,"
                            + "\"cpuPercentOfOneCore\":%.2f,\"cpuPercentAllowed\":%.0f,\"rssAnonMib\":%.0f,\"rssAnonMibAllowed\":%.0f}%n",
                    status.servers(),
                    status.samples(),
                    adjustments,
                    status.lastCycleMillis(),
                    percent,
                    MOST_PERCENT,
                    mib,
                    MOST_MIB);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%d servers, %d samples, %d adjustments, problems: %s%n",
                status.servers(),
                status.samples(),
                adjustments,
                status.problems());
        System.out.printf(Locale.ROOT, "%-34s %10s %10s%n", "", "measured", "allowed");
        System.out.printf(
                Locale.ROOT, "%-34s %8.2f %% %8.0f %%%n", "processor time, of one core", percent, MOST_PERCENT);
        System.out.printf(Locale.ROOT, "%-34s %6.0f MiB %6.0f MiB%n", "anonymous memory (RssAnon)", mib, MOST_MIB);
    }
}
