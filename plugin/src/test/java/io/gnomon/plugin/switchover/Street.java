package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.deployment.Objective;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.deployment.Probe;
import io.gnomon.plugin.shadow.Staging.NoRoomException;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Held;
import io.gnomon.plugin.switchover.Sign.Kind;
import io.gnomon.plugin.switchover.Sign.Says;
import io.gnomon.plugin.switchover.Verification.Outcome;
import io.gnomon.plugin.switchover.Verification.Seen;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hypervisors a, b and c that can fail in every way, with portion web on a, its alternates on b and c, and portion db on b with an
 * alternate on c. What serves an address is told here, and that never two living servers have it. The journal is the real one.
 */
final class Street implements Senses, Fence, Guests, Traffic, Alternates, Growth, Verification, AutoCloseable {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String WEB = "10.0.0.100";
    static final String DB = "10.0.0.101";

    private final Database database;
    final SwitchoverJournal journal;
    final Set<String> dead = new HashSet<>();
    final Set<String> slow = new HashSet<>();
    final Set<String> off = new HashSet<>();

    /** Servers whose guests have died alone. */
    final Set<String> gone = new HashSet<>();

    final Set<String> grown = new HashSet<>();

    /** Address to those that have it on their interface, whether they live or not. */
    final Map<String, Set<String>> holders = new TreeMap<>();

    /** What servers need beyond what their hypervisors have. */
    final Map<String, Need> lacking = new HashMap<>();

    /** Hypervisors that have nothing left to give. */
    final Set<String> full = new HashSet<>();

    final List<String> tookOver = new ArrayList<>();
    final Map<String, String> settings = new HashMap<>(
            Map.of("switchover.autonomy", "act", "switchover.check", "/check", "switchover.fence", "/fence"));

    final List<String> done = new ArrayList<>();
    final Map<String, Outcome> outcomes = new HashMap<>();
    final Map<String, RuntimeException> failing = new HashMap<>();
    boolean fenceWorks = true;
    boolean fenceTells = true;
    int splits;
    Instant now = NOON;

    Switchovers switchovers;
    KeptAway keptAway;
    Watch watch;
    private final Map<String, End> servers = new TreeMap<>();

    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    Street(Path folder) {
        database = Database.open(folder);
        journal = database.switchovers();
        for (String server : List.of("web-1 a", "web-2 b", "web-3 c", "db-1 b", "db-2 c")) {
            String name = server.split(" ")[0];
            servers.put(name, new End(new UUID(0, servers.size()), name, server.split(" ")[1]));
        }
        holders.put(WEB, new HashSet<>(Set.of("web-1")));
        holders.put(DB, new HashSet<>(Set.of("db-1")));
        restart(state -> {});
    }

    /** What a start of the daemon makes. */
    void restart(Consumer<SwitchoverRecord> written) {
        Steps steps = new Steps(
                this,
                this,
                this,
                this,
                this,
                s -> watch.hasAnother(s),
                s -> now.isBefore(s.updatedAt().plus(PATIENCE)));
        switchovers = new Switchovers(journal, steps, written, Runnable::run, () -> now);
        watch = new Watch(
                Configuration.of(settings).switchover(),
                this,
                this,
                this::wards,
                this,
                this,
                this,
                journal,
                switchovers,
                () -> now);
        keptAway = new KeptAway(this::wards, this, this, journal, switchovers);
    }

    /** Looks so often within a time, as the job does. */
    void watch(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            watch.run();
            now = now.plusMillis(500);
        }
    }

    End server(String name) {
        return servers.get(name);
    }

    /** Its owner deletes a server. */
    void delete(String name) {
        servers.remove(name);
        holders.values().forEach(h -> h.remove(name));
    }

    List<Ward> wards() {
        return List.of(ward("web", "web-1", WEB), ward("db", "db-1", DB));
    }

    Ward ward(String portion, String member, String address) {
        return ward(portion, member, address, List.of(member));
    }

    Ward ward(String portion, String member, String address, List<String> named) {
        End active = journal.lastTakeover("shop", "till", portion, member)
                .map(SwitchoverRecord::to)
                .orElse(server(member));
        return new Ward(
                "till",
                "shop",
                new Portion(
                        portion,
                        named,
                        List.of(),
                        List.of(80),
                        Optional.of(address),
                        Optional.of(new Probe.Command(List.of("/probe"), Duration.ofSeconds(1))),
                        Optional.empty(),
                        Objective.NONE,
                        List.of()),
                member,
                active);
    }

    boolean runs(String server) {
        String hypervisor = server(server).hypervisor();
        return !dead.contains(hypervisor) && !off.contains(hypervisor) && !gone.contains(server);
    }

    /** Living servers that have an address. */
    List<String> serving(String address) {
        return holders.get(address).stream().filter(this::runs).sorted().toList();
    }

    private void count() {
        for (String address : holders.keySet()) {
            splits += serving(address).size() > 1 ? 1 : 0;
        }
    }

    private void failIfTold(String what) {
        @Nullable RuntimeException failure = failing.get(what);
        if (failure != null) {
            throw failure;
        }
        done.add(what);
    }

    @Override
    public Map<String, List<Sign>> of(Map<String, List<Ward>> served) {
        Map<String, List<Sign>> signs = new TreeMap<>();
        served.forEach((hypervisor, wards) -> {
            boolean gone = dead.contains(hypervisor) || off.contains(hypervisor);
            Says answer = gone || slow.contains(hypervisor) ? Says.DEAD : Says.LIVES;
            List<Sign> theirs = new ArrayList<>(List.of(
                    new Sign(Kind.LIBVIRT, answer, "libvirtd"),
                    new Sign(Kind.CHECK, gone ? Says.DEAD : Says.LIVES, "power")));
            wards.forEach(w -> theirs.add(new Sign(
                    Kind.SERVICE,
                    serving(w.address().orElseThrow()).isEmpty() || slow.contains(hypervisor) ? Says.DEAD : Says.LIVES,
                    w.name())));
            signs.put(hypervisor, theirs);
        });
        return signs;
    }

    @Override
    public void off(String hypervisor) {
        failIfTold("off " + hypervisor);
        if (!fenceWorks) {
            throw new RefusedException(hypervisor + " is not seen to be cut off");
        }
        off.add(hypervisor);
    }

    @Override
    public boolean isOff(String hypervisor) {
        if (!fenceTells) {
            throw new UnreachableException("the fence does not tell");
        }
        return off.contains(hypervisor);
    }

    @Override
    public boolean mayBeDead(UUID server) {
        return servers.values().stream().anyMatch(s -> s.server().equals(server) && gone.contains(s.name()));
    }

    @Override
    public boolean isGone(End server) {
        if (dead.contains(server.hypervisor())) {
            throw new UnreachableException(server.hypervisor() + " is not reached");
        }
        return gone.contains(server.name());
    }

    @Override
    public Optional<String> whyNot(Ward ward) {
        return Optional.empty();
    }

    @Override
    public boolean mayComeBack() {
        return true;
    }

    @Override
    public void give(SwitchoverRecord s, End to) {
        failIfTold("give " + to.name());
        reach(to);
        holders.get(s.address().orElseThrow()).add(to.name());
        count();
    }

    @Override
    public void take(SwitchoverRecord s, End from) {
        failIfTold("take " + from.name());
        reach(from);
        holders.get(s.address().orElseThrow()).remove(from.name());
    }

    private void reach(End server) {
        if (!runs(server.name())) {
            throw new UnreachableException(server.hypervisor() + " is not reached");
        }
    }

    @Override
    public List<Alternate> of(Ward ward) {
        String prefix = ward.portion().name() + "-";
        return servers.values().stream()
                .filter(s -> s.name().startsWith(prefix) && !s.equals(ward.active()))
                .filter(s -> !s.hypervisor().equals(ward.active().hypervisor()))
                .map(s -> new Alternate(s, new Held(128, 1)))
                .toList();
    }

    @Override
    public String grow(SwitchoverRecord s) {
        failIfTold("grow " + s.to().name());
        reach(s.to());
        grown.add(s.to().name());
        return "grown";
    }

    @Override
    public void shrink(SwitchoverRecord s) {
        failIfTold("shrink " + s.to().name());
        grown.remove(s.to().name());
    }

    @Override
    public void tookOver(SwitchoverRecord s) {
        tookOver.add(s.to().name());
    }

    @Override
    public Optional<Need> need(Ward ward) {
        return Optional.ofNullable(lacking.get(ward.active().name()));
    }

    @Override
    public boolean fits(Need need, Alternate alternate) {
        return !full.contains(alternate.end().hypervisor());
    }

    @Override
    public Seen of(SwitchoverRecord s) {
        List<String> serving = serving(s.address().orElseThrow());
        return serving.isEmpty()
                ? new Seen(Outcome.DOWN, "nobody answers")
                : new Seen(outcomes.getOrDefault(serving.get(0), Outcome.MET), serving.get(0) + " answers");
    }

    static NoRoomException noRoom() {
        return new NoRoomException("b has no room");
    }

    @Override
    public void close() {
        database.close();
    }
}
