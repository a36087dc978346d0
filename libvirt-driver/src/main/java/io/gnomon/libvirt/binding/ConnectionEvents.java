package io.gnomon.libvirt.binding;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.gnomon.libvirt.domain.DomainEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.event.DomainEventType;
import org.libvirt.event.LifecycleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event subscriptions of one session. Everything here is called on libvirt's event loop and hands on at once. The
 * callbacks are fields: libvirt does not keep the JVM from collecting them.
 */
final class ConnectionEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEvents.class);

    private static final int REBOOT = 1;
    private static final int BALLOON_CHANGE = 13;
    private static final int DEVICE_REMOVED = 15;
    private static final int TUNABLE = 17;
    private static final int DEVICE_ADDED = 19;
    private static final int MEMORY_DEVICE_SIZE_CHANGE = 26;

    private final Session session;
    private final InstantSource clock;
    private final Consumer<DomainEvent> sink;
    private final List<Integer> registered = new ArrayList<>();

    private final LifecycleListener lifecycle = this::onLifecycle;
    /** Not by libvirt-java, which can subscribe to reboots but not unsubscribe. */
    private final LibvirtApi.GenericCallback reboot =
            (c, domain, opaque) -> hand(domain, uuid -> new DomainEvent.Rebooted(uuid, now()));

    private final LibvirtApi.BalloonCallback balloon = (c, domain, actualKib, opaque) ->
            hand(domain, uuid -> new DomainEvent.BalloonChanged(uuid, now(), actualKib));
    private final LibvirtApi.TunableCallback tunable =
            (c, domain, params, count, opaque) -> hand(domain, uuid -> new DomainEvent.TunableChanged(uuid, now()));
    private final LibvirtApi.DeviceCallback removed =
            (c, domain, alias, opaque) -> hand(domain, uuid -> new DomainEvent.DeviceRemoved(uuid, now(), alias));
    private final LibvirtApi.DeviceCallback added =
            (c, domain, alias, opaque) -> hand(domain, uuid -> new DomainEvent.DeviceAdded(uuid, now(), alias));
    private final LibvirtApi.MemoryDeviceCallback resized = (c, domain, alias, sizeKib, opaque) ->
            hand(domain, uuid -> new DomainEvent.MemoryDeviceResized(uuid, now(), alias, sizeKib));

    ConnectionEvents(Session session, InstantSource clock, Consumer<DomainEvent> sink) {
        this.session = session;
        this.clock = clock;
        this.sink = sink;
    }

    /** @param onClose told why, when the connection breaks */
    void register(Consumer<String> onClose) {
        Connect connect = session.connect();
        try {
            connect.addLifecycleListener(lifecycle);
        } catch (org.libvirt.LibvirtException e) {
            throw Errors.of("listening to events of " + session.uri(), Errors.last(), e);
        }
        registerRaw(REBOOT, reboot);
        registerRaw(BALLOON_CHANGE, balloon);
        registerRaw(DEVICE_REMOVED, removed);
        registerRaw(TUNABLE, tunable);
        registerRaw(DEVICE_ADDED, added);
        registerRaw(MEMORY_DEVICE_SIZE_CHANGE, resized);
        try {
            connect.registerCloseListener(
                    (c, reason) -> onClose.accept(reason.name().toLowerCase(Locale.ROOT)));
        } catch (org.libvirt.LibvirtException e) {
            // an in-process driver never closes by itself
            LOG.debug("{} tells no close: {}", session.uri(), Errors.last().message());
        }
    }

    /** Without this a closed connection keeps a reference to itself and is never freed. Errors do not matter then. */
    void unregister() {
        Connect connect = session.connect();
        quietly(connect::unregisterCloseListener);
        quietly(() -> connect.removeLifecycleListener(lifecycle));
        for (int id : registered) {
            if (LibvirtApi.get().virConnectDomainEventDeregisterAny(session.pointer(), id) < 0) {
                LOG.debug(
                        "leaving events of {}: {}", session.uri(), Errors.last().message());
            }
        }
        registered.clear();
    }

    private void registerRaw(int event, Callback callback) {
        int id =
                LibvirtApi.get().virConnectDomainEventRegisterAny(session.pointer(), null, event, callback, null, null);
        if (id < 0) {
            LOG.debug(
                    "{} does not tell event {}: {}",
                    session.uri(),
                    event,
                    Errors.last().message());
        } else {
            registered.add(id);
        }
    }

    private int onLifecycle(Domain domain, org.libvirt.event.DomainEvent event) {
        DomainEventType type = event.getType();
        withDomain(domain, (uuid, name) -> switch (type) {
            case STARTED -> new DomainEvent.Started(uuid, name, now());
            case STOPPED -> new DomainEvent.Stopped(uuid, name, now(), reason(event));
            case SUSPENDED, PMSUSPENDED -> new DomainEvent.Paused(uuid, now());
            case RESUMED -> new DomainEvent.Resumed(uuid, now());
            // a crash is followed by the stop that it leads to
            case DEFINED, UNDEFINED, SHUTDOWN, CRASHED, UNKNOWN -> null;
        });
        return 0;
    }

    private static String reason(org.libvirt.event.DomainEvent event) {
        return event.toString().toLowerCase(Locale.ROOT);
    }

    private interface Maker {
        @Nullable DomainEvent make(UUID uuid, String name);
    }

    private void withDomain(Domain domain, Maker maker) {
        try {
            DomainEvent event = maker.make(UUID.fromString(domain.getUUIDString()), domain.getName());
            if (event != null) {
                sink.accept(event);
            }
        } catch (org.libvirt.LibvirtException | RuntimeException e) {
            LOG.warn("an event of {} was lost", session.uri(), e);
        } finally {
            // libvirt-java counted a reference for us; left to its finalizer it would keep the connection open
            quietly(domain::free);
        }
    }

    private void hand(Pointer domain, Function<UUID, DomainEvent> maker) {
        try {
            sink.accept(maker.apply(uuid(domain)));
        } catch (RuntimeException e) {
            // an exception must not reach native code
            LOG.warn("an event of {} was lost", session.uri(), e);
        }
    }

    static UUID uuid(Pointer domain) {
        byte[] bytes = new byte[16];
        if (LibvirtApi.get().virDomainGetUUID(domain, bytes) < 0) {
            throw Errors.of("reading the UUID of a domain", Errors.last(), null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private Instant now() {
        return clock.instant();
    }

    private interface Quiet {
        void run() throws org.libvirt.LibvirtException;
    }

    private void quietly(Quiet act) {
        try {
            act.run();
        } catch (org.libvirt.LibvirtException e) {
            LOG.debug("leaving {}: {}", session.uri(), Errors.last().message());
        }
    }
}
