package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.filter.MemoryFilter;
import io.gnomon.scheduler.filter.VcpuFilter;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import io.gnomon.scheduler.weigher.HeadroomWeigher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Hypervisors for tests: 8 cores, 8 GiB. */
final class Clouds {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration STALE = Duration.ofSeconds(30);
    static final Duration ON_ITS_WAY = Duration.ofSeconds(60);

    private Clouds() {}

    static Ranker ranker(Reservations reservations, InstantSource clock) {
        return new Ranker(
                List.of(new MemoryFilter(200), new VcpuFilter()),
                List.of(new Weighed(new HeadroomWeigher(), 1), new Weighed(new ContentionWeigher(), 1)),
                reservations,
                STALE,
                clock);
    }

    static Candidate hypervisor(String name, double cpu, double memory, double contention) {
        return hypervisor(name, NOW, cpu, memory, contention, null);
    }

    static Candidate hypervisor(
            String name, Instant seen, double cpu, double memory, double contention, @Nullable Demand demand) {
        return hypervisor(name, seen, ResourceVector.of(cpu, memory, 0, 0), Contention.ofDelay(contention), demand);
    }

    static Candidate idle(String name, Contention contention) {
        return hypervisor(name, NOW, ResourceVector.ZERO, contention, null);
    }

    private static Candidate hypervisor(
            String name, Instant seen, ResourceVector used, Contention contention, @Nullable Demand demand) {
        return new Candidate(
                name,
                seen,
                ResourceVector.of(8, 8192, 1000, 1000),
                used,
                used,
                new Candidate.Vcpus(used.getOr(Resource.CPU, 0), 64),
                demand,
                contention,
                null,
                null);
    }

    static List<Candidate> equal(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> hypervisor("h" + i, 0, 0, 0))
                .toList();
    }

    static Newcomer server(String id) {
        return new Newcomer(id, 1, ResourceVector.of(1, 256, 0, 0), null);
    }
}
