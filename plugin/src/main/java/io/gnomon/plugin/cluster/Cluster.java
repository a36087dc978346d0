package io.gnomon.plugin.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All hypervisors. One that does not answer is left out of what is seen and named among the problems; the others are not
 * affected. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
    private final Map<String, HypervisorPort> ports = new LinkedHashMap<>();
    private final Map<String, HypervisorReading> latest = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final InstantSource clock;

    public Cluster(Collection<HypervisorPort> hypervisors, InstantSource clock) {
        this.clock = clock;
        for (HypervisorPort port : hypervisors) {
            ports.put(port.name(), port);
            port.listen(event -> listeners.forEach(l -> l.accept(event)));
        }
    }

    public void listen(Consumer<ClusterEvent> listener) {
        listeners.add(listener);
    }

    /** Looks at every server of every hypervisor. */
    public List<HypervisorReading> observeAll() {
        List<HypervisorReading> seen = new ArrayList<>();
        for (HypervisorPort port : ports.values()) {
            observe(port, port::observe).ifPresent(reading -> {
                latest.put(port.name(), reading);
                seen.add(reading);
            });
        }
        return seen;
    }

    /** Looks at some servers only, by hypervisor. */
    public List<HypervisorReading> observe(Map<String, Set<UUID>> servers) {
        List<HypervisorReading> seen = new ArrayList<>();
        servers.forEach((name, ids) -> {
            HypervisorPort port = ports.get(name);
            if (port != null) {
                observe(port, () -> port.observe(ids)).ifPresent(seen::add);
            }
        });
        return seen;
    }

    private interface Look {
        HypervisorReading look();
    }

    private Optional<HypervisorReading> observe(HypervisorPort port, Look look) {
        try {
            HypervisorReading reading = look.look();
            problems.remove(port.name());
            return Optional.of(reading);
        } catch (UnreachableException e) {
            problems.put(port.name(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException for a name that is not one of ours */
    public HypervisorPort port(String hypervisor) {
        HypervisorPort port = ports.get(hypervisor);
        if (port == null) {
            throw new IllegalArgumentException(
                    "no hypervisor is called '" + hypervisor + "'; known: " + String.join(", ", ports.keySet()));
        }
        return port;
    }

    public Set<String> names() {
        return Set.copyOf(ports.keySet());
    }

    /** The last full reading, however old: for people, not for decisions. */
    public Optional<HypervisorReading> latest(String hypervisor) {
        return Optional.ofNullable(latest.get(hypervisor));
    }

    public boolean isReachable(String hypervisor) {
        return latest.containsKey(hypervisor) && !problems.containsKey(hypervisor);
    }

    /** What is wrong now, one line each. */
    public List<String> problems() {
        return problems.values().stream().sorted().toList();
    }

    /** Age of the oldest last reading. */
    public Duration staleness() {
        Instant now = clock.instant();
        return latest.values().stream()
                .map(reading -> Duration.between(reading.at(), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        ports.values().forEach(HypervisorPort::close);
    }
}
