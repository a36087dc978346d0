package io.gnomon.scheduler.migration;

import java.util.ArrayList;
import java.util.List;

/** A hypervisor with the servers on it, while a plan is made. Immutable. */
record Site(HypervisorOutlook hypervisor, Load cpu, Load memory, List<ServerOutlook> servers, double freeMib) {
    static Site of(HypervisorOutlook hypervisor, double fullAt, int slots, List<ServerOutlook> servers) {
        Load cpu = Load.none(hypervisor.cores() * fullAt, slots);
        Load memory = Load.none(hypervisor.memoryMib(), slots);
        for (ServerOutlook server : servers) {
            cpu = cpu.with(server.cpu(), server.swing(), 1);
            memory = memory.with(server.memory(), Swing.UNKNOWN, 1);
        }
        return new Site(hypervisor, cpu, memory, List.copyOf(servers), hypervisor.freeMib());
    }

    String name() {
        return hypervisor.name();
    }

    /** What is expected there once a server has come. */
    Site with(ServerOutlook server) {
        List<ServerOutlook> more = new ArrayList<>(servers);
        more.add(server);
        return new Site(
                hypervisor,
                cpu.with(server.cpu(), server.swing(), 1),
                memory.with(server.memory(), Swing.UNKNOWN, 1),
                more,
                freeMib - server.allocatedMib());
    }

    /** The same once it has gone. Its memory is free only then: nobody is promised it in this plan. */
    Site without(ServerOutlook server) {
        List<ServerOutlook> rest = new ArrayList<>(servers);
        rest.remove(server);
        return new Site(
                hypervisor,
                cpu.with(server.cpu(), server.swing(), -1),
                memory.with(server.memory(), Swing.UNKNOWN, -1),
                rest,
                freeMib);
    }

    boolean fits() {
        return cpu.fits() && memory.fits();
    }

    double peakCores() {
        return cpu.peak();
    }

    /** @param weights minutes of each slot that count */
    Strain strain(double[] weights) {
        double cpuMinutes = 0;
        double memoryMinutes = 0;
        double waiting = 0;
        for (int s = 0; s < weights.length; s++) {
            cpuMinutes += weights[s] * cpu.probability(s);
            memoryMinutes += weights[s] * memory.probability(s);
            double shortOfMemory = hypervisor.memoryMib() > 0 ? memory.excess(s) / hypervisor.memoryMib() : 0;
            waiting += weights[s] * (cpu.excess(s) + hypervisor.cores() * shortOfMemory);
        }
        return new Strain(cpuMinutes, memoryMinutes, waiting);
    }

    /** See {@link Plan.Contention}. */
    record Strain(double cpuMinutes, double memoryMinutes, double waiting) {
        double minutes() {
            return Math.max(cpuMinutes, memoryMinutes);
        }
    }
}
