package io.gnomon.plugin.openstack;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live migrations that Nova does: it checks the target, claims in Placement, copies and switches over. Hypervisors go by the
 * name that Nova has for them. Thread-safe.
 */
public final class NovaMoves implements ServerMoves {
    private static final Logger log = LoggerFactory.getLogger(NovaMoves.class);

    private final Nova nova;
    private final CloudInventory inventory;
    private final NovaBook book;
    /** Where Nova was asked to bring a server: while one moves, what it says of its hypervisors is told by an older state. */
    private final Map<UUID, String> aims = new ConcurrentHashMap<>();

    private volatile Map<String, CloudInventory.Node> nodes = Map.of();

    public NovaMoves(Cloud cloud, NovaBook book) {
        this.nova = new Nova(cloud);
        this.inventory = new CloudInventory(cloud);
        this.book = book;
    }

    /** What Nova does not tell closes all hypervisors: nothing is planned on an old state. */
    @Override
    public void refresh() {
        try {
            nodes = byName(inventory.nodes());
        } catch (CloudException e) {
            nodes = Map.of();
            log.warn("Nova's hypervisors cannot be read, nothing is migrated: {}", e.getMessage());
        }
    }

    private static Map<String, CloudInventory.Node> byName(List<CloudInventory.Node> all) {
        Map<String, CloudInventory.Node> result = new HashMap<>();
        all.forEach(node -> result.put(node.name(), node));
        return Map.copyOf(result);
    }

    @Override
    public Optional<String> closed(HypervisorReading hypervisor) {
        CloudInventory.Node node = nodes.get(hypervisor.node());
        return node != null && !node.up() ? Optional.of("down or disabled in Nova") : Optional.empty();
    }

    @Override
    public boolean open(ServerReading server, HypervisorReading to) {
        return nodes.containsKey(to.node());
    }

    @Override
    public Optional<String> adviceOnly(ServerReading server) {
        Optional<NovaServer> known = book.find(server.id());
        if (known.isEmpty()) {
            return Optional.of("Nova was not asked about it yet");
        }
        return idle(known.get()) ? Optional.empty() : Optional.of("Nova is busy with it, or it is not ACTIVE");
    }

    private static boolean idle(NovaServer server) {
        return server.status().equals("ACTIVE") && server.taskState().isEmpty();
    }

    @Override
    public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
        CloudInventory.Node node;
        try {
            NovaServer now = nova.server(server.id())
                    .orElseThrow(() -> new RefusedException("Nova has no such server any more"));
            if (!idle(now)) {
                throw new RefusedException("Nova has it as " + now.status()
                        + now.taskState()
                                .map(task -> ", and is " + task + " it")
                                .orElse(""));
            }
            if (now.node().filter(n -> !n.equals(from.node())).isPresent()) {
                throw new RefusedException("Nova has it on " + now.node().get() + ", not on " + from.node());
            }
            node = byName(inventory.nodes()).get(to.node());
        } catch (CloudException e) { // nothing was asked for yet
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
        if (node == null || !node.up() || node.host().isEmpty()) {
            throw new RefusedException(to.node() + " is unknown to Nova, down or disabled");
        }
        aims.put(server.id(), node.name());
        try {
            nova.liveMigrate(server.id(), Optional.of(node.host()));
        } catch (CloudException e) {
            if (e.kind() == Kind.UNREACHABLE) {
                throw new UnreachableException(String.valueOf(e.getMessage()), e);
            }
            aims.remove(server.id());
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void ended(UUID server) {
        aims.remove(server);
    }

    @Override
    public Progress progress(UUID id, HypervisorReading from, HypervisorReading to) {
        Optional<NovaServer> server;
        try {
            server = nova.server(id);
        } catch (CloudException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
        if (server.isEmpty() || server.get().status().equals("DELETED")) {
            return new Progress.Gone();
        }
        NovaServer now = server.get();
        if (now.status().equals("MIGRATING")
                || now.taskState().filter("migrating"::equals).isPresent()) {
            return new Progress.Moving();
        }
        boolean there =
                now.node().filter(aims.getOrDefault(id, to.node())::equals).isPresent();
        if (there && now.status().equals("ACTIVE")) {
            return new Progress.Arrived();
        }
        return new Progress.Stayed("Nova has it as " + now.status() + " on "
                + now.node().orElse("no hypervisor") + "; see: openstack server event list " + id);
    }
}
