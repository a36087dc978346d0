package io.gnomon.plugin.bench;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.DeploymentClient;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a rehearsal costs production: a server of a hypervisor is asked 20 times a second, each time for some work of its CPU; by turns
 * a portion of another hypervisor is rehearsed there, in a real guest with the bounds that it always has, and nothing is, for as long.
 * Options: {@code --rounds N} (10 pairs). Needs root, libvirt, QEMU, the guest image and network namespaces. Exit code 1 if the median
 * latency during rehearsals is more than 5 % above that without (the median over the pairs), or a rehearsal does not pass.
 */
public final class RehearsalBenchmark {
    private static final double MOST = 1.05;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final int ORIGINAL = 10;
    private static final int PRODUCTION = 11;
    private static final String KERNEL = "console=ttyS0 quiet no_timer_check swiotlb=512 rdinit=/lab/init lab.role=db ";
    private static final String SHOP = """
            workload: shop
            portions:
              web:
                servers: [web]
                health: {tcp: "{address}:80"}
                rehearsal:
                  health: {guest: [/bin/busybox, "true"], limit: 10s}
                  performance: {guest: [/bin/busybox, sha256sum, /lab/init], limit: 10s}
            """;

    private final NetworkLab lab;
    private final Client client;
    private final DeploymentClient deployments;
    private final HttpClient http = HttpClient.newHttpClient();

    private RehearsalBenchmark(NetworkLab lab, Client client) {
        this.lab = lab;
        this.client = client;
        this.deployments = client.deployments();
    }

    public static void main(String[] arguments) throws Exception {
        int at = List.of(arguments).indexOf("--rounds");
        int rounds = at < 0 ? 10 : Integer.parseInt(arguments[at + 1]);
        Optional<String> obstacle = NetworkLab.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("no rehearsals here: " + obstacle.get());
            System.exit(2);
        }
        boolean good;
        try (Leftovers leftovers = new Leftovers(() -> {})) {
            Path folder = leftovers.folder("gnomon-rehearsal-benchmark");
            NetworkLab lab = leftovers.keep(NetworkLab.start(2));
            DaemonProcess daemon = leftovers.keep(DaemonProcess.start(folder, configuration(lab)));
            good = new RehearsalBenchmark(lab, daemon.client()).run(rounds);
        }
        System.exit(good ? 0 : 1);
    }

    /** Rehearsals are not ended for pressure: they are to be measured also where others use the machine. */
    private static List<String> configuration(NetworkLab lab) {
        return lab.configuration("alerts.contention: 1", "alerts.utilisation: 100", "deployment.risk-tolerance: 0");
    }

    private boolean run(int rounds) throws IOException, InterruptedException {
        create("web", 0, ORIGINAL);
        create("production", 1, PRODUCTION);
        eventually("production answers", LONG, () -> ask().isPresent());
        deployments.importWorkload("shop.yaml", SHOP);
        eventually("the portion is seen", LONG, () -> deployments.workload("shop").portions().stream()
                .anyMatch(p -> p.running().contains("web")));
        List<Double> ratios = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        boolean passed = true;
        rehearse(); // one to warm up: the image is in the page cache from here on
        for (int round = 0; round < rounds; round++) {
            List<Double> rehearsed = rehearse();
            passed &= deployments.rehearsals(1).get(0).state().equals("passed");
            LockSupport.parkNanos(REST.toNanos());
            Instant end = Instant.now().plus(BETWEEN.multipliedBy(rehearsed.size()));
            List<Double> alone = measure(() -> !isRunning(-1) && Instant.now().isBefore(end));
            LockSupport.parkNanos(REST.toNanos());
            with.addAll(rehearsed);
            without.addAll(alone);
            ratios.add(quantile(rehearsed, 0.5) / quantile(alone, 0.5));
            tails.add(quantile(rehearsed, 0.95) / quantile(alone, 0.95));
            System.err.printf(
                    Locale.ROOT,
                    "pair %d of %d: median %.2f ms with, %.2f without; %s (load %.1f)%n",
                    round + 1,
                    rounds,
                    quantile(rehearsed, 0.5),
                    quantile(alone, 0.5),
                    deployments.rehearsals(1).get(0).state(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
        System.out.printf(Locale.ROOT, "%-28s %8s %8s %8s%n", rounds + " pairs, ms", "n", "median", "p95");
        print("during a rehearsal", with);
        print("without", without);
        double ratio = quantile(ratios, 0.5);
        System.out.printf(
                Locale.ROOT,
                "median of the pairs' ratios: %.3f of the median (goal at most %.2f; from %.3f to %.3f), %.3f of the 95th"
                        + " percentile; all rehearsals passed: %s%n",
                ratio,
                MOST,
                quantile(ratios, 0),
                quantile(ratios, 1),
                quantile(tails, 0.5),
                passed);
        return passed && ratio <= MOST;
    }

    private void create(String name, int hypervisor, int host) {
        Map<String, Double> size = Map.of("cpu", 0.5, "memory", 128.0);
        client.createServer(new ServerCreate(
                name,
                lab.uri(hypervisor),
                new FlavorBody("lab." + name, size, size, 0.5),
                null,
                List.of(),
                null,
                KERNEL + "lab.address=" + lab.address(host) + "/24",
                Map.of(),
                false));
    }

    /** What production's answers took, ms, from the beginning of a rehearsal until its copy is gone. */
    private List<Double> rehearse() {
        RehearsalView begun = deployments.rehearse("shop", "web", Optional.of(lab.uri(1)));
        return measure(() -> isRunning(begun.id()));
    }

    /** Asked in both cases, so that both have the same company. */
    private boolean isRunning(long id) {
        return deployments.rehearsals(5).stream()
                .anyMatch(r -> r.id() == id && r.state().equals("running"));
    }

    private List<Double> measure(BooleanSupplier goesOn) {
        List<Double> took = new ArrayList<>();
        while (goesOn.getAsBoolean()) {
            ask().ifPresent(took::add);
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        return took;
    }

    private Optional<Double> ask() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + lab.address(PRODUCTION) + "/cgi-bin/put?k"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long began = System.nanoTime();
        try {
            boolean ok =
                    http.send(request, BodyHandlers.ofString()).body().strip().equals("ok");
            return ok ? Optional.of((System.nanoTime() - began) / 1e6) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void print(String what, List<Double> millis) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %8d %8.2f %8.2f%n",
                what,
                millis.size(),
                quantile(millis, 0.5),
                quantile(millis, 0.95));
    }

    private static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(q * sorted.size()) - 1));
    }
}
