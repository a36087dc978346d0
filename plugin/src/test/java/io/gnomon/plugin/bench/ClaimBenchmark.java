package io.gnomon.plugin.bench;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A claim of a staged server against the same request booted cold, on real guests of one hypervisor: each from the request until the
 * guest's own agent says that it has its vCPUs and its memory. One after the other, in turns, so that both see the same machine. That
 * an agent is there is an event of libvirt's that is waited for. Options: {@code --rounds N} (10). Needs root, libvirt, QEMU and the
 * guest image. Exit code 1 if a claim is not five times as fast (medians), or a staged server holds more than 1.3 times what an idle
 * guest of its size does.
 */
public final class ClaimBenchmark {
    private static final double LEAST = 5;
    private static final double MOST_HELD = 1.3;
    private static final int VCPUS = 2;
    private static final double MEMORY_MIB = 256;
    private static final double STAGED_MIB = 128;
    /** A guest's kernel keeps some of what it has for itself. */
    private static final double LEAST_TOLD_MIB = 0.75 * MEMORY_MIB;

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Pattern ONLINE = Pattern.compile("\"online\":true");
    private static final Pattern NUMBER = Pattern.compile("\"return\":(\\d+)");
    private static final Pattern BASE64 = Pattern.compile("\"buf-b64\":\"([^\"]*)\"");
    private static final Pattern TOTAL = Pattern.compile("MemTotal: *(\\d+)");
    private static final Pattern RSS = Pattern.compile("rss (\\d+)");
    private static final Pattern STEPS = Pattern.compile("grown in (\\d+) ms, handed over in (\\d+) ms");

    private final QemuLab lab;
    private final Client client;
    private final Agents agents;
    private final Map<String, List<Double>> steps = new LinkedHashMap<>();

    private ClaimBenchmark(QemuLab lab, Client client, Agents agents) {
        this.lab = lab;
        this.client = client;
        this.agents = agents;
    }

    public static void main(String[] arguments) throws Exception {
        int at = List.of(arguments).indexOf("--rounds");
        int rounds = at < 0 ? 10 : Integer.parseInt(arguments[at + 1]);
        Path folder = Files.createTempDirectory("gnomon-claim-benchmark");
        boolean good;
        try (QemuLab lab = QemuLab.start();
                Agents agents = Agents.listen(lab.uri())) {
            List<String> configuration = List.of(
                    "hypervisors: [\"" + lab.uri() + "\"]",
                    "guest.image: " + lab.guest(),
                    "guest.canary: false",
                    "servers.image-folders: " + lab.folder(),
                    "observe.period: 2s",
                    "observe.young-period: 500ms",
                    "decide.autonomy: off",
                    "shadow.memory-mib: " + STAGED_MIB,
                    // one guest at a time boots here, and fills the machine while it does
                    "shadow.recovery: 30s",
                    "shadow.period: 250ms");
            try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
                good = new ClaimBenchmark(lab, daemon.client(), agents).run(rounds);
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

    private boolean run(int rounds) {
        client.grantConsent();
        double idle = idleMib();
        List<Double> held = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            cold("cold-" + i);
            held.add(claimed("claimed-" + i));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: cold %.0f ms, claimed %.0f ms, QEMU held %.0f MiB%n",
                    i + 1,
                    steps.get(COLD).get(i),
                    steps.get(CLAIMED).get(i),
                    held.get(i));
        }
        System.out.printf("%-60s %8s %8s%n", "step, ms since the one before, of " + rounds + " rounds", "p50", "p99");
        steps.forEach((step, all) ->
                System.out.printf(Locale.ROOT, "%-60s %8.0f %8.0f%n", step, quantile(all, 0.5), quantile(all, 0.99)));
        double ratio = quantile(steps.get(COLD), 0.5) / quantile(steps.get(CLAIMED), 0.5);
        double saved = (quantile(steps.get(COLD), 0.5) - quantile(steps.get(CLAIMED), 0.5)) / 1e3;
        double kept = quantile(held, 0.5);
        System.out.printf(
                Locale.ROOT,
                "a claim is %.1f times as fast (goal %.0f); a staged server holds %.0f MiB, an idle guest of %.0f MiB %.0f MiB: %.2f"
                        + " times (goal %.1f); a claim saves %.1f s, so each minute that a server waits for it holds %.0f MiB-seconds"
                        + " for each second saved%n",
                ratio,
                LEAST,
                kept,
                STAGED_MIB,
                idle,
                kept / idle,
                MOST_HELD,
                saved,
                60 * kept / saved);
        return ratio >= LEAST && kept / idle < MOST_HELD;
    }

    private static final String COLD = "cold: from the request until it is at full size";
    private static final String CLAIMED = "claimed: from the request until it is at full size";

    private void cold(String name) {
        long began = System.nanoTime();
        client.createServer(request(name, VCPUS, MEMORY_MIB));
        long made = step("cold: answered (QEMU runs)", began);
        agents.await(name);
        long up = step("cold: the guest's agent is there", made);
        requireFull(name);
        step("cold: the agent says it has its size", up);
        step(COLD, began);
        client.deleteServer(name);
    }

    /** Returns what QEMU held while it waited, in MiB. */
    private double claimed(String name) {
        InstanceView staged = staged();
        double held = rssMib(staged.name());
        long began = System.nanoTime();
        client.claimServer(request(name, VCPUS, MEMORY_MIB));
        long answered = System.nanoTime();
        requireFull(staged.name());
        long full = System.nanoTime();
        Matcher of = STEPS.matcher(client.shadowClaims(1).get(0).detail());
        if (of.find()) {
            double grown = Double.parseDouble(of.group(1));
            double handed = Double.parseDouble(of.group(2));
            add("claimed: taken from the database, and REST", (answered - began) / 1e6 - grown - handed);
            add("claimed: memory and vCPU plugged and seen in the guest", grown);
            add("claimed: name, metadata and toggle given", handed);
        }
        add("claimed: the agent says it has its size", (full - answered) / 1e6);
        add(CLAIMED, (full - began) / 1e6);
        client.deleteServer(name);
        return held;
    }

    /** Of a guest that was booted as small as staged ones are, and with no room to grow. */
    private double idleMib() {
        client.createServer(request("idle", 1, STAGED_MIB));
        agents.await("idle");
        // what a staged one has been through when it is measured: some looks, and nothing to do
        eventually(
                "it was looked at",
                LONGEST,
                () -> client.server("idle").allocation().containsKey("memory")
                        && !client.server("idle").usage().isEmpty());
        double mib = rssMib("idle");
        client.deleteServer("idle");
        return mib;
    }

    private long step(String name, long since) {
        long now = System.nanoTime();
        add(name, (now - since) / 1e6);
        return now;
    }

    private void add(String name, double millis) {
        steps.computeIfAbsent(name, n -> new ArrayList<>()).add(millis);
    }

    private static ServerCreate request(String name, int vcpus, double memoryMib) {
        Map<String, Double> size = Map.of("cpu", (double) vcpus, "memory", memoryMib);
        return new ServerCreate(
                name,
                null,
                new FlavorBody("bench" + vcpus, size, size, 1.0),
                null,
                List.of(),
                null,
                null,
                Map.of(),
                true);
    }

    private InstanceView staged() {
        String workload = client.workloads().stream()
                .filter(w -> w.name().startsWith("bench" + VCPUS + "/"))
                .findFirst()
                .orElseThrow()
                .id();
        // a hypervisor on which a guest has just booted or ended is busy for a moment, and is given none
        UUID id = eventuallyStaged(workload);
        eventually("it is staged", LONGEST, () -> instance(id).state().equals("ready"));
        return instance(id);
    }

    private UUID eventuallyStaged(String workload) {
        List<UUID> made = new ArrayList<>();
        eventually("there is room for it", LONGEST, () -> {
            try {
                made.add(client.createShadowInstances(workload, 1).get(0).id());
                return true;
            } catch (ClientException e) {
                return false;
            }
        });
        return made.get(0);
    }

    private InstanceView instance(UUID id) {
        return client.shadowInstances(10).stream()
                .filter(i -> i.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Asks until its own agent says so; mostly it does at once. */
    private void requireFull(String domain) {
        eventually(domain + " has its size", LONGEST, () -> {
            String vcpus = lab.virsh("qemu-agent-command", domain, "{\"execute\":\"guest-get-vcpus\"}");
            return ONLINE.matcher(vcpus).results().count() == VCPUS && totalMib(domain) >= LEAST_TOLD_MIB;
        });
    }

    private double totalMib(String domain) {
        String handle = found(
                NUMBER,
                lab.virsh(
                        "qemu-agent-command",
                        domain,
                        "{\"execute\":\"guest-file-open\",\"arguments\":{\"path\":\"/proc/meminfo\"}}"));
        String read = lab.virsh(
                "qemu-agent-command",
                domain,
                "{\"execute\":\"guest-file-read\",\"arguments\":{\"handle\":" + handle + "}}");
        lab.virsh(
                "qemu-agent-command",
                domain,
                "{\"execute\":\"guest-file-close\",\"arguments\":{\"handle\":" + handle + "}}");
        String text = new String(Base64.getDecoder().decode(found(BASE64, read)), StandardCharsets.UTF_8);
        return Long.parseLong(found(TOTAL, text)) / 1024.0;
    }

    private double rssMib(String domain) {
        return Long.parseLong(found(RSS, lab.virsh("dommemstat", domain))) / 1024.0;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }

    private static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(q * sorted.size()) - 1));
    }

    /** Agents of guests as they connect, as libvirt tells them. */
    private static final class Agents implements AutoCloseable {
        private final Process virsh;
        private final BufferedReader lines;

        private Agents(Process virsh) {
            this.virsh = virsh;
            this.lines = new BufferedReader(new InputStreamReader(virsh.getInputStream(), StandardCharsets.UTF_8));
        }

        static Agents listen(String uri) throws IOException {
            return new Agents(new ProcessBuilder(
                            "stdbuf", "-oL", "virsh", "-q", "-c", uri, "event", "--loop", "--event", "agent-lifecycle")
                    .redirectErrorStream(true)
                    .start());
        }

        /** Waits for the event; a guest that never comes up is seen by the daemon's own limit, and ends the run. */
        void await(String domain) {
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains("'" + domain + "'") && line.contains("state: 'connected'")) {
                        return;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new IllegalStateException("libvirt tells no events any more");
        }

        @Override
        public void close() {
            virsh.destroy();
        }
    }
}
