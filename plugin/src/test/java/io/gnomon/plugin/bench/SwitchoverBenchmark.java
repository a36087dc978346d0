package io.gnomon.plugin.bench;

import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.lab.Shop;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drills in earnest: in each round the hypervisor that serves a shop of two portions (web, and a database with a replica) is killed,
 * libvirtd and guests at once, while a client writes; the alternates of the other one take over. Then it is started again and the same
 * two servers are made there cold, which is what a switchover is compared with; they are the alternates of the next round. Options:
 * {@code --rounds N} (10). Needs root, libvirt, QEMU, the guest image and network namespaces. Exit code 1 if a hypervisor is not noticed
 * within 5 s or the shop not back within 5 s of that (95th percentile), a switchover is not five times as fast as making the servers
 * cold (medians), an acknowledged write is lost, or two servers have one address.
 */
public final class SwitchoverBenchmark {
    private static final double MOST_MILLIS = 5000;
    private static final double LEAST = 5;

    private static final String TOTAL = "from the kill until a write is acknowledged again";
    private static final String DETECTION = "detection: from the kill until the decision";
    private static final String BACK = "from the decision until a write is acknowledged again";
    private static final String COLD = "cold: from the request until both servers answer";

    private final Map<String, List<Double>> steps = new LinkedHashMap<>();
    private int lost;
    private int splits;
    private int unmet;

    private SwitchoverBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int at = List.of(arguments).indexOf("--rounds");
        int rounds = at < 0 ? 10 : Integer.parseInt(arguments[at + 1]);
        Optional<String> obstacle = NetworkLab.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("no drills here: " + obstacle.get());
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("gnomon-switchover-benchmark");
        boolean good;
        try (NetworkLab lab = NetworkLab.start(2);
                Shop shop = new Shop(lab, folder)) {
            good = new SwitchoverBenchmark().run(lab, shop, rounds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(NetworkLab lab, Shop shop, int rounds) throws Exception {
        shop.open();
        shop.write();
        for (int round = 0; round < rounds; round++) {
            int serving = round % 2;
            shop.served(Instant.now());
            Instant killed = Instant.now();
            lab.kill(serving);
            Instant back = shop.served(Instant.now()); // one that was begun before may still have been answered
            List<SwitchoverView> all = shop.ended(killed);
            note(killed, back, all);
            lost += shop.lost().size();
            splits += shop.holders("web").size() > 1 || shop.holders("db").size() > 1 ? 1 : 0;
            add(COLD, shop.rebuild(serving));
            System.err.printf(Locale.ROOT, "round %d of %d: %d ms%n", round + 1, rounds, last(TOTAL));
        }
        return report(rounds);
    }

    private long last(String step) {
        List<Double> all = steps.getOrDefault(step, List.of());
        return all.isEmpty() ? 0 : Math.round(all.get(all.size() - 1));
    }

    private void note(Instant killed, Instant back, List<SwitchoverView> all) {
        Instant decided = all.stream()
                .map(SwitchoverView::decidedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        add(TOTAL, Duration.between(killed, back));
        add(DETECTION, Duration.between(killed, decided));
        add("fencing, and seeing that it is done", slowest(all, SwitchoverView::fencingMillis));
        add("expansion, seen in the guest", slowest(all, SwitchoverView::expansionMillis));
        add("traffic: the address is moved and told", slowest(all, SwitchoverView::shiftMillis));
        add(BACK, Duration.between(decided, back));
        unmet += (int)
                all.stream().filter(s -> !s.state().equals("done") || !s.met()).count();
    }

    private static Duration slowest(List<SwitchoverView> all, Function<SwitchoverView, @Nullable Long> of) {
        long most = 0;
        for (SwitchoverView s : all) {
            Long millis = of.apply(s);
            most = millis == null ? most : Math.max(most, millis);
        }
        return Duration.ofMillis(most);
    }

    private void add(String step, Duration took) {
        steps.computeIfAbsent(step, s -> new ArrayList<>()).add((double) took.toMillis());
    }

    private boolean report(int rounds) {
        System.out.printf(Locale.ROOT, "%-60s %8s %8s %8s%n", rounds + " rounds, ms", "median", "p95", "most");
        steps.forEach((step, all) -> System.out.printf(
                Locale.ROOT,
                "%-60s %8.0f %8.0f %8.0f%n",
                step,
                quantile(all, 0.5),
                quantile(all, 0.95),
                quantile(all, 1)));
        double ratio = quantile(steps.get(COLD), 0.5) / quantile(steps.get(BACK), 0.5);
        System.out.printf(
                Locale.ROOT,
                "from the decision on a switchover is %.1f times as fast as making the servers cold (goal %.0f); acknowledged"
                        + " writes lost: %d; addresses that two servers had: %d; switchovers that did not meet the objectives: %d%n",
                ratio,
                LEAST,
                lost,
                splits,
                unmet);
        return quantile(steps.get(DETECTION), 0.95) <= MOST_MILLIS
                && quantile(steps.get(BACK), 0.95) <= MOST_MILLIS
                && ratio >= LEAST
                && lost == 0
                && splits == 0;
    }

    private static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(q * sorted.size()) - 1));
    }
}
