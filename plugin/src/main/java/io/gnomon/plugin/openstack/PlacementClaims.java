package io.gnomon.plugin.openstack;

import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.Placement.Written;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of Nova's servers, in Placement: the allocation that Nova made at flavor size is rewritten, with the generation of
 * its consumer, so that of two who change it at once one reads it again. Servers that are not Nova's claim nothing.
 * Thread-safe.
 */
public final class PlacementClaims implements CapacityClaims {
    private static final Logger log = LoggerFactory.getLogger(PlacementClaims.class);
    /** One more reader and writer than this at the same moment is no coincidence any more. */
    private static final int MOST_ATTEMPTS = 8;

    /** What is so starts with what its flavor sells, and holds a hypervisor's capacity until then. */
    private static final Set<String> STOPPED = Set.of("SHUTOFF", "SHELVED", "ERROR");

    /** What is so holds nothing, and is claimed for anew when it comes back. */
    private static final String NOWHERE = "SHELVED_OFFLOADED";

    /** Between the first and the last step of a move Nova may do nothing for a long time, as until a resize is confirmed. */
    private static final Set<String> MOVING = Set.of("MIGRATING", "RESIZE", "VERIFY_RESIZE");

    /** Nova has its domain made and started: what it was sold is claimed long since, and Nova touches it no more. */
    private static final Optional<String> STARTING = Optional.of("spawning");

    private final Placement placement;
    private final Nova nova;
    private final Cloud cloud;

    public PlacementClaims(Cloud cloud) {
        this.placement = new Placement(cloud);
        this.nova = new Nova(cloud);
        this.cloud = cloud;
    }

    @Override
    public Claim claim(ServerReading server, Resource resource, double target) {
        Optional<Units> units = Units.of(resource);
        if (units.isEmpty() || !server.isNovas()) {
            return new Claim.Granted();
        }
        long wanted = Units.whole(target);
        AtomicBoolean wrote = new AtomicBoolean();
        try {
            return rewrite(server, Map.of(units.get(), wanted), true, wrote)
                    .<Claim>map(Claim.Refused::new)
                    .orElseGet(Claim.Granted::new);
        } catch (CloudException e) {
            if (wrote.get()) {
                throw new UnreachableException(String.valueOf(e.getMessage()), e); // it may have been granted
            }
            return new Claim.Unavailable(e.getMessage() + "; it does not grow before Placement has granted it");
        }
    }

    @Override
    public Optional<String> settle(ServerReading server, Map<Resource, Double> inForce) {
        Map<Units, Long> wanted = new TreeMap<>();
        inForce.forEach(
                (resource, amount) -> Units.of(resource).ifPresent(units -> wanted.put(units, Units.whole(amount))));
        if (wanted.isEmpty() || !server.isNovas()) {
            return Optional.empty();
        }
        try {
            return rewrite(server, wanted, false, new AtomicBoolean());
        } catch (CloudException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean stopped(ServerReading server) {
        if (!server.isNovas()) {
            return true;
        }
        try {
            Optional<NovaServer> now = nova.server(server.id());
            if (now.isEmpty()) {
                return true; // what is gone holds nothing
            }
            // suspended and paused servers come back as they were; one on the move holds two hypervisors
            if (now.get().taskState().isPresent()) {
                return false;
            }
            if (now.get().status().equals(NOWHERE)) {
                return true;
            }
            if (!STOPPED.contains(now.get().status())) {
                return false;
            }
            NovaFlavor sold = now.get().flavor();
            rewrite(
                    server,
                    Map.of(Units.VCPU, (long) sold.vcpus(), Units.MEMORY_MB, sold.memoryMib()),
                    false,
                    new AtomicBoolean());
            return true;
        } catch (CloudException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Returns why it is refused; empty if it is done.
     *
     * @param onlyUp whether what is held already is enough if it is more
     * @param wrote set as soon as something may have changed: also a write that is outdated may be the repetition of one that
     *     was done, and whose answer was lost
     */
    private Optional<String> rewrite(
            ServerReading server, Map<Units, Long> wanted, boolean onlyUp, AtomicBoolean wrote) {
        for (int attempt = 1; ; attempt++) {
            Optional<ConsumerAllocation> held = placement.allocation(server.id());
            if (held.isEmpty()) {
                return onlyUp
                        ? Optional.of("Placement knows nothing of " + server.name()
                                + ": it was deleted meanwhile, or its allocation is lost (nova-manage placement"
                                + " heal_allocations)")
                        : Optional.empty(); // what is gone holds nothing
            }
            List<String> providers = providersOf(held.get(), wanted);
            if (providers.isEmpty()) {
                return onlyUp
                        ? Optional.of(server.name() + " holds no " + names(wanted)
                                + " in Placement, as with dedicated CPUs: that is left alone")
                        : Optional.empty();
            }
            if (providers.size() > 1) {
                String moving = server.name() + " holds capacity of several hypervisors, as while Nova moves it";
                if (onlyUp) {
                    return Optional.of(moving);
                }
                throw new CloudException(CloudException.Kind.CONFLICT, moving);
            }
            String provider = providers.get(0);
            Map<String, Long> now = held.get().resources().getOrDefault(provider, Map.of());
            Map<String, Long> changes = new TreeMap<>();
            wanted.forEach((units, amount) -> {
                long has = now.getOrDefault(units.name(), amount); // what it does not hold at all stays so
                if (onlyUp ? amount > has : amount != has) {
                    changes.put(units.name(), amount);
                }
            });
            if (changes.isEmpty()) {
                return Optional.empty();
            }
            // asked after the allocation was read: Nova says that it moves a server before it touches what it holds
            Optional<String> busy = atNova(server);
            if (busy.isPresent()) {
                if (onlyUp) {
                    return busy;
                }
                throw new CloudException(CloudException.Kind.CONFLICT, busy.get());
            }
            if (attempt > MOST_ATTEMPTS) {
                throw new CloudException(
                        CloudException.Kind.CONFLICT,
                        "what " + server.name() + " holds in Placement was changed by others each of " + MOST_ATTEMPTS
                                + " times that it was to be written");
            }
            wrote.set(true);
            Written written = placement.write(server.id(), held.get().with(provider, changes));
            if (written instanceof Written.Done) {
                log.info("Placement: {} holds {} now, before {}", server.name(), changes, now);
                return Optional.empty();
            }
            if (written instanceof Written.NoRoom noRoom) {
                return Optional.of(reason(server, provider, now, changes, noRoom));
            }
            cloud.calls().waitAfter(attempt);
        }
    }

    /**
     * Why its allocation is Nova's own business now. While Nova moves a server, what it holds at the source goes to the
     * migration, and what it holds is only what it was sold at the target.
     */
    private Optional<String> atNova(ServerReading server) {
        Optional<NovaServer> known = nova.server(server.id());
        if (known.isEmpty()) {
            return Optional.of("Nova knows nothing of " + server.name() + ": it was deleted meanwhile");
        }
        NovaServer now = known.get();
        boolean idle = now.taskState().isEmpty() && !MOVING.contains(now.status());
        if (idle || (now.status().equals("BUILD") && now.taskState().equals(STARTING))) {
            return Optional.empty();
        }
        String task = now.taskState().map(t -> " (" + t + ")").orElse("");
        return Optional.of("Nova has " + server.name() + " as " + now.status() + task
                + ": its allocation is left alone while Nova moves or changes it");
    }

    /** Those that hold what is to be changed. Other classes may be held of others, as of shared storage. */
    private static List<String> providersOf(ConsumerAllocation held, Map<Units, Long> wanted) {
        List<String> providers = new ArrayList<>();
        held.resources().forEach((provider, amounts) -> {
            if (wanted.keySet().stream().anyMatch(units -> amounts.containsKey(units.name()))) {
                providers.add(provider);
            }
        });
        return providers;
    }

    private static String names(Map<Units, Long> wanted) {
        return String.join(" or ", wanted.keySet().stream().map(Units::name).toList());
    }

    /** What was asked, and what there is. */
    private String reason(
            ServerReading server,
            String provider,
            Map<String, Long> now,
            Map<String, Long> changes,
            Written.NoRoom noRoom) {
        StringBuilder text = new StringBuilder("Placement has no room for it:");
        Map<String, Inventory> there;
        try {
            there = placement.inventories(provider);
        } catch (CloudException e) {
            there = Map.of(); // then without numbers
        }
        for (Map.Entry<String, Long> change : changes.entrySet()) {
            String units = change.getKey();
            long amount = change.getValue();
            long more = amount - now.getOrDefault(units, 0L);
            Inventory inventory = there.get(units);
            if (more > 0 && inventory != null) {
                text.append(String.format(
                        Locale.ROOT,
                        " %d %s more were asked for %s, %d in all; its hypervisor has %.0f to sell, %d are sold, and one"
                                + " server may have %d at most",
                        more,
                        units,
                        server.name(),
                        amount,
                        inventory.capacity(),
                        inventory.used(),
                        inventory.maxUnit()));
            }
        }
        return text + " (" + noRoom.complaint() + ")";
    }
}
