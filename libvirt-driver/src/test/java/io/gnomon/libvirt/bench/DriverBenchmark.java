package io.gnomon.libvirt.bench;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.libvirt.stats.StatsGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What our driver costs beside virsh, in one run on one machine: medians of the bulk statistics of ten small guests
 * against {@code domstats} with the same groups in one open {@code virsh -t}, of each lever's set call against the
 * same virsh command's own timing, and the time until a guest has what was plugged. Rounds alternate, so that both
 * sides see the same machine.
 *
 * <p>Arguments: {@code --domains N} (default 10), {@code --rounds N} (default 60), {@code --json}. Exit code 1 if a
 * goal is missed.
 */
public final class DriverBenchmark {
    private static final double STATS_RATIO = 1.1;
    private static final double VCPU_SECONDS = 2;
    private static final double MEMORY_SECONDS = 1;
    private static final Set<StatsGroup> GROUPS = EnumSet.allOf(StatsGroup.class);
    private static final String DOMSTATS =
            "domstats --list-active --state --cpu-total --balloon --vcpu --interface --block";

    private final QemuLab lab;
    private final LibvirtHypervisor hypervisor;
    private final VirshSession virsh;
    private final int rounds;
    private final Results results = new Results();

    private DriverBenchmark(QemuLab lab, LibvirtHypervisor hypervisor, VirshSession virsh, int rounds) {
        this.lab = lab;
        this.hypervisor = hypervisor;
        this.virsh = virsh;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) {
        List<String> options = Arrays.asList(arguments);
        Optional<String> obstacle = QemuLab.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("the benchmark cannot run here: " + obstacle.get());
            System.exit(2);
        }
        boolean met;
        try (QemuLab lab = QemuLab.start();
                LibvirtHypervisor hypervisor = lab.connect();
                VirshSession virsh = new VirshSession(lab.uri())) {
            DriverBenchmark benchmark = new DriverBenchmark(lab, hypervisor, virsh, number(options, "--rounds", 60));
            benchmark.run(number(options, "--domains", 10));
            benchmark.results.print(options.contains("--json"));
            met = benchmark.results.met();
        }
        System.exit(met ? 0 : 1);
    }

    private void run(int domains) {
        List<UUID> guests = new ArrayList<>();
        for (int i = 0; i < domains; i++) {
            System.err.println("booting guest " + (i + 1) + " of " + domains);
            guests.add(lab.boot(hypervisor, lab.spec("bench", "")));
        }
        stats(domains);
        UUID guest = guests.get(0);
        guests.subList(1, domains).forEach(hypervisor::destroy);
        LeverRounds levers = new LeverRounds(lab, hypervisor, virsh, rounds, results);
        levers.run(guest);
        new OptionalLevers(lab, hypervisor, virsh, Math.min(rounds, 10), levers, results).run();
        effects();
        hypervisor.destroy(guest);
    }

    private void stats(int domains) {
        System.err.println("statistics of " + domains + " guests, " + rounds + " rounds");
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        for (int i = -10; i < rounds; i++) {
            long start = System.nanoTime();
            int read = hypervisor.domainStats(GROUPS).size();
            double millis = (System.nanoTime() - start) / 1e6;
            double virshMillis = virsh.millis(DOMSTATS);
            if (read != domains) {
                throw new IllegalStateException("read " + read + " of " + domains + " domains");
            }
            if (i >= 0) {
                ours[i] = millis;
                theirs[i] = virshMillis;
            }
        }
        results.add(new Results.Row(
                "domainStats of " + domains + " guests",
                Results.median(ours),
                OptionalDouble.of(Results.median(theirs)),
                "ms",
                STATS_RATIO,
                "ratio <= " + STATS_RATIO));
    }

    private void effects() {
        System.err.println("effects in the guest");
        int times = 5;
        double[] vcpu = new double[times];
        double[] memory = new double[times];
        for (int i = 0; i < times; i++) {
            DomainSpec spec = lab.spec("effect", "");
            UUID guest = lab.boot(hypervisor, spec);
            vcpu[i] = effect(() -> hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2)));
            memory[i] = effect(() -> hypervisor.apply(guest, new LeverRequest.VirtioMem(128)));
            hypervisor.destroy(guest);
        }
        results.add(new Results.Row(
                "plugged vCPU online in the guest (worst of " + times + ")",
                Results.worst(vcpu),
                OptionalDouble.empty(),
                "s",
                VCPU_SECONDS,
                "under " + VCPU_SECONDS + " s"));
        results.add(new Results.Row(
                "128 MiB more seen in the guest (worst of " + times + ")",
                Results.worst(memory),
                OptionalDouble.empty(),
                "s",
                MEMORY_SECONDS,
                "under " + MEMORY_SECONDS + " s"));
    }

    private static double effect(Supplier<LeverOutcome> pull) {
        return seconds(LeverRounds.verified(pull.get()).effect());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static int number(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at >= 0 && at + 1 < options.size() ? Integer.parseInt(options.get(at + 1)) : otherwise;
    }
}
