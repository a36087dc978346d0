package io.gnomon.plugin.bench;

import io.gnomon.plugin.placement.PlacementScore;
import io.gnomon.plugin.placement.PlacementTrial;
import io.gnomon.plugin.placement.PlacementWork;
import io.gnomon.plugin.placement.WorkFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Every policy on every cloud of a folder, over several orders of arrival, without and with migration: {@code
 * PlacementBenchmark FOLDER [ORDERS [POLICY,...]]}. Order 0 is the recorded one. One thread, a few hundred MiB.
 */
final class PlacementBenchmark {
    private static final double MINUTES = 60;

    private PlacementBenchmark() {}

    /** Mean over the orders, and the worst of them. */
    private record Line(double mean, double worst, double unserved, double migrations) {}

    public static void main(String[] arguments) {
        if (arguments.length < 1) {
            System.err.println("name a folder of placement work");
            System.exit(2);
        }
        List<PlacementWork> clouds = WorkFolder.read(Path.of(arguments[0]));
        int orders = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        String policies = arguments.length > 2 ? arguments[2] : "gnomon,nova,last-hour-mean,n-sigma,oracle";
        System.out.printf(
                Locale.ROOT,
                "%-15s %-9s %-18s %9s %9s %10s %11s%n",
                "policy",
                "migrate",
                "cloud",
                "min/day",
                "worst",
                "unserved %",
                "migrations");
        for (String policy : policies.split(",")) {
            run(new PlacementTrial(policy, false), clouds, orders);
            if (policy.equals("gnomon")) {
                run(new PlacementTrial(policy, true), clouds, orders);
            }
            fewest(policy, clouds);
        }
    }

    private static void run(PlacementTrial trial, List<PlacementWork> clouds, int orders) {
        for (PlacementWork cloud : clouds) {
            List<PlacementScore> scores = new ArrayList<>();
            for (int order = 0; order < orders; order++) {
                System.err.printf("\r%s %s: order %d of %d   ", trial.policy(), cloud.name(), order + 1, orders);
                scores.add(trial.run(order == 0 ? cloud : cloud.shuffled(order)).score());
            }
            Line line = new Line(
                    scores.stream()
                            .mapToDouble(PlacementScore::overloadMinutesPerDay)
                            .average()
                            .orElse(0),
                    scores.stream()
                            .mapToDouble(PlacementScore::overloadMinutesPerDay)
                            .max()
                            .orElse(0),
                    scores.stream()
                            .mapToDouble(s -> 100 * s.unserved() / s.wanted())
                            .average()
                            .orElse(0),
                    scores.stream()
                            .mapToDouble(PlacementScore::migrations)
                            .average()
                            .orElse(0));
            System.err.print("\r");
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %-9s %-18s %9.1f %9.1f %10.3f %11.0f%n",
                    trial.policy(),
                    trial.migrate() ? "on" : "off",
                    cloud.name(),
                    line.mean(),
                    line.worst(),
                    line.unserved(),
                    line.migrations());
        }
    }

    /** Only of clouds of one day: those of weeks would take hours. */
    private static void fewest(String policy, List<PlacementWork> clouds) {
        List<PlacementWork> days = clouds.stream().filter(c -> c.slots() <= 288).toList();
        if (days.isEmpty()) {
            return;
        }
        System.err.printf("\r%s: fewest hypervisors                    ", policy);
        var found = new PlacementTrial(policy, false).fewest(days, MINUTES);
        System.err.print("\r");
        System.out.printf(
                "%-15s off       fewest hypervisors for %.0f minutes in each cloud of a day: %s of %d%n",
                policy,
                MINUTES,
                found.isPresent() ? String.valueOf(found.getAsInt()) : "more than twice as many",
                days.stream().mapToInt(c -> c.machines().size()).sum());
    }
}
