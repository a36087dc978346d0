package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;

/** What hypervisors are sold after moves that are planned and not made. */
final class Shifted {
    private final Stage stage;
    private final double[] vcpus;
    private final double[] memoryMib;

    Shifted(Stage stage) {
        this.stage = stage;
        this.vcpus = new double[stage.machines().size()];
        this.memoryMib = new double[stage.machines().size()];
        for (int m = 0; m < vcpus.length; m++) {
            vcpus[m] = stage.vcpus(m);
            memoryMib[m] = stage.memoryMib(m);
        }
    }

    boolean fits(int guest, int machine) {
        Guest g = stage.guest(guest);
        Machine m = stage.machines().get(machine);
        return vcpus[machine] + g.vcpus() <= m.vcpuLimit() && memoryMib[machine] + g.memoryMib() <= m.memoryLimitMib();
    }

    /** Room that is freed is not counted on: moves are made one after the other. */
    void move(int guest, int to) {
        vcpus[to] += stage.guest(guest).vcpus();
        memoryMib[to] += stage.guest(guest).memoryMib();
    }
}
