package io.gnomon.plugin.openstack;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A hypervisor whose servers are Nova's: each is told with the name, project, flavor, metadata and tags that Nova has for it
 * now, which libvirt's description has as of its last start only. Never waits for Nova. Thread-safe.
 */
public final class NovaNamed implements HypervisorPort {
    /** What an owner may not say about a server by metadata in Nova. */
    private static final Set<String> OURS = Set.of(
            ServerReading.ORCHESTRATOR,
            ServerReading.ACTOR,
            ServerReading.SHADOW,
            "flavor",
            "image",
            "tags",
            "nova_status",
            ServerReading.FLAVOR_PRIORITY);

    private final HypervisorPort port;
    private final NovaBook book;

    public NovaNamed(HypervisorPort port, NovaBook book) {
        this.port = port;
        this.book = book;
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public HypervisorReading observe() {
        return named(port.observe());
    }

    @Override
    public HypervisorReading observe(Set<UUID> servers) {
        return named(port.observe(servers));
    }

    private HypervisorReading named(HypervisorReading r) {
        Optional<String> node = book.node(r.present());
        return new HypervisorReading(
                r.name(),
                node.orElse(r.node()),
                r.at(),
                r.capacity(),
                r.usage(),
                r.contention(),
                r.description() + node.map(n -> ", " + n + " in Nova").orElse(""),
                r.servers().stream().map(this::named).toList(),
                r.present());
    }

    private ServerReading named(ServerReading r) {
        return book.find(r.id())
                .map(nova -> new ServerReading(
                        r.id(),
                        nova.name().isEmpty() ? r.name() : nova.name(),
                        nova.project().isEmpty() ? r.project() : nova.project(),
                        r.hypervisor(),
                        r.startedAt(),
                        r.at(),
                        r.usage(),
                        r.allocation(),
                        r.ceiling(),
                        metadata(r, nova, book.isStaged(nova)),
                        r.flow(),
                        r.guest()))
                .orElse(r);
    }

    private static Map<String, String> metadata(ServerReading r, NovaServer nova, boolean staged) {
        Map<String, String> all = new TreeMap<>(r.metadata());
        nova.metadata().forEach((key, value) -> {
            if (!OURS.contains(key)) {
                all.put(key, value);
            }
        });
        all.put(ServerReading.ORCHESTRATOR, ServerReading.NOVA);
        if (staged) {
            all.put(ServerReading.SHADOW, nova.metadata().get(ServerReading.SHADOW));
        }
        all.put("flavor", nova.flavor().name());
        nova.image().ifPresent(image -> all.put("image", image));
        if (!nova.tags().isEmpty()) {
            all.put("tags", String.join(",", nova.tags()));
        }
        FlavorSpecs.read(nova.flavor())
                .priority()
                .ifPresent(priority -> all.put(ServerReading.FLAVOR_PRIORITY, String.valueOf(priority)));
        if (!all.containsKey(ServerReading.DYNAMIC_ALLOCATION)) {
            FlavorSpecs.read(nova.flavor())
                    .dynamicAllocation()
                    .ifPresent(on -> all.put(ServerReading.DYNAMIC_ALLOCATION, on ? "on" : "off"));
        }
        return all;
    }

    @Override
    public Optional<AllocationRange> range(UUID server, Resource resource) {
        Optional<AllocationRange> range = port.range(server, resource);
        return resource == Resource.CPU ? range.map(r -> withinQuota(server, r)) : range;
    }

    /** A flavor with a quota sells shares of cores: what somebody did not buy is not given away. */
    private AllocationRange withinQuota(UUID server, AllocationRange r) {
        return book.find(server)
                .map(NovaServer::flavor)
                .filter(flavor -> FlavorSpecs.read(flavor).coresPerVcpu().isPresent())
                .map(flavor -> {
                    double sold = flavor.vcpus()
                            * FlavorSpecs.read(flavor).coresPerVcpu().getAsDouble();
                    double ceiling = Math.max(r.current(), Math.min(r.ceiling(), sold));
                    return new AllocationRange(r.current(), Math.min(r.floor(), ceiling), ceiling, r.step());
                })
                .orElse(r);
    }

    @Override
    public OptionalDouble due(UUID server, Resource resource) {
        return port.due(server, resource);
    }

    @Override
    public Effect adjust(UUID server, Resource resource, double target) {
        return port.adjust(server, resource, target);
    }

    @Override
    public UUID create(ServerRequest request) {
        return port.create(request);
    }

    @Override
    public void handOver(ServerRequest server) {
        port.handOver(server);
    }

    @Override
    public void delete(UUID server) {
        port.delete(server);
    }

    @Override
    public Map<String, String> levers() {
        return port.levers();
    }

    @Override
    public OptionalDouble diskSeconds() {
        return port.diskSeconds();
    }

    @Override
    public Optional<Duration> clockAhead(UUID server) {
        return port.clockAhead(server);
    }

    @Override
    public void ping() {
        port.ping();
    }

    @Override
    public GuestLook processes(UUID server) {
        return port.processes(server);
    }

    @Override
    public void listen(Consumer<ClusterEvent> listener) {
        port.listen(listener);
    }

    @Override
    public void close() {
        port.close();
    }
}
