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
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
    private static final double LEVER_MILLIS = 10;
    private static final double VCPU_SECONDS = 2;
    private static final double MEMORY_SECONDS = 1;
    private static final Set<StatsGroup> GROUPS = EnumSet.allOf(StatsGroup.class);
    private static final String DOMSTATS =
            "domstats --list-active --state --cpu-total --balloon --vcpu --interface --block";

    private final QemuLab lab;
    private final LibvirtHypervisor hypervisor;
    private final VirshSession virsh;
    private final int rounds;
    private final List<Row> rows = new ArrayList<>();

    /** One line of the result; {@code virsh} is empty where there is nothing to compare with. */
    private record Row(String what, double ours, OptionalDouble virsh, String unit, double goal, String goalText) {
        boolean met() {
            if (virsh.isEmpty()) {
                return ours <= goal;
            }
            return goalText.startsWith("ratio")
                    ? ours / virsh.getAsDouble() <= goal
                    : ours - virsh.getAsDouble() <= goal;
        }
    }

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
            benchmark.print(options.contains("--json"));
            met = benchmark.rows.stream().allMatch(Row::met);
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
        levers(guest);
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
        rows.add(new Row(
                "domainStats of " + domains + " guests",
                median(ours),
                OptionalDouble.of(median(theirs)),
                "ms",
                STATS_RATIO,
                "ratio <= " + STATS_RATIO));
    }

    /** Both sides set the same two values in turn, so that each call changes something. */
    private void levers(UUID guest) {
        OptionalLong none = OptionalLong.empty();
        String id = guest.toString();
        compare(
                "CPU_BANDWIDTH",
                guest,
                i -> new LeverRequest.CpuBandwidth(OptionalDouble.of(i % 2 == 0 ? 0.5 : 0.6)),
                i -> "schedinfo " + id + " --live --set vcpu_quota=" + (i % 2 == 0 ? 70_000 : 80_000));
        hypervisor.apply(guest, new LeverRequest.CpuBandwidth(OptionalDouble.empty()));
        compare(
                "DISK_THROTTLE",
                guest,
                i -> new LeverRequest.DiskThrottle("vda", none, OptionalLong.of(i % 2 == 0 ? 100 : 200)),
                i -> "blkdeviotune " + id + " vda --live --total-iops-sec " + (i % 2 == 0 ? 300 : 400));
        compare(
                "BALLOON",
                guest,
                i -> new LeverRequest.Balloon(i % 2 == 0 ? 210 : 212),
                i -> "setmem " + id + " --live " + (i % 2 == 0 ? 214 : 216) + "MiB");
        hypervisor.apply(guest, new LeverRequest.Balloon(224));
        compare(
                "VIRTIO_MEM",
                guest,
                i -> new LeverRequest.VirtioMem(i % 2 == 0 ? 2 : 4),
                i -> "update-memory-device " + id + " --live --alias virtiomem0 --requested-size "
                        + (i % 2 == 0 ? 6 : 8) + "MiB");
        plugCompared(guest);
        agentCompared("VCPU_AGENT, one off", guest, 3, 2, 1);
        agentCompared("VCPU_AGENT, one on", guest, 1, 2, 3);
    }

    /**
     * Taking a vCPU off costs a guest another time than bringing it on, so each way is measured for itself; who goes
     * first changes each round.
     */
    private void agentCompared(String lever, UUID guest, int from, int half, int to) {
        System.err.println("set call of " + lever);
        int times = Math.min(rounds, 20);
        double[] ours = new double[times];
        double[] theirs = new double[times];
        for (int i = 0; i < times; i++) {
            verified(hypervisor.apply(guest, new LeverRequest.OnlineVcpus(from)));
            boolean oursFirst = i % 2 == 0;
            for (int vcpus : new int[] {half, to}) {
                if (oursFirst == (vcpus == half)) {
                    ours[i] = call(hypervisor.apply(guest, new LeverRequest.OnlineVcpus(vcpus)));
                } else {
                    theirs[i] = virsh.millis("setvcpus " + guest + " --guest " + vcpus);
                }
            }
        }
        lever(lever, ours, theirs);
    }

    private interface Nth<T> {
        T at(int round);
    }

    private void compare(String lever, UUID guest, Nth<LeverRequest> request, Nth<String> command) {
        System.err.println("set call of " + lever);
        int times = Math.min(rounds, 15);
        double[] ours = new double[times];
        double[] theirs = new double[times];
        for (int i = -2; i < times; i++) {
            double millis = call(hypervisor.apply(guest, request.at(i + 2)));
            double virshMillis = virsh.millis(command.at(i + 2));
            if (i >= 0) {
                ours[i] = millis;
                theirs[i] = virshMillis;
            }
        }
        lever(lever, ours, theirs);
    }

    /** A vCPU can be plugged only where none is, so each of ours and theirs takes a guest's next one. */
    private void plugCompared(UUID first) {
        System.err.println("set call of VCPU_PLUG");
        double[] ours = new double[5];
        double[] theirs = new double[5];
        for (int i = 0; i < ours.length; i++) {
            UUID guest = i == 0 ? first : lab.boot(hypervisor, lab.spec("plug", ""));
            boolean oursFirst = i % 2 == 0;
            for (int vcpus = 2; vcpus <= 3; vcpus++) {
                if (oursFirst == (vcpus == 2)) {
                    ours[i] = call(hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, vcpus)));
                } else {
                    theirs[i] = virsh.millis("setvcpus " + guest + " --live " + vcpus);
                }
            }
            if (i > 0) {
                hypervisor.destroy(guest);
            }
        }
        lever("VCPU_PLUG", ours, theirs);
    }

    private void lever(String lever, double[] ours, double[] theirs) {
        rows.add(new Row(
                "set call of " + lever,
                median(ours),
                OptionalDouble.of(median(theirs)),
                "ms",
                LEVER_MILLIS,
                "at most " + LEVER_MILLIS + " ms more"));
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
        rows.add(new Row(
                "plugged vCPU online in the guest (worst of " + times + ")",
                worst(vcpu),
                OptionalDouble.empty(),
                "s",
                VCPU_SECONDS,
                "under " + VCPU_SECONDS + " s"));
        rows.add(new Row(
                "128 MiB more seen in the guest (worst of " + times + ")",
                worst(memory),
                OptionalDouble.empty(),
                "s",
                MEMORY_SECONDS,
                "under " + MEMORY_SECONDS + " s"));
    }

    private static double effect(Supplier<LeverOutcome> pull) {
        return seconds(verified(pull.get()).effect());
    }

    private static double call(LeverOutcome outcome) {
        Duration call = verified(outcome).call();
        if (call.isZero()) {
            throw new IllegalStateException("nothing was called, so nothing was measured: " + outcome);
        }
        return call.toNanos() / 1e6;
    }

    private static LeverOutcome.Verified verified(LeverOutcome outcome) {
        if (outcome instanceof LeverOutcome.Verified verified) {
            return verified;
        }
        throw new IllegalStateException("not verified: " + outcome);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double worst(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private void print(boolean json) {
        if (json) {
            System.out.println(rows.stream()
                    .map(DriverBenchmark::json)
                    .reduce((a, b) -> a + ",\n " + b)
                    .map(all -> "[" + all + "]")
                    .orElse("[]"));
            return;
        }
        System.out.printf("%-48s %9s %9s %8s  %-22s %s%n", "what", "ours", "virsh", "unit", "goal", "met");
        for (Row row : rows) {
            String virshText = row.virsh().isPresent()
                    ? String.format(Locale.ROOT, "%.2f", row.virsh().getAsDouble())
                    : "-";
            System.out.printf(
                    Locale.ROOT,
                    "%-48s %9.2f %9s %8s  %-22s %s%n",
                    row.what(),
                    row.ours(),
                    virshText,
                    row.unit(),
                    row.goalText(),
                    row.met() ? "yes" : "NO");
        }
    }

    private static String json(Row row) {
        String virshText = row.virsh().isPresent() ? Double.toString(row.virsh().getAsDouble()) : "null";
        return String.format(
                Locale.ROOT,
                "{\"what\":\"%s\",\"ours\":%.3f,\"virsh\":%s,\"unit\":\"%s\",\"goal\":\"%s\",\"met\":%s}",
                row.what(),
                row.ours(),
                virshText,
                row.unit(),
                row.goalText(),
                row.met());
    }

    private static int number(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at >= 0 && at + 1 < options.size() ? Integer.parseInt(options.get(at + 1)) : otherwise;
    }
}
