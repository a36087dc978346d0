package io.gnomon.plugin.lab;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.lab.Drill.Loss;
import io.gnomon.plugin.lab.Drill.Network;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import io.gnomon.plugin.rest.Views.ServerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Drills of a shop under load, in real guests. After each it must be as before, but for who serves: each portion once, nothing left
 * behind, nothing lost. While they go on a client asks the whole network, once a second, who has the addresses. For one thread.
 */
public final class Drills implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final List<String> ROLES = List.of("web", "db");
    private static final Set<String> FINAL = Set.of("done", "failed", "rolled-back");
    private static final double SMALL_MIB = 128;

    private final NetworkLab lab;
    private final Shop shop;
    private final List<Process> asking = new ArrayList<>();
    private final List<Path> answers = new ArrayList<>();

    /**
     * What came of one.
     *
     * @param begun when the first fault was there
     * @param back when the first write that was begun after that was acknowledged
     * @param switchovers that were decided since
     * @param faults what is not as it must be; empty = all is well
     */
    public record Outcome(
            Drill drill, Instant begun, Instant back, List<SwitchoverView> switchovers, List<String> faults) {
        /** When it was first decided that a hypervisor is dead. */
        public Optional<Instant> decided() {
            return switchovers.stream()
                    .filter(s -> s.kind().equals("failure"))
                    .map(SwitchoverView::decidedAt)
                    .min(Instant::compareTo);
        }
    }

    /** @param shop open, and being written to */
    public Drills(NetworkLab lab, Shop shop) throws IOException {
        this.lab = lab;
        this.shop = shop;
        for (String role : ROLES) {
            Path file = lab.folder().resolve("answers-" + role);
            answers.add(file);
            String loop = "while :; do busybox arping -c 1 -w 1 -I eth0 " + shop.address(role) + "; done";
            asking.add(lab.client(file, "sh", "-c", loop));
        }
    }

    /** Runs one and mends the lab again. */
    public Outcome run(Drill drill) throws IOException {
        int serving = serving();
        shop.served(Instant.now());
        if (drill.disk()) {
            lab.slowDisk(serving, "db-" + serving, 1);
        }
        int cut = drill.network() == Network.SERVING_CUT ? serving : 1 - serving;
        if (drill.network() != Network.WHOLE) {
            lab.cut(cut, true);
        }
        Instant begun = begin(drill, serving);
        pause(drill.delayMillis());
        if (drill.daemon()) {
            awaitSwitchover(drill, begun);
            pause(drill.delayMillis() / 2);
            shop.restart();
        }
        pause(drill.delayMillis() / 2);
        if (drill.network() != Network.WHOLE) {
            lab.cut(cut, false);
        }
        if (drill.disk() && drill.loss() != Loss.SERVING) {
            lab.slowDisk(serving, "db-" + serving, 0);
        }
        Instant back = begun;
        if (drill.loss() == Loss.SERVING) {
            back = shop.served(begun);
        }
        List<SwitchoverView> all = settled(drill, begun);
        if (drill.loss() != Loss.NONE) {
            shop.rebuild(drill.loss() == Loss.SERVING ? serving : 1 - serving);
        }
        shop.served(Instant.now());
        List<String> faults = new ArrayList<>(amiss(drill.loss() == Loss.SERVING ? 1 - serving : serving));
        if (drill.loss() != Loss.SERVING
                && shop.all(begun).stream().anyMatch(s -> s.kind().equals("failure"))) {
            faults.add("false alarm: a hypervisor that lives was taken over from");
        }
        return new Outcome(drill, begun, back, all, faults);
    }

    private int serving() {
        List<Integer> holders = shop.holders("web");
        if (holders.size() != 1) {
            throw new AssertionError("web is at " + holders);
        }
        return holders.get(0);
    }

    private Instant begin(Drill drill, int serving) {
        Instant now = Instant.now();
        switch (drill.loss()) {
            case SERVING -> lab.kill(serving);
            case WAITING -> lab.kill(1 - serving);
            case NONE -> {
                try {
                    shop.client().switchovers().drill("shop", "web");
                } catch (ClientException e) {
                    return now; // refused, as it does not answer now: with a cut link that is right
                }
            }
        }
        return drill.loss() == Loss.NONE ? now : Instant.now();
    }

    /** Something is under way, if anything has to be. */
    private void awaitSwitchover(Drill drill, Instant begun) {
        if (drill.loss() == Loss.SERVING) {
            eventually("a switchover is under way", LONG, () -> !shop.all(begun).isEmpty());
        }
    }

    private List<SwitchoverView> settled(Drill drill, Instant begun) {
        List<SwitchoverView> all = new ArrayList<>();
        eventually("no switchover is open", LONG, OFTEN, () -> {
            all.clear();
            all.addAll(shop.list());
            boolean tookOver = drill.loss() != Loss.SERVING
                    || all.stream()
                                    .filter(s -> s.decidedAt().isAfter(begun)
                                            && s.kind().equals("failure")
                                            && s.state().equals("done"))
                                    .map(SwitchoverView::portion)
                                    .distinct()
                                    .count()
                            == ROLES.size();
            return tookOver && all.stream().allMatch(s -> FINAL.contains(s.state()));
        });
        return all.stream().filter(s -> !s.decidedAt().isBefore(begun)).toList();
    }

    /** What is not as it must be, if this hypervisor has the traffic. */
    public List<String> amiss(int now) {
        List<String> faults = new ArrayList<>();
        for (String role : ROLES) {
            List<Integer> holders = shop.holders(role);
            if (!holders.equals(List.of(now))) {
                faults.add("split: the address of " + role + " is at " + holders + ", and should be at " + now);
            }
        }
        for (int h = 0; h < 2; h++) {
            Set<String> domains = lab.domains(h);
            if (!domains.equals(Set.of("web-" + h, "db-" + h))) {
                faults.add("orphan: hypervisor " + h + " has the domains " + domains);
            }
        }
        Set<String> known = new TreeSet<>();
        shop.client().servers().stream().map(ServerView::name).forEach(known::add);
        if (!known.equals(Set.of("web-0", "web-1", "db-0", "db-1"))) {
            faults.add("orphan: the daemon knows of " + known);
        }
        unless("leak: memory is promised to nobody", faults, () -> shop.metrics()
                .lines()
                .filter(l -> l.startsWith("gnomon_hypervisor_promised{"))
                .allMatch(l -> l.endsWith(" 0.0")));
        unless("leak: an alternate that waits is not small", faults, () -> shop.client().servers().stream()
                .filter(s -> s.name().endsWith("-" + (1 - now)))
                .allMatch(s -> s.allocation().getOrDefault("memory", 0.0) == SMALL_MIB));
        if (shop.client().status().openAdjustments() > 0
                || shop.list().stream().anyMatch(s -> !FINAL.contains(s.state()))) {
            faults.add("open: the journal has a step that is not over");
        }
        Set<String> lost = shop.lost();
        if (!lost.isEmpty()) {
            faults.add("lost: " + lost.size() + " acknowledged writes, for example "
                    + lost.iterator().next());
        }
        answers.forEach(file -> split(file).ifPresent(faults::add));
        return faults;
    }

    private static void unless(String fault, List<String> faults, BooleanSupplier well) {
        try {
            eventually(fault, Duration.ofSeconds(30), OFTEN, well);
        } catch (AssertionError e) {
            faults.add(fault);
        }
    }

    /** Whether two ever answered one question. */
    private static Optional<String> split(Path file) {
        try {
            Set<String> one = new TreeSet<>();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("ARPING ")) {
                    one.clear();
                } else if (line.startsWith("Unicast reply")) {
                    one.add(line.replaceAll(".*\\[(.*)].*", "$1"));
                }
                if (one.size() > 1) {
                    Files.writeString(file, "");
                    return Optional.of("split: " + one + " answered for one address");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    @Override
    public void close() {
        for (Process process : asking) {
            process.destroyForcibly();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
