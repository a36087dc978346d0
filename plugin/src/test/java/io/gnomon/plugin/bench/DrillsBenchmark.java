package io.gnomon.plugin.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.lab.Drill;
import io.gnomon.plugin.lab.Drill.Loss;
import io.gnomon.plugin.lab.Drills;
import io.gnomon.plugin.lab.Drills.Outcome;
import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.lab.Shop;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Drills in a row, with faults from a seed: a hypervisor killed with its guests, Gnomon killed in the middle of a switchover, a link
 * cut, a slow disk, and planned drills; a client writes all the while. After each it is looked whether anything is amiss ({@link
 * Drills}). Options: {@code --rounds N} (100), {@code --seed N} (1), {@code --json}: the result as one JSON document on standard
 * output. Needs root, libvirt, QEMU, the guest image and network namespaces. Exit code 1 if anything is amiss, or a hypervisor that
 * was killed is not noticed within 5 s (95th percentile); 2 if it cannot run; 130 after Ctrl-C, with the figures so far.
 */
public final class DrillsBenchmark {
    private static final double MOST_MILLIS = 5000;

    private static final String DETECTION = "detection: from the kill until the decision";
    private static final String FENCING = "fencing, and seeing that it is done";
    private static final String EXPANSION = "expansion, seen in the guest";
    private static final String TRAFFIC = "traffic: the address is moved and told";
    private static final String TOTAL = "from the kill until a write is acknowledged again";
    private static final String TOTAL_MORE = "the same, with Gnomon killed, a link cut or a disk slow as well";

    private final Timings timings = new Timings();
    private final Map<String, Integer> kinds = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int done;

    private DrillsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<String> options = List.of(arguments);
        int rounds = number(options, "--rounds", 100);
        int seed = number(options, "--seed", 1);
        Optional<String> obstacle = NetworkLab.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("no drills here: " + obstacle.get());
            System.exit(2);
        }
        boolean json = options.contains("--json");
        DrillsBenchmark benchmark = new DrillsBenchmark();
        boolean whole;
        try (Leftovers leftovers = new Leftovers(() -> benchmark.report(seed, json))) {
            whole = benchmark.runAll(rounds, seed, leftovers);
        }
        benchmark.report(seed, json);
        System.exit(whole && benchmark.isGood() ? 0 : 1);
    }

    private static int number(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
    }

    private boolean runAll(int rounds, int seed, Leftovers leftovers) throws IOException {
        Random random = new Random(seed);
        Path folder = leftovers.folder("gnomon-drills");
        try {
            NetworkLab lab = leftovers.keep(NetworkLab.start(2));
            Shop shop = leftovers.keep(new Shop(lab, folder));
            shop.open();
            shop.write();
            Drills drills = leftovers.keep(new Drills(lab, shop));
            while (done < rounds) {
                note(drills.run(Drill.random(random)), rounds);
            }
        } catch (AssertionError | RuntimeException | IOException e) {
            leftovers.awaitEnd();
            faults.add("drill " + (done + 1) + " did not end: " + e.getMessage());
        }
        keepLog(folder);
        return done == rounds;
    }

    /** What the daemon said is kept if anything was amiss. */
    private void keepLog(Path folder) throws IOException {
        Path log = folder.resolve("daemon.log");
        if (!faults.isEmpty() && Files.exists(log)) {
            Path kept = Files.createTempFile("gnomon-drills-daemon", ".log");
            Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
            System.err.println("what the daemon said is in " + kept);
        }
    }

    private void note(Outcome outcome, int rounds) {
        done++;
        Drill drill = outcome.drill();
        kinds.merge(drill.toString(), 1, Integer::sum);
        outcome.faults().forEach(f -> faults.add("drill " + done + " (" + drill + "): " + f));
        Duration total = Duration.between(outcome.begun(), outcome.back());
        if (drill.loss() == Loss.SERVING) {
            timings.add(drill.isPlain() ? TOTAL : TOTAL_MORE, total);
            Instant decided = outcome.decided().orElse(outcome.back());
            if (!drill.daemon()) {
                timings.add(DETECTION, Duration.between(outcome.begun(), decided));
            }
            if (drill.isPlain()) {
                timings.add(FENCING, Timings.slowest(outcome.switchovers(), SwitchoverView::fencingMillis));
                timings.add(EXPANSION, Timings.slowest(outcome.switchovers(), SwitchoverView::expansionMillis));
                timings.add(TRAFFIC, Timings.slowest(outcome.switchovers(), SwitchoverView::shiftMillis));
            }
        }
        System.err.printf(
                Locale.ROOT,
                "drill %d of %d: %s: %s%s (load %.1f)%n",
                done,
                rounds,
                drill,
                drill.loss() == Loss.SERVING ? "served again after " + total.toMillis() + " ms, " : "",
                outcome.faults().isEmpty() ? "all is well" : String.join("; ", outcome.faults()),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        if (!outcome.faults().isEmpty()) {
            outcome.switchovers()
                    .forEach(s -> System.err.printf(
                            "  switchover %d of %s from %s, %s: %s%n",
                            s.id(), s.portion(), s.from(), s.state(), s.detail()));
        }
    }

    private boolean isGood() {
        return faults.isEmpty() && !(timings.quantile(DETECTION, 0.95) > MOST_MILLIS);
    }

    private void report(int seed, boolean json) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("seed", seed);
            all.put("drills", done);
            all.put("kinds", kinds);
            all.put("faults", faults);
            all.put("millis", timings.all());
            try {
                System.out.println(new ObjectMapper().writeValueAsString(all));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            return;
        }
        kinds.forEach((kind, count) -> System.out.printf("%4d  %s%n", count, kind));
        timings.print();
        System.out.printf("%d drills with seed %d; amiss: %d%n", done, seed, faults.size());
        faults.forEach(System.out::println);
    }
}
