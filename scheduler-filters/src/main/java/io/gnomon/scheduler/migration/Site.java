package io.gnomon.scheduler.migration;

import java.util.ArrayList;
import java.util.List;

/** A hypervisor with the servers on it, while a plan is made. Not thread-safe. */
final class Site {
    private final HypervisorOutlook hypervisor;
    private final Load cpu;
    private final Load memory;
    private final List<ServerOutlook> servers = new ArrayList<>();
    private double freeMib;

    Site(HypervisorOutlook hypervisor, double fullAt, int slots) {
        this.hypervisor = hypervisor;
        this.cpu = new Load(hypervisor.cores() * fullAt, slots);
        this.memory = new Load(hypervisor.memoryMib(), slots);
        this.freeMib = hypervisor.freeMib();
    }

    HypervisorOutlook hypervisor() {
        return hypervisor;
    }

    String name() {
        return hypervisor.name();
    }

    List<ServerOutlook> servers() {
        return List.copyOf(servers);
    }

    double freeMib() {
        return freeMib;
    }

    /** It is there, and its memory is promised already. */
    void has(ServerOutlook server) {
        servers.add(server);
        change(server, 1);
    }

    /** A server comes. */
    void take(ServerOutlook server) {
        has(server);
        freeMib -= server.allocatedMib();
    }

    void giveAway(ServerOutlook server) {
        servers.remove(server);
        change(server, -1);
        // its memory is free only once it has gone: nobody is promised it in this plan
    }

    private void change(ServerOutlook server, int sign) {
        cpu.change(server.cpu(), sign);
        memory.change(server.memory(), sign);
    }

    /** What is expected if a server comes (1) or goes (-1). */
    <T> T supposing(ServerOutlook server, int sign, java.util.function.Function<Site, T> question) {
        change(server, sign);
        try {
            return question.apply(this);
        } finally {
            change(server, -sign);
        }
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
