package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;
import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.migration.Expected;
import io.gnomon.scheduler.migration.HypervisorOutlook;
import io.gnomon.scheduler.migration.Plan;
import io.gnomon.scheduler.migration.Planner;
import io.gnomon.scheduler.migration.Rules;
import io.gnomon.scheduler.migration.ServerOutlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import io.gnomon.scheduler.ranking.Ranker;
import io.gnomon.scheduler.ranking.Reservations;
import io.gnomon.scheduler.ranking.StandardRules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The daemon's ranking, fed with what the replay lets it know. What nobody recorded, such as contention, is unknown. */
final class GnomonPolicy implements PlacementPolicy {
    private static final int DAY_SLOTS = 86_400 / PlacementWork.SLOT_SECONDS;
    private static final Instant NOW = Instant.EPOCH;
    private static final Duration LONG = Duration.ofDays(1);

    private static final int SEEN_WELL_SLOTS = 36;
    private static final int AT_ONCE = 5;

    private final Planner planner;
    private final Map<Integer, Integer> movedAt = new HashMap<>();
    /** When a server was moved to or from a hypervisor. */
    private final Map<Integer, Instant> relieved = new HashMap<>();

    private final DemandBook book = new DemandBook(DAY_SLOTS);
    private final Reservations onTheirWay = new Reservations(LONG, InstantSource.fixed(NOW));
    private final Ranker ranker;
    private final Map<String, Integer> indexes = new HashMap<>();
    private int known;
    private int slot = -1;
    private @Nullable Outlook outlook;

    GnomonPolicy(PlacementWork work, MoveTerms moves) {
        this.planner = new Planner(rules(moves));
        this.ranker = new Ranker(
                StandardRules.filters(0), StandardRules.weighers(Map.of()), onTheirWay, LONG, InstantSource.fixed(NOW));
        for (Machine m : work.machines()) {
            indexes.put(m.name(), indexes.size());
        }
    }

    /** The daemon's defaults otherwise. */
    private static Rules rules(MoveTerms moves) {
        return new Rules(
                Duration.ofSeconds((long) HalfHour.SLOTS * PlacementWork.SLOT_SECONDS),
                0.9,
                moves.gain(),
                Duration.ofDays(1),
                moves.rest(),
                100,
                Duration.ofMillis(500),
                Duration.ofMillis(600));
    }

    @Override
    public int place(Stage stage, Guest guest) {
        Outlook now = outlook(stage);
        List<Candidate> candidates = new ArrayList<>();
        for (int m = 0; m < stage.machines().size(); m++) {
            candidates.add(candidate(stage, m, now));
        }
        Newcomer server = new Newcomer(
                guest.name(),
                guest.vcpus(),
                ResourceVector.UNKNOWN.with(Resource.MEMORY, guest.memoryMib()),
                now.expected(size(stage, guest)));
        return ranker.rankAndHold(candidates, server)
                .best()
                .map(name -> java.util.Objects.requireNonNull(indexes.get(name)))
                .orElse(NONE);
    }

    @Override
    public List<Move> migrate(Stage stage) {
        if (stage.slot() < SEEN_WELL_SLOTS) {
            return List.of();
        }
        Outlook now = outlook(stage);
        Shifted shifted = new Shifted(stage);
        Plan plan = planner.plan(
                hypervisors(stage),
                servers(stage, now),
                (server, to) -> shifted.fits(Integer.parseInt(server), index(to)),
                AT_ONCE,
                at(stage.slot()));
        List<Move> moves = new ArrayList<>();
        for (Plan.Move move : plan.moves()) {
            int guest = Integer.parseInt(move.server());
            movedAt.put(guest, stage.slot());
            relieved.put(stage.machineOf(guest), at(stage.slot()));
            relieved.put(index(move.to()), at(stage.slot()));
            moves.add(new Move(guest, index(move.to())));
        }
        if (!moves.isEmpty()) {
            moved(stage, moves);
        }
        return moves;
    }

    private int index(String machine) {
        return java.util.Objects.requireNonNull(indexes.get(machine));
    }

    private static Instant at(int slot) {
        return NOW.plusSeconds((long) slot * PlacementWork.SLOT_SECONDS);
    }

    private List<HypervisorOutlook> hypervisors(Stage stage) {
        List<HypervisorOutlook> hypervisors = new ArrayList<>();
        for (int m = 0; m < stage.machines().size(); m++) {
            Machine machine = stage.machines().get(m);
            hypervisors.add(new HypervisorOutlook(
                    machine.name(),
                    machine.name(),
                    machine.cores(),
                    machine.memoryLimitMib(),
                    machine.memoryLimitMib() - stage.memoryMib(m),
                    Optional.ofNullable(relieved.get(m)),
                    Optional.empty()));
        }
        return hypervisors;
    }

    /** What memory they use was not recorded. */
    private List<ServerOutlook> servers(Stage stage, Outlook now) {
        HalfHour soon = new HalfHour(stage, Math.min(DAY_SLOTS, stage.slot()));
        List<ServerOutlook> servers = new ArrayList<>();
        for (int g = 0; g < stage.arrived(); g++) {
            if (stage.machineOf(g) != NONE) {
                Guest guest = stage.guest(g);
                HalfHour.Look look = soon.of(g, now.expected(size(stage, guest)).mean());
                servers.add(new ServerOutlook(
                        Integer.toString(g),
                        guest.name(),
                        stage.machines().get(stage.machineOf(g)).name(),
                        look.expected(),
                        Expected.constant(0, 0, 1),
                        look.swing(),
                        guest.memoryMib(),
                        Optional.ofNullable(movedAt.get(g)).map(GnomonPolicy::at),
                        Optional.empty()));
            }
        }
        return servers;
    }

    private void moved(Stage stage, List<Move> moves) {
        for (Move move : moves) {
            book.put(
                    name(stage, move.guest()),
                    stage.machines().get(move.to()).name(),
                    size(stage, stage.guest(move.guest())),
                    stage.slot());
            onTheirWay.release(name(stage, move.guest()));
        }
        outlook = null;
    }

    /** Made once a slot; servers that were placed since are on their way. */
    private Outlook outlook(Stage stage) {
        Outlook now = outlook;
        if (now == null || slot != stage.slot()) {
            learn(stage);
            now = book.outlook(stage.slot());
            outlook = now;
            slot = stage.slot();
        }
        return now;
    }

    private void learn(Stage stage) {
        for (; known < stage.arrived(); known++) {
            onTheirWay.release(name(stage, known));
            if (stage.machineOf(known) != NONE) {
                book.put(
                        name(stage, known),
                        stage.machines().get(stage.machineOf(known)).name(),
                        size(stage, stage.guest(known)),
                        stage.guest(known).arrivalSlot());
            }
        }
        for (int g = 0; g < known; g++) {
            for (int s = Math.max(slot, stage.guest(g).arrivalSlot()); s < stage.slot(); s++) {
                if (s >= 0) {
                    book.record(name(stage, g), s, cores(stage, stage.demand(g, s)));
                }
            }
        }
    }

    private Candidate candidate(Stage stage, int m, Outlook now) {
        Machine machine = stage.machines().get(m);
        return new Candidate(
                machine.name(),
                NOW,
                ResourceVector.UNKNOWN
                        .with(Resource.CPU, machine.cores())
                        .with(Resource.MEMORY, machine.memoryLimitMib()),
                ResourceVector.UNKNOWN.with(Resource.MEMORY, stage.memoryMib(m) - comingMemory(stage, m)),
                ResourceVector.UNKNOWN,
                new Candidate.Vcpus(stage.vcpus(m) - comingVcpus(stage, m), machine.vcpuLimit()),
                now.of(machine.name()),
                Contention.NONE,
                null,
                null);
    }

    private double comingMemory(Stage stage, int m) {
        double sum = 0;
        for (int g = known; g < stage.arrived(); g++) {
            sum += stage.machineOf(g) == m ? stage.guest(g).memoryMib() : 0;
        }
        return sum;
    }

    private double comingVcpus(Stage stage, int m) {
        double sum = 0;
        for (int g = known; g < stage.arrived(); g++) {
            sum += stage.machineOf(g) == m ? stage.guest(g).vcpus() : 0;
        }
        return sum;
    }

    private static String name(Stage stage, int guest) {
        return stage.guest(guest).name();
    }

    /** All hypervisors of a work have cores of one speed. */
    private static double cores(Stage stage, double mhz) {
        Machine first = stage.machines().get(0);
        return mhz * first.cores() / first.mhz();
    }

    private static Size size(Stage stage, Guest guest) {
        return new Size(guest.vcpus(), cores(stage, guest.ceilingMhz()), guest.memoryMib());
    }
}
