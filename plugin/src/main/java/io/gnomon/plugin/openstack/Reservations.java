package io.gnomon.plugin.openstack;

import io.gnomon.plugin.openstack.CloudException.Kind;
import io.gnomon.plugin.openstack.Placement.Written;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Room that is held in Placement for servers to come: allocations of consumers of a type of our own, in our own project, so that no
 * other project's quota is used by them. Every method may throw {@link CloudException}. Thread-safe.
 */
public final class Reservations {
    /** The type of our consumers; Placement takes A to Z, 0 to 9 and underscores. */
    static final String TYPE = "GNOMON_SHADOW";

    private static final String DISK_GB = "DISK_GB";
    private static final long MIB_PER_GIB = 1024;

    private final Placement placement;
    private final Cloud cloud;

    public Reservations(Cloud cloud) {
        this.placement = new Placement(cloud);
        this.cloud = cloud;
    }

    /** Why no room can be held for a server of this flavor: what it takes is not only an amount of what every hypervisor sells. */
    public static Optional<String> whyNot(SoldFlavor sold) {
        return sold.flavor().extraSpecs().keySet().stream()
                .filter(FlavorChoice::isSpecial)
                .findFirst()
                .or(() -> Optional.ofNullable(sold.flavor().extraSpecs().get("hw:cpu_policy"))
                        .filter(policy -> !policy.equals("shared"))
                        .map(policy -> "hw:cpu_policy"))
                .map(key -> "no room is held for a flavor with '" + key + "'");
    }

    /**
     * Holds what a flavor sells, once.
     *
     * @param node the hypervisor, by Nova's name
     * @return why there is no room; empty if it is held
     */
    public Optional<String> hold(UUID consumer, String node, SoldFlavor sold) {
        if (placement.allocation(consumer).isPresent()) {
            return Optional.empty();
        }
        String provider = placement.providers().get(node);
        if (provider == null) {
            return Optional.of("Placement knows no hypervisor " + node);
        }
        Map<String, Long> amounts =
                amounts(sold, placement.inventories(provider).keySet());
        Written written = placement.reserve(
                consumer,
                new ConsumerAllocation(Map.of(provider, amounts), cloud.projectId(), cloud.userId(), 0),
                TYPE);
        if (written instanceof Written.NoRoom noRoom) {
            return Optional.of("Placement has no room for it on " + node + " (" + noRoom.complaint() + ")");
        }
        return written instanceof Written.Done || placement.allocation(consumer).isPresent() // an answer that was lost
                ? Optional.empty()
                : Optional.of("somebody else holds room under its id");
    }

    /** As Nova's scheduler asks for it. */
    private static Map<String, Long> amounts(SoldFlavor sold, Set<String> there) {
        NovaFlavor flavor = sold.flavor();
        Map<String, Long> amounts = new TreeMap<>(
                Map.of(Units.VCPU.name(), (long) flavor.vcpus(), Units.MEMORY_MB.name(), flavor.memoryMib()));
        long swap = (sold.swapMib() + MIB_PER_GIB - 1) / MIB_PER_GIB;
        long disk = flavor.diskGib() + sold.ephemeralGib() + swap;
        if (disk > 0 && there.contains(DISK_GB)) {
            amounts.put(DISK_GB, disk);
        }
        return amounts;
    }

    public boolean isHeld(UUID consumer) {
        return placement.allocation(consumer).isPresent();
    }

    /** One that is not held is no error. */
    public void free(UUID consumer) {
        placement.release(consumer);
    }

    /**
     * All that we hold, on all hypervisors.
     *
     * @param isServer consumers that need not be asked about
     */
    public Set<UUID> all(Predicate<UUID> isServer) {
        Set<UUID> ours = new HashSet<>();
        try {
            for (String provider : placement.providers().values()) {
                placement.consumers(provider).stream()
                        .filter(isServer.negate())
                        .filter(id -> placement.isOf(id, TYPE, cloud.userId()))
                        .forEach(ours::add);
            }
        } catch (CloudException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            } // a Placement without types holds none of ours
        }
        return ours;
    }
}
