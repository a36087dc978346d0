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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All hypervisors. One that does not answer is left out of what is seen and named among the problems; the others are not
 * affected. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

    private final Map<String, HypervisorPort> ports = new LinkedHashMap<>();
    private final Map<String, HypervisorReading> latest = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Future<HypervisorReading>> looks = new ConcurrentHashMap<>();
    private final ExecutorService watchers = Executors.newCachedThreadPool(r -> {
        Thread thread = new Thread(r, "watch");
        thread.setDaemon(true); // one that hangs in a call must not keep the process
        return thread;
    });
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
            HypervisorReading reading = withinDeadline(port.name(), look);
            problems.remove(port.name());
            return Optional.of(reading);
        } catch (RuntimeException e) {
            if (!(e instanceof UnreachableException)) {
                log.error("{} cannot be looked at", port.name(), e);
            }
            problems.put(port.name(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** A hypervisor that hangs must not keep the others waiting; while one look hangs no other is begun. */
    private HypervisorReading withinDeadline(String name, Look look) {
        Future<HypervisorReading> hanging = looks.get(name);
        if (hanging != null && !hanging.isDone()) {
            throw new UnreachableException(name + " hangs: an earlier look has not come back; look at libvirtd there");
        }
        Future<HypervisorReading> running = watchers.submit(look::look);
        looks.put(name, running);
        try {
            return running.get(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnreachableException(
                    name + " has not answered for " + LONGEST_LOOK.toSeconds() + " s; look at libvirtd there", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(name + " cannot be looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(name + ": interrupted", e);
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

    /** The name that an orchestrator has for a hypervisor, if no other one here has the same; else its name here. */
    public String shown(String hypervisor) {
        return latest(hypervisor)
                .map(HypervisorReading::node)
                .filter(node -> latest.values().stream()
                                .filter(other -> other.node().equals(node))
                                .count()
                        == 1)
                .orElse(hypervisor);
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
        watchers.shutdownNow();
        ports.values().forEach(HypervisorPort::close);
    }
}
