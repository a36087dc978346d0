package io.gnomon.plugin.bench;

import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.lab.Shop;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    private final Timings steps = new Timings();
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
        boolean good;
        try (Leftovers leftovers = new Leftovers(() -> {})) {
            Path folder = leftovers.folder("gnomon-switchover-benchmark");
            NetworkLab lab = leftovers.keep(NetworkLab.start(2));
            Shop shop = leftovers.keep(new Shop(lab, folder));
            good = new SwitchoverBenchmark().run(lab, shop, rounds);
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
            steps.add(COLD, shop.rebuild(serving));
            System.err.printf(Locale.ROOT, "round %d of %d: %.0f ms%n", round + 1, rounds, steps.last(TOTAL));
        }
        return report();
    }

    private void note(Instant killed, Instant back, List<SwitchoverView> all) {
        Instant decided = all.stream()
                .map(SwitchoverView::decidedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        steps.add(TOTAL, Duration.between(killed, back));
        steps.add(DETECTION, Duration.between(killed, decided));
        steps.add("fencing, and seeing that it is done", Timings.slowest(all, SwitchoverView::fencingMillis));
        steps.add("expansion, seen in the guest", Timings.slowest(all, SwitchoverView::expansionMillis));
        steps.add("traffic: the address is moved and told", Timings.slowest(all, SwitchoverView::shiftMillis));
        steps.add(BACK, Duration.between(decided, back));
        unmet += (int)
                all.stream().filter(s -> !s.state().equals("done") || !s.met()).count();
    }

    private boolean report() {
        steps.print();
        double ratio = steps.quantile(COLD, 0.5) / steps.quantile(BACK, 0.5);
        System.out.printf(
                Locale.ROOT,
                "from the decision on a switchover is %.1f times as fast as making the servers cold (goal %.0f); acknowledged"
                        + " writes lost: %d; addresses that two servers had: %d; switchovers that did not meet the objectives: %d%n",
                ratio,
                LEAST,
                lost,
                splits,
                unmet);
        return steps.quantile(DETECTION, 0.95) <= MOST_MILLIS
                && steps.quantile(BACK, 0.95) <= MOST_MILLIS
                && ratio >= LEAST
                && lost == 0
                && splits == 0;
    }
}
