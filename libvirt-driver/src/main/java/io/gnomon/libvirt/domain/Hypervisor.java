package io.gnomon.libvirt.domain;

import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.HypervisorStats;
import io.gnomon.libvirt.stats.StatsGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One hypervisor, reached through libvirt. Reconnects by itself with back-off; while it is not connected every call
 * throws {@link LibvirtException} with {@link LibvirtException.Kind#UNREACHABLE} at once. Thread-safe.
 */
public interface Hypervisor extends AutoCloseable {
    String uri();

    boolean isConnected();

    HypervisorStats stats();

    /** All active domains (running or paused) in bulk; their state is always read. */
    List<DomainStats> domainStats(Set<StatsGroup> groups);

    /** Reads limits from the live description; may ask the guest agent. */
    DomainLimits limits(UUID domain);

    /**
     * Pulls a lever and verifies its effect. Never throws for what the domain or the guest did: that is the outcome.
     *
     * @throws LibvirtException UNREACHABLE, or NO_DOMAIN if it is gone
     */
    LeverOutcome apply(UUID domain, LeverRequest request);

    /** Levers known to work or not on this hypervisor, from canary runs and from what was seen since. */
    Map<Lever, LeverState> levers();

    /**
     * What {@link DomainSpec#metadata} said when the domain was created, or what Nova wrote about its own ({@link
     * LiveDescription#nova}); empty for a domain of somebody else.
     */
    Map<String, String> metadata(UUID domain);

    /**
     * Replaces what {@link #metadata} says of a running domain of ours, as if it had been created with it.
     *
     * @throws LibvirtException UNREACHABLE, or NO_DOMAIN if it is gone
     */
    void describe(UUID domain, Map<String, String> metadata);

    /**
     * The processes in the domain's guest, if its agent lets a shell be run that reads {@code /proc}. May wait for seconds.
     *
     * @throws LibvirtException UNREACHABLE, TIMEOUT, or NO_DOMAIN if it is gone
     */
    GuestProcesses processes(UUID domain);

    /**
     * How far the clock of the domain's guest is ahead of this process's, as its agent says; negative if it is behind. Half of the time
     * that asking took is the error. Empty if no agent tells.
     *
     * @throws LibvirtException UNREACHABLE, TIMEOUT, or NO_DOMAIN if it is gone
     */
    Optional<Duration> clockAhead(UUID domain);

    /**
     * Runs a shell script in the domain's guest by its agent, and waits for it to end.
     *
     * @throws LibvirtException UNREACHABLE, NO_DOMAIN if it is gone, TIMEOUT if it does not end in time (it may go on), or
     *     UNSUPPORTED if no agent answers or it does not permit this
     */
    GuestRun run(UUID domain, String script, Duration limit);

    /**
     * Asks for something small, which a hypervisor that works answers at once.
     *
     * @throws LibvirtException UNREACHABLE
     */
    void ping();

    /** When the domain was started: seen as it happened, or written down by who started it; else empty. */
    Optional<Instant> startedAt(UUID domain);

    /** Defines nothing: starts a transient domain from its description. */
    UUID create(DomainSpec spec);

    /** Stops the domain at once. A domain that is gone already is not an error. */
    void destroy(UUID domain);

    /**
     * Listens to events of all domains, in order, on one thread of this hypervisor. Survives reconnects; what happened
     * while there was no connection is lost, so read afresh after {@link DomainEvent.Reconnected}.
     */
    Subscription onEvent(Consumer<DomainEvent> listener);

    @Override
    void close();

    /** Ends a subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
