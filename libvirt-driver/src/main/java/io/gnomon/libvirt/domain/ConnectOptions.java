package io.gnomon.libvirt.domain;

import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to connect to a hypervisor and what is known about it already.
 *
 * @param connectTimeout longest wait for the first connection
 * @param keepAlive a connection is given up when nothing came back for {@code keepAliveCount} times this long
 * @param firstBackOff wait before the first attempt to reconnect; doubles up to {@code longestBackOff}
 * @param mustConnect whether a hypervisor that is unreachable at the start is an error; if not, it is tried until it
 *     answers (an URI that can never work, or a missing permission, always is an error)
 * @param levers what an earlier canary found, so that a restarted daemon need not find it again
 * @param probes who starts probes here; empty = nobody who would know them again
 * @param virtualization what an earlier canary found to boot; empty = find out when the first guest is created
 */
public record ConnectOptions(
        Duration connectTimeout,
        Duration keepAlive,
        int keepAliveCount,
        Duration firstBackOff,
        Duration longestBackOff,
        boolean mustConnect,
        Map<Lever, LeverState> levers,
        Optional<Virtualization> virtualization,
        Optional<Probes.Owner> probes) {

    public ConnectOptions {
        levers = Map.copyOf(levers);
    }

    public static ConnectOptions defaults() {
        return new ConnectOptions(
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                true,
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** For a daemon that may start before its hypervisors do. */
    public ConnectOptions patient() {
        return new ConnectOptions(
                connectTimeout,
                keepAlive,
                keepAliveCount,
                firstBackOff,
                longestBackOff,
                false,
                levers,
                virtualization,
                probes);
    }

    public ConnectOptions knowing(Map<Lever, LeverState> found, Optional<Virtualization> boots) {
        return new ConnectOptions(
                connectTimeout,
                keepAlive,
                keepAliveCount,
                firstBackOff,
                longestBackOff,
                mustConnect,
                found,
                boots,
                probes);
    }

    /** For who starts probes and may be killed meanwhile. */
    public ConnectOptions probing(Probes.Owner owner) {
        return new ConnectOptions(
                connectTimeout,
                keepAlive,
                keepAliveCount,
                firstBackOff,
                longestBackOff,
                mustConnect,
                levers,
                virtualization,
                Optional.of(owner));
    }
}
