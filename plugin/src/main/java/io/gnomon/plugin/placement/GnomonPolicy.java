package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;
import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.headroom.Relief;
import io.gnomon.scheduler.model.Candidate;
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
    /** Overloaded hypervisors that are expected less: one slot of it in ten days is still worth a move. */
    private static final double LEAST_GAIN = 0.0003;

    private static final int LEAST_SLOTS = 6;

    private final Map<Integer, Integer> movedAt = new HashMap<>();
    private final DemandBook book = new DemandBook(DAY_SLOTS);
    private final Reservations onTheirWay = new Reservations(LONG, InstantSource.fixed(NOW));
    private final Ranker ranker;
    private final Map<String, Integer> indexes = new HashMap<>();
    private int known;
    private int slot = -1;
    private @Nullable Outlook outlook;

    GnomonPolicy(PlacementWork work) {
        this.ranker = new Ranker(
                StandardRules.filters(0), StandardRules.weighers(Map.of()), onTheirWay, LONG, InstantSource.fixed(NOW));
        for (Machine m : work.machines()) {
            indexes.put(m.name(), indexes.size());
        }
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
        double[] capacity = stage.machines().stream().mapToDouble(Machine::mhz).toArray();
        List<Integer> placed = new ArrayList<>();
        List<Relief.Mover> movers = new ArrayList<>();
        for (int g = 0; g < stage.arrived(); g++) {
            if (stage.machineOf(g) != NONE) {
                placed.add(g);
                movers.add(mover(stage, g, now));
            }
        }
        Shifted shifted = new Shifted(stage);
        Relief relief = new Relief(capacity, movers, (i, to) -> shifted.fits(placed.get(i), to));
        List<Move> moves = new ArrayList<>();
        while (moves.size() < AT_ONCE) {
            Optional<Relief.Move> best = relief.best(LEAST_GAIN);
            if (best.isEmpty()) {
                break;
            }
            relief.made(best.get());
            int guest = placed.get(best.get().server());
            shifted.move(guest, best.get().to());
            movedAt.put(guest, stage.slot());
            moves.add(new Move(guest, best.get().to()));
        }
        if (!moves.isEmpty()) {
            moved(stage, moves);
        }
        return moves;
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

    /** What it wanted, with what is expected of it where it was not there yet. */
    private Relief.Mover mover(Stage stage, int g, Outlook now) {
        Guest guest = stage.guest(g);
        int window = Math.min(DAY_SLOTS, stage.slot());
        int from = Math.max(stage.slot() - window, guest.arrivalSlot());
        double expected = now.expected(size(stage, guest)).mean()
                * stage.machines().get(0).mhz()
                / stage.machines().get(0).cores();
        float[] wanted = new float[window];
        int known = stage.slot() - from;
        // who was hardly seen counts with what is expected of it
        java.util.Arrays.fill(wanted, 0, window - known, known < LEAST_SLOTS ? (float) expected : Float.NaN);
        for (int s = from; s < stage.slot(); s++) {
            wanted[s - stage.slot() + window] = (float) stage.demand(g, s);
        }
        boolean movable = stage.slot() - movedAt.getOrDefault(g, -DAY_SLOTS) >= DAY_SLOTS;
        return new Relief.Mover(stage.machineOf(g), wanted, movable);
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
                0,
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
