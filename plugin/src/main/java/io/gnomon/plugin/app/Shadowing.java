package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Together;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.ShadowSettings;
import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.ShadowViews.RankedView;
import io.gnomon.plugin.shadow.ByStrength;
import io.gnomon.plugin.shadow.Claims;
import io.gnomon.plugin.shadow.Holding;
import io.gnomon.plugin.shadow.Pinning;
import io.gnomon.plugin.shadow.PlainReserving;
import io.gnomon.plugin.shadow.PlainStaging;
import io.gnomon.plugin.shadow.PlainTraits;
import io.gnomon.plugin.shadow.PlannedWanted;
import io.gnomon.plugin.shadow.Reserving;
import io.gnomon.plugin.shadow.Stager;
import io.gnomon.plugin.shadow.Staging;
import io.gnomon.plugin.shadow.demand.StagingBounds;
import io.gnomon.plugin.shadow.health.Checking;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.shadow.nova.NovaClaims;
import io.gnomon.plugin.shadow.nova.NovaDesk;
import io.gnomon.plugin.shadow.nova.NovaHolding;
import io.gnomon.plugin.shadow.nova.NovaLearning;
import io.gnomon.plugin.shadow.nova.NovaReserving;
import io.gnomon.plugin.shadow.nova.NovaStaging;
import io.gnomon.plugin.shadow.nova.Pins;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowServers;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that are there before they are asked for: how many, where, and who gets them. */
record Shadowing(
        ShadowTable table,
        Stager stager,
        Claims claims,
        Pinning pinning,
        Pins pins,
        PlannedWanted planned,
        Checking checking,
        HealthBook health,
        Placement placement,
        Predicate<String> permitted,
        Cluster cluster,
        Optional<NovaClaims> nova,
        Duration longestWait,
        EventHub events,
        InstantSource clock) {
    private static final Logger log = LoggerFactory.getLogger(Shadowing.class);
    private static final int CLAIMS_AT_A_TIME = 16;
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

    static Shadowing of(
            Configuration c,
            Stores stores,
            Orchestrating orchestrating,
            Observing observing,
            Predicting predicting,
            Acting acting,
            Placing placing,
            EventHub events,
            Parts parts,
            InstantSource clock) {
        ShadowTable table = stores.database().shadows();
        Placement placement = new Placement(placing);
        Predicate<String> permitted = predicting.sharing()::isGranted;
        HealthBook health = placing.health();
        Starts starts = new Starts(clock);
        PlannedWanted planned = PlannedWanted.recalled(
                table,
                starts,
                c.shadow().memoryMib(),
                projects -> bounds(c.shadow(), projects, observing.cluster(), placement, table),
                c.shadow().leastSaving(),
                clock);
        Holding servers = Holding.by(acting.actuator());
        Optional<NovaDesk> desk = orchestrating
                .cloud()
                .flatMap(cloud -> orchestrating.book().map(book -> new NovaDesk(cloud, book, clock)));
        Optional<NovaClaims> nova = desk.map(d -> new NovaClaims(
                d,
                table,
                stores.database().shadowServers(),
                parts.workers("nova-claims", CLAIMS_AT_A_TIME),
                new NovaLearning(
                        d,
                        table,
                        parts.workers("nova-requests", 1),
                        profile -> planned.came(profile.id(), profile.lastAt()),
                        clock),
                clock));
        ShadowServers known = stores.database().shadowServers();
        Holding holding = nova.isPresent() ? new NovaHolding(servers, known) : servers;
        Staging staged = desk.isPresent() && nova.isPresent()
                ? new NovaStaging(
                        desk.get(),
                        observing.cluster(),
                        orchestrating.claims(),
                        known,
                        servers,
                        placement::best,
                        nova.get(),
                        acting.room()::asked,
                        c.shadow().memoryMib(),
                        clock)
                : new PlainStaging(
                        observing.cluster(),
                        observing.fleet(),
                        acting.room(),
                        placement::best,
                        c.shadow().memoryMib(),
                        clock);
        Reserving reserving = desk.isPresent() && nova.isPresent()
                ? new NovaReserving(desk.get(), observing.cluster(), placement::best, clock)
                : new PlainReserving(observing.cluster(), acting.room(), placement::best);
        Staging staging = new ByStrength(staged, reserving, health::isVerified);
        UnaryOperator<UUID> server = nova.isPresent() ? id -> known.of(id).orElse(id) : UnaryOperator.identity();
        Claims claims = new Claims(
                table,
                staging,
                holding,
                permitted,
                health::score,
                health::isSound,
                claim -> events.publish(ShadowDesk.view(claim)),
                clock);
        Stager stager =
                new Stager(c.shadow(), table, staging, planned, claims, holding, starts, permitted, health, clock);
        Checking checking = new Checking(
                observing.cluster(),
                table,
                starts,
                health,
                c.observe().staleAfter(),
                c.shadow().busyAt(),
                server,
                new ForecastLoad(
                        observing.fleet(),
                        new Together(c.forecast().step(), c.forecast().horizon()),
                        clock),
                c.shadow().networkProbe(),
                clock);
        return new Shadowing(
                table,
                stager,
                claims,
                new Pinning(table, staging, holding, permitted, health, clock),
                new Pins(clock),
                planned,
                checking,
                health,
                placement,
                permitted,
                observing.cluster(),
                nova,
                LONGEST_LOOK.plus(c.observe().period()),
                events,
                clock);
    }

    /** As many as there may be, and on each hypervisor no more than it has room for beside what waits there already. */
    private static StagingBounds bounds(
            ShadowSettings settings, Set<String> projects, Cluster cluster, Placement placement, ShadowTable table) {
        Map<String, Double> held = table.open().stream()
                .collect(Collectors.groupingBy(
                        ShadowInstance::hypervisor, Collectors.summingDouble(ShadowInstance::memoryMib)));
        Map<String, Double> hypervisors = cluster.names().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> Math.min(
                                settings.mostPerHypervisor() * settings.memoryMib(),
                                placement.available(name) + held.getOrDefault(name, 0.0))));
        double project = settings.mostPerProject() * settings.memoryMib();
        return new StagingBounds(
                settings.most() * settings.memoryMib(),
                projects.stream().collect(Collectors.toMap(name -> name, name -> project)),
                hypervisors);
    }

    boolean permits(String project) {
        return permitted.test(project);
    }

    /**
     * A server was asked for; the next ones like it are expected by that.
     *
     * @param staged whether it was there already
     */
    void came(ServerRequest request, boolean staged) {
        try {
            events.publish(ViewMapping.request(request, staged, clock.instant()));
            remember(request);
        } catch (RuntimeException e) { // the server is there, whatever becomes of this
            log.warn("the request for {} is not counted: {}", request.name(), e.getMessage());
        }
    }

    private void remember(ServerRequest request) {
        if (PlainTraits.whyNot(request).isEmpty()) {
            WorkloadProfile profile = table.requested(PlainTraits.profile(request, clock.instant()));
            planned.came(profile.id(), profile.lastAt());
        }
    }

    /** Frees room that is held for such a server, just before it is made. @return where it was held */
    Optional<String> giveUpRoom(ServerRequest request, Optional<String> only) {
        return PlainTraits.whyNot(request).isPresent()
                ? Optional.empty()
                : pinning.giveUp(PlainTraits.profile(request, clock.instant()), only, request.name())
                        .map(ShadowInstance::hypervisor);
    }

    /** Waits until the hypervisor was looked at again, so that what has gone is seen to be gone. */
    boolean makeRoom(double memoryMib, Optional<String> only) {
        Optional<String> freed = stager.giveWay(memoryMib, only, name -> placement.available(name));
        Instant gone = clock.instant(); // a look that began before may show it still
        return freed.filter(name -> seenAfter(name, gone)).isPresent();
    }

    boolean seenAfter(String hypervisor, Instant at) {
        Instant deadline = at.plus(longestWait);
        while (!cluster.latest(hypervisor).filter(r -> r.at().isAfter(at)).isPresent()) {
            if (clock.instant().isAfter(deadline)) {
                return false;
            }
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** What is not permitted any more goes now, if it can be reached, and what is over is forgotten. */
    void forget(String project) {
        stager.run();
        table.profiles(Optional.of(project)).forEach(profile -> planned.forget(profile.id()));
        table.forget(project);
    }

    List<RankedView> ranks(WorkloadProfile profile, Map<String, Integer> instances) {
        return placement.ranked(PlainTraits.flavor(profile), instances);
    }
}
