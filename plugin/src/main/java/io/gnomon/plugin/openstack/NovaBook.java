package io.gnomon.plugin.openstack;

import io.gnomon.plugin.cluster.ServerReading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nova's servers as they were read last, for whoever must not wait: names, flavors, metadata, and which libvirt domain on
 * which hypervisor each of them is. A read that failed leaves the last one in place. Thread-safe.
 */
public final class NovaBook {
    private static final Logger log = LoggerFactory.getLogger(NovaBook.class);

    private static final String FAILED = "ERROR";
    private static final int MOST_COMPLAINTS = 10;

    private final Cloud cloud;
    private final Nova nova;
    private final CloudInventory inventory;
    private final InstantSource clock;
    private volatile Page page = new Page(Map.of(), Optional.empty());
    private volatile String problem = "";
    /** What the log was told last; null while all is well. */
    private volatile @Nullable String trouble;

    private volatile List<String> down = List.of();
    private volatile List<String> senseless = List.of();

    private volatile List<NovaGroup> groups = List.of();

    /** Why the server groups could not be read; empty if they were. */
    private volatile String noGroups = "";

    /** Id of the user that we are; empty until it is known. */
    private volatile String ours = "";

    private record Page(Map<UUID, NovaServer> servers, Optional<Instant> readAt) {}

    public NovaBook(Cloud cloud, InstantSource clock) {
        this.cloud = cloud;
        this.nova = new Nova(cloud);
        this.inventory = new CloudInventory(cloud);
        this.clock = clock;
    }

    /**
     * Reads all servers anew; what goes wrong is logged when it begins and when it is over, and told by {@link #problems}.
     *
     * @return servers that are not to be waited for: those that failed, and those that are gone since the last time
     */
    public Set<UUID> refresh() {
        try {
            Map<UUID, NovaServer> servers = new HashMap<>();
            nova.servers().forEach(server -> servers.put(server.id(), server));
            Map<UUID, NovaServer> before = turn(servers);
            ours = cloud.userId();
            warnOfNewFlavors(before.values(), servers.values());
            senseless = complaints(servers.values());
            down = inventory.agents().stream()
                    .filter(agent -> agent.binary().equals("nova-compute") && !agent.up())
                    .map(agent -> "OpenStack: nova-compute on " + agent.host()
                            + " is down: Nova does not look after its servers; see: openstack compute service list")
                    .sorted()
                    .toList();
            problem = "";
            worked();
            readGroups();
            return lost(before.keySet(), servers);
        } catch (CloudException e) {
            String text = String.valueOf(e.getMessage());
            boolean silent = e.kind() == CloudException.Kind.UNREACHABLE
                    || e.kind() == CloudException.Kind.LEFT_IN_PEACE; // which the state of the service tells already
            failed(silent ? "" : text, text);
            problem = silent ? "" : text;
            return Set.of();
        }
    }

    /** Servers are looked after without them. */
    private void readGroups() {
        try {
            groups = nova.serverGroups();
            noGroups = "";
        } catch (CloudException e) {
            noGroups = "server groups are not known, and portions of workloads that name one have no servers: "
                    + e.getMessage();
        }
    }

    /** Whether a server is in the server group of its project that has this name or id. */
    public boolean isInGroup(UUID server, String project, String group) {
        return groups.stream()
                .filter(g -> g.project().equals(project)
                        && (g.name().equals(group) || g.id().toString().equals(group)))
                .anyMatch(g -> g.members().contains(server));
    }

    /** @param kind of trouble: told when it begins and when it becomes another, not each time that the numbers in it change */
    private void failed(String kind, String text) {
        if (!kind.equals(trouble)) {
            log.warn("Nova's servers cannot be read, the last that were read are used: {}", text);
        }
        trouble = kind;
    }

    private void worked() {
        if (trouble != null) {
            log.info("Nova's servers are read again");
        }
        trouble = null;
    }

    private static Set<UUID> lost(Set<UUID> before, Map<UUID, NovaServer> now) {
        Set<UUID> lost = new HashSet<>(before);
        lost.removeAll(now.keySet());
        now.values().stream().filter(server -> server.status().equals(FAILED)).forEach(server -> lost.add(server.id()));
        return lost;
    }

    /** Each flavor that makes no sense is named once, not for each of its servers. */
    private static void warnOfNewFlavors(Collection<NovaServer> before, Collection<NovaServer> now) {
        Set<NovaFlavor> known = new HashSet<>();
        before.forEach(server -> known.add(server.flavor()));
        for (NovaServer server : now) {
            if (known.add(server.flavor())) {
                FlavorSpecs.read(server.flavor()).complaints().forEach(log::warn);
            }
        }
    }

    /** Of the flavors that servers have now; anybody may have made thousands, so that not all are told. */
    private static List<String> complaints(Collection<NovaServer> servers) {
        List<String> all = servers.stream()
                .map(NovaServer::flavor)
                .distinct()
                .flatMap(flavor -> FlavorSpecs.read(flavor).complaints().stream())
                .distinct()
                .sorted()
                .toList();
        List<String> told = new ArrayList<>(all.subList(0, Math.min(MOST_COMPLAINTS, all.size())));
        if (told.size() < all.size()) {
            told.add("so are " + (all.size() - told.size()) + " more extra specs of flavors; see the log");
        }
        return List.copyOf(told);
    }

    public Optional<NovaServer> find(UUID server) {
        return Optional.ofNullable(page.servers().get(server));
    }

    /** Whether it bears the mark of a server that waits, and we have made it: an owner's own metadata makes it none. */
    public boolean isStaged(NovaServer server) {
        return server.metadata().containsKey(ServerReading.SHADOW)
                && !ours.isEmpty()
                && server.user().equals(ours);
    }

    /** One that was read by itself since all were. */
    public synchronized void saw(NovaServer server) {
        Map<UUID, NovaServer> servers = new HashMap<>(page.servers());
        servers.put(server.id(), server);
        page = new Page(Map.copyOf(servers), page.readAt());
    }

    private synchronized Map<UUID, NovaServer> turn(Map<UUID, NovaServer> servers) {
        Map<UUID, NovaServer> before = page.servers();
        page = new Page(Map.copyOf(servers), Optional.of(clock.instant()));
        return before;
    }

    public List<NovaServer> all() {
        return List.copyOf(page.servers().values());
    }

    /** When the servers were read last; empty if never yet. */
    public Optional<Instant> readAt() {
        return page.readAt();
    }

    /** The name that Nova knows a hypervisor by, told by servers that are on it; empty if none is, or if they disagree. */
    public Optional<String> node(Collection<UUID> servers) {
        TreeSet<String> nodes = new TreeSet<>();
        servers.forEach(id -> find(id).flatMap(NovaServer::node).ifPresent(nodes::add));
        return nodes.size() == 1 ? Optional.of(nodes.first()) : Optional.empty();
    }

    /** What is wrong, one line each. */
    public List<String> problems() {
        Stream<String> read = problem.isEmpty() ? Stream.of() : Stream.of("OpenStack: " + problem);
        Stream<String> ungrouped = noGroups.isEmpty() ? Stream.of() : Stream.of("OpenStack: " + noGroups);
        return Stream.of(read, ungrouped, down.stream(), senseless.stream().map(line -> "OpenStack: " + line))
                .flatMap(lines -> lines)
                .toList();
    }
}
