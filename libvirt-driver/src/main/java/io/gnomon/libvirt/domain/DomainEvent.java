package io.gnomon.libvirt.domain;

import java.time.Instant;
import java.util.UUID;

/** Something that happened to a domain or to the connection. */
public sealed interface DomainEvent {
    Instant at();

    record Started(UUID uuid, String name, Instant at) implements DomainEvent {}

    record Stopped(UUID uuid, String name, Instant at, String reason) implements DomainEvent {}

    record Paused(UUID uuid, Instant at) implements DomainEvent {}

    record Resumed(UUID uuid, Instant at) implements DomainEvent {}

    record Rebooted(UUID uuid, Instant at) implements DomainEvent {}

    record BalloonChanged(UUID uuid, Instant at, long actualKib) implements DomainEvent {}

    /** A scheduler or throttle parameter was set by anybody. */
    record TunableChanged(UUID uuid, Instant at) implements DomainEvent {}

    record DeviceAdded(UUID uuid, Instant at, String alias) implements DomainEvent {}

    record DeviceRemoved(UUID uuid, Instant at, String alias) implements DomainEvent {}

    record MemoryDeviceResized(UUID uuid, Instant at, String alias, long sizeKib) implements DomainEvent {}

    record Disconnected(Instant at, String reason) implements DomainEvent {}

    record Reconnected(Instant at) implements DomainEvent {}
}
