package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.domain.GuestRun;
import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import io.gnomon.libvirt.domain.LiveDescription;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.HypervisorStats;
import io.gnomon.libvirt.stats.StatsGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;

/** A hypervisor through libvirt: the facade of this package, and all of it that others see beside the canary. */
public final class LibvirtHypervisor implements Hypervisor {
    /** A guest agent that hangs takes its three to five seconds of it. */
    /** VIR_DOMAIN_METADATA_ELEMENT and VIR_DOMAIN_AFFECT_LIVE of libvirt's header. */
    private static final int METADATA_ELEMENT = 2;

    private static final int AFFECT_LIVE = 1;
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(8);
    /** A balloon alone may take half a minute. */
    private static final Duration LONGEST_ACT = Duration.ofMinutes(2);

    private final String uri;
    private final InstantSource clock;
    private final Link link;
    private final Optional<Probes.Owner> owner;
    private final EventHub events;
    private final Calls calls;
    private final BulkStats bulkStats;
    private final NodeReader node;
    private final LeverBook book;
    private final Levers levers;
    private final Map<UUID, Instant> startsSeen = new ConcurrentHashMap<>();
    private final Object virtualizationLock = new Object();
    private @Nullable Virtualization virtualization;

    private LibvirtHypervisor(String uri, InstantSource clock, ConnectOptions options) {
        this.uri = uri;
        this.clock = clock;
        this.owner = options.probes();
        this.events = new EventHub(uri);
        this.calls = new Calls(uri);
        this.bulkStats = new BulkStats(clock, System::nanoTime);
        this.node = new NodeReader(
                clock, LocalUri.isLocal(uri) ? Optional.of(new StrainReader(Path.of("/proc"))) : Optional.empty());
        this.book = new LeverBook(clock, options.levers());
        this.levers = new Levers(book);
        this.virtualization = options.virtualization().orElse(null);
        this.link = new Link(uri, options, clock, this::onNative);
    }

    /**
     * Connects to a hypervisor.
     *
     * @param clock tells the time of readings and events
     * @throws LibvirtException UNKNOWN_URI, NO_PERMISSION, or UNSUPPORTED if libvirt's client library is not installed;
     *     UNREACHABLE or TIMEOUT unless the options are {@link ConnectOptions#patient}
     */
    public static LibvirtHypervisor connect(String uri, InstantSource clock, ConnectOptions options) {
        Errors.checkScheme(uri);
        try {
            LibvirtApi.get();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new LibvirtException(
                    Kind.UNSUPPORTED,
                    "libvirt's client library (libvirt.so.0) cannot be loaded: install it (Debian: apt install"
                            + " libvirt0)",
                    e);
        }
        LibvirtHypervisor hypervisor = new LibvirtHypervisor(uri, clock, options);
        hypervisor.link.start();
        return hypervisor;
    }

    /** Connects with {@link ConnectOptions#defaults}. */
    public static LibvirtHypervisor connect(String uri, InstantSource clock) {
        return connect(uri, clock, ConnectOptions.defaults());
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public boolean isConnected() {
        return link.isConnected();
    }

    @Override
    public HypervisorStats stats() {
        return onSession(node::read);
    }

    @Override
    public List<DomainStats> domainStats(Set<StatsGroup> groups) {
        return calls.reading(() -> onSession(session -> {
            if (!session.beginReading()) {
                link.lost(session, "too many calls on it hang");
                throw link.unreachable(null);
            }
            try {
                return bulkStats.read(session, groups);
            } finally {
                session.endReading();
            }
        }));
    }

    @Override
    public DomainLimits limits(UUID domain) {
        return onDomain(domain, LONGEST_LOOK, levers::limits);
    }

    @Override
    public LeverOutcome apply(UUID domain, LeverRequest request) {
        return onDomain(domain, LONGEST_ACT, handle -> levers.pull(handle, request, false));
    }

    /** As {@link #apply}, but tries a lever that is not known to work: for a probe that nobody would miss. */
    LeverOutcome attempt(UUID probe, LeverRequest request) {
        return onDomain(probe, LONGEST_ACT, handle -> levers.pull(handle, request, true));
    }

    @Override
    public Map<Lever, LeverState> levers() {
        return book.ofHypervisor();
    }

    void learn(Lever lever, LeverState state) {
        book.learn(lever, state);
    }

    @Override
    public Map<String, String> metadata(UUID domain) {
        return onDomain(domain, LONGEST_LOOK, handle -> {
            LiveDescription description = LiveDescription.parse(handle.xml());
            return description.isOurs() ? description.metadata() : description.nova();
        });
    }

    @Override
    public void describe(UUID domain, Map<String, String> metadata) {
        onDomain(domain, LONGEST_ACT, handle -> {
            String element = DomainXml.metadata(
                    metadata, LiveDescription.parse(handle.xml()).started());
            handle.act(
                    "describing",
                    d -> d.setMetadata(METADATA_ELEMENT, element, "gnomon", DomainXml.NAMESPACE, AFFECT_LIVE));
            return domain;
        });
    }

    @Override
    public GuestProcesses processes(UUID domain) {
        return onDomain(domain, LONGEST_LOOK, levers::processes);
    }

    @Override
    public Optional<Duration> clockAhead(UUID domain) {
        return onDomain(domain, LONGEST_LOOK, handle -> GuestClock.ahead(handle, clock));
    }

    @Override
    public GuestRun run(UUID domain, String script, Duration limit) {
        return onDomain(domain, limit.plus(LONGEST_LOOK), handle -> {
            if (!LiveDescription.parse(handle.xml()).hasAgent()) {
                throw new LibvirtException(
                        Kind.UNSUPPORTED,
                        "no guest agent answers in domain " + domain + ": install qemu-guest-agent in it",
                        null);
            }
            return new GuestShell(handle)
                    .run(script, limit)
                    .orElseThrow(() -> new LibvirtException(
                            Kind.TIMEOUT, "what was run in the guest of " + domain + " does not end", null));
        });
    }

    @Override
    public void ping() {
        onSession(session -> {
            try {
                return session.connect().getLibVersion();
            } catch (org.libvirt.LibvirtException e) {
                throw Errors.of("asking " + uri, Errors.last(), e);
            }
        });
    }

    @Override
    public Optional<Instant> startedAt(UUID domain) {
        Instant seen = startsSeen.get(domain);
        return seen != null
                ? Optional.of(seen)
                : onDomain(domain, LONGEST_LOOK, handle -> LiveDescription.parse(handle.xml())
                        .started());
    }

    @Override
    public UUID create(DomainSpec spec) {
        return create(
                spec,
                new DomainXml.Options(
                        virtualization(spec.kernel(), spec.initrd()), Optional.of(clock.instant()), 0, List.of()));
    }

    UUID create(DomainSpec spec, DomainXml.Options options) {
        String xml = DomainXml.write(spec, options);
        return onSession(session -> {
            try {
                Domain domain = session.connect().domainCreateXML(xml, 0);
                domain.free();
                return spec.uuid();
            } catch (org.libvirt.LibvirtException e) {
                throw Errors.of("starting domain " + spec.name() + " on " + uri, Errors.last(), e);
            }
        });
    }

    /** How guests run here: what the options said, or else what a probe with this kernel finds, once. */
    public Virtualization virtualization(Path kernel, Path initrd) {
        synchronized (virtualizationLock) {
            Virtualization known = virtualization;
            if (known == null) {
                known = onSession(session -> new VirtualizationProbe(session, probeMark()).find(kernel, initrd));
                virtualization = known;
            }
            return known;
        }
    }

    Map<String, String> probeMark() {
        return owner.map(Probes.Owner::mark).orElse(Map.of());
    }

    @Override
    public void destroy(UUID domain) {
        try {
            // QEMU is killed, so that even one that hangs does not hold this up
            onDomain(domain, handle -> {
                handle.act("stopping", Domain::destroy);
                return domain;
            });
        } catch (LibvirtException e) {
            if (e.kind() != Kind.NO_DOMAIN) {
                throw e;
            }
        }
    }

    @Override
    public Subscription onEvent(Consumer<DomainEvent> listener) {
        return events.add(listener);
    }

    @Override
    public void close() {
        calls.close();
        link.close();
        events.close();
    }

    /** On libvirt's event loop, or on the link's thread. */
    private void onNative(DomainEvent event) {
        if (event instanceof DomainEvent.Started started) {
            startsSeen.put(started.uuid(), started.at());
        } else if (event instanceof DomainEvent.Stopped stopped) {
            startsSeen.remove(stopped.uuid());
            levers.forget(stopped.uuid());
            calls.forget(stopped.uuid());
        } else if (event instanceof DomainEvent.Rebooted rebooted) {
            levers.forget(rebooted.uuid());
        } else if (event instanceof DomainEvent.Disconnected) {
            // domains may start and stop unseen until we are back
            startsSeen.clear();
        }
        events.publish(event);
    }

    private <T> T onDomain(UUID uuid, Duration atMost, Function<DomainHandle, T> use) {
        return calls.onDomain(uuid, atMost, () -> onDomain(uuid, use));
    }

    private <T> T onDomain(UUID uuid, Function<DomainHandle, T> use) {
        return onSession(session -> {
            try (DomainHandle domain = session.domain(uuid)) {
                return use.apply(domain);
            }
        });
    }

    /** A call on the live session. An error on a session that turns out to be dead is the loss of the session. */
    private <T> T onSession(Function<Session, T> use) {
        Session session = link.session();
        if (!session.enter()) {
            throw link.unreachable(null);
        }
        try {
            return use.apply(session);
        } catch (LibvirtException e) {
            if (session.isAlive()) {
                throw e;
            }
            link.lost(session, "a call failed");
            throw link.unreachable(e);
        } finally {
            session.leave();
        }
    }
}
