package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.CloudException;
import io.gnomon.plugin.openstack.CloudException.Kind;
import io.gnomon.plugin.openstack.CloudInventory;
import io.gnomon.plugin.openstack.Nova;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaServer;
import io.gnomon.plugin.openstack.Reservations;
import io.gnomon.plugin.openstack.SoldFlavor;
import io.gnomon.plugin.openstack.StagedServers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Where OpenStack is asked for what staging needs; what changes seldom is remembered for a short time. Thread-safe. */
public final class NovaDesk {
    private static final Duration IMAGES_KEPT = Duration.ofSeconds(5);
    private static final Duration FLAVORS_KEPT = Duration.ofMinutes(2);

    /** One that servers wait of is read again by who looks after these. */
    private static final Duration FLAVORS_FRESH = Duration.ofSeconds(30);

    private static final int MOST_KEPT = 10_000;

    private final Nova nova;
    private final StagedServers staged;
    private final Reservations reservations;
    private final CloudInventory inventory;
    private final NovaBook book;
    private final InstantSource clock;
    private final Map<String, Known<Boolean>> images = new ConcurrentHashMap<>();
    private final Map<String, Known<SoldFlavor>> flavors = new ConcurrentHashMap<>();

    private record Known<T>(T what, Instant since) {}

    /** @param book which hears of servers that are read by themselves */
    public NovaDesk(Cloud cloud, NovaBook book, InstantSource clock) {
        this.book = book;
        this.nova = new Nova(cloud);
        this.staged = new StagedServers(cloud, clock);
        this.reservations = new Reservations(cloud);
        this.inventory = new CloudInventory(cloud);
        this.clock = clock;
    }

    StagedServers staged() {
        return staged;
    }

    Reservations reservations() {
        return reservations;
    }

    /** Whether it is the id of a server, as they were read last. */
    boolean isServer(UUID id) {
        return book.find(id).isPresent();
    }

    /** A server as Nova has it now. */
    Optional<NovaServer> server(UUID id) {
        return reaching(() -> nova.server(id));
    }

    /** Whether it bears no mark of a shadow instance any more: it is its owner's then, and known as that from now on. */
    boolean isTaken(UUID id) {
        Optional<NovaServer> taken = server(id).filter(s -> !s.metadata().containsKey(ServerReading.SHADOW));
        taken.ifPresent(book::saw);
        return taken.isPresent();
    }

    /** Servers that we have made and that bear the mark, as they were read last. */
    List<NovaServer> marked() {
        return book.all().stream().filter(book::isStaged).toList();
    }

    /** Names of the hypervisors that Nova uses. */
    Set<String> openNodes() {
        return reaching(() -> inventory.nodes().stream()
                .filter(CloudInventory.Node::up)
                .map(CloudInventory.Node::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean isActive(String image) {
        Optional<Boolean> known = recall(images, image, IMAGES_KEPT);
        if (known.isPresent()) {
            return known.get();
        }
        boolean active = reaching(() -> staged.isActive(image));
        remember(images, image, active);
        return active;
    }

    /** A flavor as far as it was read of late; asks nobody. */
    Optional<SoldFlavor> knownFlavor(String id) {
        return recall(flavors, id, FLAVORS_KEPT);
    }

    /** A flavor as it is now, or was a moment ago. */
    Optional<SoldFlavor> flavor(String id) {
        Optional<SoldFlavor> known = recall(flavors, id, FLAVORS_FRESH);
        if (known.isPresent()) {
            return known;
        }
        Optional<SoldFlavor> read = reaching(() -> staged.flavor(id));
        read.ifPresentOrElse(f -> remember(flavors, id, f), () -> flavors.remove(id));
        return read;
    }

    private <T> void remember(Map<String, Known<T>> book, String key, T what) {
        if (book.size() >= MOST_KEPT) {
            book.clear();
        }
        book.put(key, new Known<>(what, clock.instant()));
    }

    private <T> Optional<T> recall(Map<String, Known<T>> book, String key, Duration kept) {
        return Optional.ofNullable(book.get(key))
                .filter(known -> known.since().plus(kept).isAfter(clock.instant()))
                .map(Known::what);
    }

    /** A call whose failure leaves it open what came of it. */
    static <T> T reaching(Supplier<T> call) {
        try {
            return call.get();
        } catch (CloudException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A call that changes something: what was refused was not done. */
    static <T> T asking(Supplier<T> call) {
        try {
            return call.get();
        } catch (CloudException e) {
            if (e.kind() == Kind.UNREACHABLE) {
                throw new UnreachableException(String.valueOf(e.getMessage()), e);
            }
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }
}
