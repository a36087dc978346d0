package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.domain.GuestRun;
import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.stats.DomainState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.HypervisorStats;
import io.gnomon.libvirt.stats.StatsGroup;
import io.gnomon.libvirt.stats.Strain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A hypervisor with one domain, on a clock that the test moves: what no real one does on demand, and in no time. */
final class OneDomain implements Hypervisor {
    static final UUID ID = UUID.randomUUID();

    final List<LeverRequest> applied = new ArrayList<>();
    final Map<String, String> metadata = new HashMap<>(Map.of(
            "gnomon.flavor", "small",
            "gnomon.cores-per-vcpu", "0.2",
            "gnomon.start.cpu", "0.2",
            "gnomon.ceiling.cpu", "0.8"));
    boolean there = true;
    boolean guestAnswers = true;
    /** When its guest reported last, if not now. */
    Optional<Long> lastReport = Optional.empty();

    DomainState state = DomainState.RUNNING;
    OptionalDouble coresPerVcpu = OptionalDouble.of(0.2);
    long virtioMemMib;

    /** What its guest can take of virtio-mem. */
    long mostVirtioMemMib = 384;

    GuestProcesses told = GuestProcesses.refused("it has no guest agent");
    int metadataRead;
    Optional<Strain> strain = Optional.empty();

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long tickNanos;
    private long cpuNanos;
    final InstantSource clock = () -> now;

    /** Time passes, of which its vCPUs work some seconds. */
    void after(Duration time, double busySeconds) {
        now = now.plus(time);
        tickNanos += time.toNanos();
        cpuNanos += Math.round(busySeconds * 1e9);
    }

    @Override
    public List<DomainStats> domainStats(Set<StatsGroup> groups) {
        if (!there) {
            return List.of();
        }
        Optional<DomainStats.Balloon> balloon = guestAnswers
                ? Optional.of(new DomainStats.Balloon(
                        131_072,
                        131_072,
                        Optional.empty(),
                        Optional.of(120_000L),
                        Optional.of(80_000L),
                        Optional.of(90_000L),
                        Optional.empty(),
                        lastReport.or(() -> Optional.of(now.getEpochSecond()))))
                : Optional.empty();
        return List.of(new DomainStats(
                ID,
                "web",
                now,
                new DomainStats.Moment(tickNanos, 0),
                new DomainStats.Moment(tickNanos, 0),
                state,
                true,
                Optional.of(cpuNanos),
                List.of(new DomainStats.Vcpu(0, true, cpuNanos, Optional.empty())),
                balloon,
                List.of(),
                List.of()));
    }

    @Override
    public DomainLimits limits(UUID domain) {
        return new DomainLimits(
                1,
                1,
                4,
                coresPerVcpu,
                128,
                128,
                List.of(new DomainLimits.VirtioMemDevice("virtiomem0", virtioMemMib, virtioMemMib, 384, 2)),
                List.of(),
                8,
                2048,
                List.of(),
                List.of(),
                true,
                Map.of());
    }

    @Override
    public LeverOutcome apply(UUID domain, LeverRequest request) {
        applied.add(request);
        if (request instanceof LeverRequest.CpuBandwidth bandwidth) {
            coresPerVcpu = bandwidth.coresPerVcpu();
        }
        if (request instanceof LeverRequest.VirtioMem memory) {
            virtioMemMib = Math.min(mostVirtioMemMib, memory.memoryMib());
            if (virtioMemMib < memory.memoryMib()) {
                return new LeverOutcome.Partial("a part of it", Duration.ZERO, Duration.ZERO);
            }
        }
        return new LeverOutcome.Verified("as asked", Duration.ZERO, Duration.ZERO);
    }

    @Override
    public void describe(UUID domain, Map<String, String> described) {
        metadata.clear();
        metadata.putAll(described);
    }

    @Override
    public Map<String, String> metadata(UUID domain) {
        metadataRead++;
        return metadata;
    }

    @Override
    public GuestProcesses processes(UUID domain) {
        return told;
    }

    @Override
    public Optional<Duration> clockAhead(UUID domain) {
        return Optional.empty();
    }

    @Override
    public String uri() {
        return "fake:///one";
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public HypervisorStats stats() {
        return new HypervisorStats("here", now, 8, 16 << 20, 8 << 20, 0, 0, "10", "8", strain);
    }

    @Override
    public Map<Lever, LeverState> levers() {
        return Map.of();
    }

    @Override
    public GuestRun run(UUID domain, String script, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ping() {
        // it is there
    }

    @Override
    public Optional<Instant> startedAt(UUID domain) {
        return Optional.empty();
    }

    @Override
    public UUID create(DomainSpec spec) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(UUID domain) {
        there = false;
    }

    @Override
    public Subscription onEvent(Consumer<DomainEvent> listener) {
        return () -> {};
    }

    @Override
    public void close() {
        there = false;
    }
}
