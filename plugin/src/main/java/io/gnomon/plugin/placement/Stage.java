package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be known at one moment of a replay: who has arrived, where they are, and what they used before this slot.
 * Not for use by several threads.
 */
final class Stage {
    private final List<Machine> machines;
    private final List<Guest> arrived = new ArrayList<>();
    private final List<Integer> machineOf = new ArrayList<>();
    private final double[] vcpus;
    private final double[] memoryMib;
    private int slot;

    Stage(List<Machine> machines) {
        this.machines = machines;
        this.vcpus = new double[machines.size()];
        this.memoryMib = new double[machines.size()];
    }

    void slot(int now) {
        slot = now;
    }

    int slot() {
        return slot;
    }

    List<Machine> machines() {
        return machines;
    }

    int arrived() {
        return arrived.size();
    }

    /** What is known of a server, without what it used. */
    Guest guest(int index) {
        return arrived.get(index);
    }

    /** @return index of its hypervisor, {@link PlacementPolicy#NONE} if it has none */
    int machineOf(int index) {
        return machineOf.get(index);
    }

    /**
     * Demand in MHz.
     *
     * @throws IllegalArgumentException if nobody can know that: it is now or later, or before the server arrived
     */
    double demand(int index, int at) {
        Guest guest = arrived.get(index);
        if (at >= slot || at < guest.arrivalSlot()) {
            throw new IllegalArgumentException("slot " + at + " of " + guest.name() + " is not known in slot " + slot);
        }
        return guest.demandMhz()[at];
    }

    boolean fits(int machine, Guest guest) {
        Machine m = machines.get(machine);
        return vcpus[machine] + guest.vcpus() <= m.vcpuLimit()
                && memoryMib[machine] + guest.memoryMib() <= m.memoryLimitMib();
    }

    double vcpus(int machine) {
        return vcpus[machine];
    }

    double memoryMib(int machine) {
        return memoryMib[machine];
    }

    void add(Guest guest, int machine) {
        arrived.add(guest);
        machineOf.add(machine);
        take(guest, machine, 1);
    }

    void move(int index, int to) {
        take(arrived.get(index), machineOf.get(index), -1);
        machineOf.set(index, to);
        take(arrived.get(index), to, 1);
    }

    private void take(Guest guest, int machine, int sign) {
        if (machine != PlacementPolicy.NONE) {
            vcpus[machine] += sign * guest.vcpus();
            memoryMib[machine] += sign * guest.memoryMib();
        }
    }
}
