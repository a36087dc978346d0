package io.gnomon.plugin.bench;

import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A claim of a staged server against the same request booted cold, on real guests of one hypervisor: each from the request until the
 * guest itself says that it has its vCPUs and its memory. One after the other, in turns, so that both see the same machine. Options:
 * {@code --rounds N} (10). Needs root, libvirt, QEMU and the guest image. Exit code 1 if a claim is not five times as fast (medians).
 */
public final class ClaimBenchmark {
    private static final double LEAST = 5;
    private static final int VCPUS = 2;
    private static final double MEMORY_MIB = 256;
    /** A guest's kernel keeps some of what it has for itself. */
    private static final double LEAST_TOLD_MIB = 0.75 * MEMORY_MIB;

    private static final long LONGEST_MILLIS = 180_000;
    private static final Pattern ONLINE = Pattern.compile("\"online\":true");
    private static final Pattern AVAILABLE = Pattern.compile("available (\\d+)");

    private final QemuLab lab;
    private final Client client;

    private ClaimBenchmark(QemuLab lab, Client client) {
        this.lab = lab;
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        int at = List.of(arguments).indexOf("--rounds");
        int rounds = at < 0 ? 10 : Integer.parseInt(arguments[at + 1]);
        Path folder = Files.createTempDirectory("gnomon-claim-benchmark");
        boolean good;
        try (QemuLab lab = QemuLab.start()) {
            List<String> configuration = List.of(
                    "hypervisors: [\"" + lab.uri() + "\"]",
                    "guest.image: " + lab.guest(),
                    "guest.canary: false",
                    "servers.image-folders: " + lab.folder(),
                    "observe.period: 2s",
                    "observe.young-period: 500ms",
                    "decide.autonomy: off",
                    "shadow.period: 250ms");
            try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
                good = new ClaimBenchmark(lab, daemon.client()).run(rounds);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(int rounds) throws InterruptedException {
        client.grantConsent();
        List<Double> cold = new ArrayList<>();
        List<Double> claimed = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            String name = "cold-" + i;
            long began = System.nanoTime();
            client.createServer(request(name));
            awaitFull(name);
            cold.add(millis(began));
            client.deleteServer(name);

            InstanceView staged = staged();
            began = System.nanoTime();
            client.claimServer(request("claimed-" + i));
            double answered = millis(began);
            awaitFull(staged.name());
            claimed.add(millis(began));
            ClaimView claim = client.shadowClaims(1).get(0);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: cold %.0f ms; claimed %.0f ms (answered after %.0f ms; %s); held %.0f MiB%n",
                    i + 1,
                    cold.get(i),
                    claimed.get(i),
                    answered,
                    claim.detail(),
                    staged.memory());
            client.deleteServer("claimed-" + i);
        }
        double ratio = quantile(cold, 0.5) / quantile(claimed, 0.5);
        System.out.printf(
                Locale.ROOT,
                "from the request until the guest says that it is at full size, %d rounds, ms: cold p50 %.0f, p99 %.0f; claimed"
                        + " p50 %.0f, p99 %.0f; %.1f times as fast (goal %.0f)%n",
                rounds,
                quantile(cold, 0.5),
                quantile(cold, 0.99),
                quantile(claimed, 0.5),
                quantile(claimed, 0.99),
                ratio,
                LEAST);
        return ratio >= LEAST;
    }

    private static ServerCreate request(String name) {
        Map<String, Double> size = Map.of("cpu", (double) VCPUS, "memory", MEMORY_MIB);
        return new ServerCreate(
                name, null, new FlavorBody("bench", size, size, 1.0), null, List.of(), null, null, Map.of(), true);
    }

    private InstanceView staged() throws InterruptedException {
        client.createShadowInstances(client.workloads().get(0).id(), 1);
        long deadline = System.currentTimeMillis() + LONGEST_MILLIS;
        while (System.currentTimeMillis() < deadline) {
            InstanceView latest = client.shadowInstances(1).get(0);
            if (latest.state().equals("ready")) {
                return latest;
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("it was not staged in time: " + client.shadowInstances(1));
    }

    /** @param domain as libvirt calls it */
    private void awaitFull(String domain) throws InterruptedException {
        long deadline = System.currentTimeMillis() + LONGEST_MILLIS;
        while (!isFull(domain)) {
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException(domain + " did not come to its size in time");
            }
            Thread.sleep(20);
        }
    }

    private boolean isFull(String domain) {
        try {
            String vcpus = lab.virsh("qemu-agent-command", domain, "{\"execute\":\"guest-get-vcpus\"}");
            Matcher memory = AVAILABLE.matcher(lab.virsh("dommemstat", domain));
            return ONLINE.matcher(vcpus).results().count() == VCPUS
                    && memory.find()
                    && Long.parseLong(memory.group(1)) / 1024.0 >= LEAST_TOLD_MIB;
        } catch (RuntimeException e) {
            return false; // its agent does not answer yet
        }
    }

    private static double millis(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(q * sorted.size()) - 1));
    }
}
