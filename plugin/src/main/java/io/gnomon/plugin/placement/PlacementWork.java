package io.gnomon.plugin.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Recorded servers that are to be placed on hypervisors. Immutable, apart from the arrays, which nobody changes.
 *
 * @param arrivals the servers, in the order in which they arrive
 * @param slots number of slots of five minutes
 * @param scoredFrom first slot that counts
 */
public record PlacementWork(String name, List<Machine> machines, List<Guest> arrivals, int slots, int scoredFrom) {
    public static final int SLOT_SECONDS = 300;

    /** A hypervisor; {@code mhz} and {@code memoryMib} are what it has in all. */
    public record Machine(
            String name, double cores, double mhz, double memoryMib, double vcpuRatio, double memoryRatio) {
        double vcpuLimit() {
            return cores * vcpuRatio;
        }

        double memoryLimitMib() {
            return memoryMib * memoryRatio;
        }
    }

    /**
     * A server.
     *
     * @param ceilingMhz the most that it was provisioned with
     * @param demandMhz for each slot, from the first of the work on; 0 where nothing was recorded
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and one of millions of numbers
    public record Guest(
            String name, int arrivalSlot, double vcpus, double ceilingMhz, double memoryMib, float[] demandMhz) {
        Guest arrivingAt(int slot) {
            return new Guest(name, slot, vcpus, ceilingMhz, memoryMib, demandMhz);
        }
    }

    public PlacementWork {
        machines = List.copyOf(machines);
        arrivals = arrivals.stream()
                .sorted(Comparator.comparingInt(Guest::arrivalSlot))
                .toList();
    }

    /** The same servers at the same times, but which of them arrives when is drawn anew. */
    public PlacementWork shuffled(long seed) {
        List<Guest> drawn = new ArrayList<>(arrivals);
        Collections.shuffle(drawn, new Random(seed));
        List<Guest> result = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            result.add(drawn.get(i).arrivingAt(arrivals.get(i).arrivalSlot()));
        }
        return new PlacementWork(name, machines, result, slots, scoredFrom);
    }

    /** The same work on so many hypervisors like those that there are. */
    public PlacementWork on(int count) {
        List<Machine> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Machine like = machines.get(i % machines.size());
            result.add(new Machine(
                    String.format(java.util.Locale.ROOT, "h%03d", i),
                    like.cores(),
                    like.mhz(),
                    like.memoryMib(),
                    like.vcpuRatio(),
                    like.memoryRatio()));
        }
        return new PlacementWork(name, result, arrivals, slots, scoredFrom);
    }
}
