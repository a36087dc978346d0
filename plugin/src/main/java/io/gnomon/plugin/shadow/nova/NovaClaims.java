package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.shadow.Claims;
import io.gnomon.plugin.shadow.Stager;
import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowServers;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to Nova that are answered with staged servers. The daemon takes one, grows it and sees that it is grown; it is the
 * middleware in nova-api that then gives it its name and takes the mark of a shadow instance away, in the name of who asked, and only
 * after that answers him. So whether somebody has a server is never in doubt: it is what Nova says of the mark. One that nobody
 * takes is removed. Thread-safe.
 */
public final class NovaClaims implements NovaStaging.HandingOver {
    private static final Logger log = LoggerFactory.getLogger(NovaClaims.class);

    /** How long it takes the middleware at the most, from our answer on. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(30);

    private static final Duration GONE_WITHIN = Duration.ofSeconds(8);
    private static final long LOOK_EVERY_MILLIS = 200;

    private final NovaDesk nova;
    private final ShadowTable table;
    private final ShadowServers servers;
    private final Executor workers;
    private final Executor learners;
    private final Consumer<WorkloadProfile> came;
    private final InstantSource clock;
    private final Map<Handover, CompletableFuture<Optional<UUID>>> asking =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /**
     * @param workers who claim; each takes as long as a server grows
     * @param learners who ask Nova what a request was about
     * @param came hears of each request
     */
    public NovaClaims(
            NovaDesk nova,
            ShadowTable table,
            ShadowServers servers,
            Executor workers,
            Executor learners,
            Consumer<WorkloadProfile> came,
            InstantSource clock) {
        this.nova = nova;
        this.table = table;
        this.servers = servers;
        this.workers = workers;
        this.learners = learners;
        this.came = came;
        this.clock = clock;
    }

    /** Counts a request, and says whether a server waits for one like it. Never waits for OpenStack. */
    public boolean came(NovaRequest request) {
        Optional<WorkloadProfile> profile = profile(request);
        learners.execute(() -> learn(request));
        return profile.filter(p -> table.open().stream()
                        .anyMatch(i -> i.state() == State.READY && i.profile().equals(p.id())))
                .isPresent();
    }

    private Optional<WorkloadProfile> profile(NovaRequest request) {
        return nova.knownFlavor(request.flavor()).map(flavor -> NovaTraits.profile(request, flavor, clock.instant()));
    }

    private void learn(NovaRequest request) {
        try {
            Optional<NovaFlavor> flavor =
                    nova.knownFlavor(request.flavor()).or(() -> nova.readFlavor(request.flavor()));
            flavor.map(f -> table.requested(NovaTraits.profile(request, f, clock.instant())))
                    .ifPresent(came);
        } catch (RuntimeException e) { // its server is made, whatever becomes of this
            log.warn("the request for {} is not counted: {}", request.name(), e.getMessage());
        }
    }

    /**
     * Claims a server.
     *
     * @param within after which nobody waits for it any more
     * @return its id in Nova: of full size, and marked until who asked takes it; empty: the request is to be passed on
     */
    public Optional<UUID> claim(Claims claims, NovaRequest request, Duration within) {
        Optional<WorkloadProfile> profile = profile(request);
        if (profile.isEmpty()) {
            return Optional.empty();
        }
        Handover to = new Handover(request.name(), request.user(), Map.of(), true);
        CompletableFuture<Optional<UUID>> given = new CompletableFuture<>();
        asking.put(to, given);
        workers.execute(() -> {
            try {
                claims.claim(profile.get(), Optional.empty(), to);
            } catch (RuntimeException e) {
                log.warn(
                        "the claim of {} for {} is settled later: {}",
                        profile.get().name(),
                        to.name(),
                        e.getMessage());
            } finally {
                given.complete(Optional.empty()); // if it was not given before
                asking.remove(to);
            }
        });
        return waited(given, within);
    }

    private static Optional<UUID> waited(CompletableFuture<Optional<UUID>> given, Duration within) {
        try {
            return given.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // whoever completes it first decides: a server that is grown in this moment is given all the same
            return given.complete(Optional.empty()) ? Optional.empty() : given.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed so", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            given.complete(Optional.empty());
            return Optional.empty();
        }
    }

    /**
     * Removes the newest server that waits in a project, and returns when Nova has it no more: it used the project's quota, and
     * somebody asked for more than is left of that.
     *
     * @return whether one was removed
     */
    public boolean makeRoom(Stager stager, String project) {
        for (ShadowInstance instance : table.open().stream()
                .filter(i -> i.project().equals(project))
                .filter(i -> i.state() == State.READY || i.state() == State.BOOTING)
                .sorted(Comparator.comparing(ShadowInstance::createdAt).reversed())
                .toList()) {
            Optional<UUID> server = servers.of(instance.id());
            if (stager.delete(instance, "a request that the project's quota had no room for")
                    .isPresent()) {
                return server.filter(this::isGone).isPresent();
            }
        }
        return false;
    }

    private boolean isGone(UUID server) {
        Instant until = clock.instant().plus(GONE_WITHIN);
        while (clock.instant().isBefore(until)) {
            if (NovaDesk.reaching(() -> nova.nova().server(server)).isEmpty()) {
                return true;
            }
            pause();
        }
        return false;
    }

    /** @throws IllegalStateException if nobody takes it: its claim is settled by what Nova says of it then */
    @Override
    public void handOver(UUID server, Handover to) {
        CompletableFuture<Optional<UUID>> given = asking.get(to);
        if (given == null || !given.complete(Optional.of(server))) {
            throw new IllegalStateException("nobody waits for " + server + " any more");
        }
        Instant until = clock.instant().plus(TAKEN_WITHIN);
        while (clock.instant().isBefore(until)) {
            if (isTaken(server)) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("nobody has taken " + server);
    }

    private boolean isTaken(UUID server) {
        try {
            return NovaDesk.reaching(() -> nova.nova().server(server))
                    .filter(s -> !s.metadata().containsKey(ServerReading.SHADOW))
                    .isPresent();
        } catch (UnreachableException e) {
            return false; // until Nova says so
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
