package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.shadow.Claims;
import io.gnomon.plugin.shadow.Pinning;
import io.gnomon.plugin.shadow.Stager;
import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.shadow.Staging.NotAwaitedException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to Nova that are answered with staged servers. The daemon takes one, grows it and sees that it is grown; it is the
 * middleware in nova-api that then gives it its name and takes the mark of a shadow instance away, in the name of who asked, and only
 * after that answers him. So whether somebody has a server is never in doubt: it is what Nova says of the mark. One that nobody
 * takes is removed, and one that nobody was told of waits on. Thread-safe.
 */
public final class NovaClaims implements NovaStaging.HandingOver {
    private static final Logger log = LoggerFactory.getLogger(NovaClaims.class);

    /**
     * The middleware begins its last step within 15 seconds after it was answered, which took 15 at the most; what is left is for
     * that step.
     */
    static final Duration TAKEN_WITHIN = Duration.ofSeconds(45);

    private static final Duration GONE_WITHIN = Duration.ofSeconds(8);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
    private static final long LOOK_EVERY_MILLIS = 200;

    /** Of more at a time a staged server is no gain. */
    static final int MOST_CLAIMS = 64;

    private final NovaDesk nova;
    private final ShadowTable table;
    private final ShadowServers servers;
    private final Executor workers;
    private final NovaLearning learning;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(MOST_CLAIMS);
    private final Map<Handover, CompletableFuture<Optional<UUID>>> asking =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /** Servers that somebody was told of and has not taken yet. */
    private final Map<UUID, Told> told = new ConcurrentHashMap<>();

    private record Told(CountDownLatch returned, CountDownLatch ended) {}

    /** @param workers who claim; each takes as long as a server grows and is taken */
    public NovaClaims(
            NovaDesk nova,
            ShadowTable table,
            ShadowServers servers,
            Executor workers,
            NovaLearning learning,
            InstantSource clock) {
        this.nova = nova;
        this.table = table;
        this.servers = servers;
        this.workers = workers;
        this.learning = learning;
        this.clock = clock;
    }

    /** Whether a server waits for a request like this one. Never waits for OpenStack, and keeps nothing of it. */
    public boolean isReady(NovaRequest request) {
        return profile(request)
                .filter(p -> table.open().stream()
                        .anyMatch(i -> i.state() == State.READY
                                && i.strength() == Strength.STAGED
                                && i.profile().equals(p.id())))
                .isPresent();
    }

    /** Whether room is held for a request like this one; as {@link #isReady}. */
    public boolean isRoom(Pinning pinning, NovaRequest request) {
        return profile(request).filter(pinning::isReady).isPresent();
    }

    /**
     * Frees room for a request that is about to be passed on.
     *
     * @param node the name of a hypervisor that the scheduler knows it by
     * @return the word by which the scheduler's question is known then; empty: it is placed as ever
     */
    public Optional<String> pin(Pinning pinning, Pins pins, NovaRequest request, UnaryOperator<String> node) {
        return profile(request)
                .flatMap(profile -> pinning.giveUp(profile, Optional.empty(), request.name()))
                .map(given -> {
                    String word = UUID.randomUUID().toString();
                    pins.put(word, node.apply(given.hypervisor()));
                    return word;
                });
    }

    private Optional<WorkloadProfile> profile(NovaRequest request) {
        return nova.knownFlavor(request.flavor()).map(flavor -> NovaTraits.profile(request, flavor, clock.instant()));
    }

    /** Nova has allowed a request and makes its server: it is counted, and may be staged for from now on. */
    public void made(NovaRequest request) {
        learning.made(request);
    }

    /**
     * Claims a server, on a thread of its own; returns at once.
     *
     * @param within after which nobody waits for it any more, from now on
     * @return its id in Nova: of full size, and marked until who asked takes it; empty: the request is to be passed on. Always
     *     completed within that time, and never by an error
     */
    public CompletableFuture<Optional<UUID>> claim(Claims claims, NovaRequest request, Duration within) {
        Optional<WorkloadProfile> profile = profile(request);
        if (profile.isEmpty() || !room.tryAcquire()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Handover to = new Handover(request.name(), request.user(), Map.of(), true);
        CompletableFuture<Optional<UUID>> given = new CompletableFuture<Optional<UUID>>()
                // whoever completes it first decides: a server that is grown in this moment is given all the same
                .completeOnTimeout(Optional.empty(), within.toMillis(), TimeUnit.MILLISECONDS);
        asking.put(to, given);
        workers.execute(() -> claim(claims, profile.get(), to, given));
        return given;
    }

    private void claim(Claims claims, WorkloadProfile profile, Handover to, CompletableFuture<Optional<UUID>> given) {
        try {
            if (claims.claim(profile, Optional.empty(), to).isPresent()) {
                learning.given(profile);
            }
        } catch (RuntimeException e) {
            log.warn("the claim of {} for {} is settled later: {}", profile.name(), to.name(), e.getMessage());
        } finally {
            given.complete(Optional.empty()); // if it was not given before
            asking.remove(to);
            room.release();
            given.join().ifPresent(server -> {
                Told over = told.remove(server);
                if (over != null) {
                    over.ended().countDown();
                }
            });
        }
    }

    @Override
    public boolean isAwaited(Handover to) {
        CompletableFuture<Optional<UUID>> given = asking.get(to);
        return given != null && !given.isDone();
    }

    /**
     * Who was told of a server has not taken it and will not. Returns when its claim has ended, or after some seconds.
     *
     * @return whether its claim was still under way
     */
    public boolean returned(UUID server) {
        Told over = told.get(server);
        if (over != null) {
            over.returned().countDown();
            await(over.ended(), ENDS_WITHIN.toMillis());
        }
        return over != null;
    }

    /**
     * Removes the newest server that waits in a project, and returns when Nova has it no more: it used the project's quota, and
     * somebody asked for more than is left of that. One that is to be removed anyway is the first.
     *
     * @return whether one was removed
     */
    public boolean makeRoom(Stager stager, String project) {
        for (ShadowInstance instance : table.open().stream()
                .filter(i -> i.project().equals(project))
                .filter(i -> i.state() != State.CLAIMING && i.strength() == Strength.STAGED)
                .sorted(Comparator.comparing((ShadowInstance i) -> i.state() != State.REAPING)
                        .thenComparing(ShadowInstance::createdAt, Comparator.reverseOrder()))
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
            if (nova.server(server).isEmpty()) {
                return true;
            }
            pause();
        }
        return false;
    }

    /**
     * Tells who asked of the server, and waits until he has taken it.
     *
     * @throws NotAwaitedException if he is not there any more: he was not told
     * @throws RefusedException if he was told and has not taken it
     */
    @Override
    public void handOver(UUID server, Handover to) {
        CompletableFuture<Optional<UUID>> given = asking.get(to);
        Instant until = clock.instant().plus(TAKEN_WITHIN);
        Told told = new Told(new CountDownLatch(1), new CountDownLatch(1));
        this.told.put(server, told);
        if (given == null || !given.complete(Optional.of(server))) {
            this.told.remove(server);
            throw new NotAwaitedException("who asked for " + to.name() + " does not wait any more");
        }
        while (clock.instant().isBefore(until)) {
            if (isTaken(server)) {
                return;
            }
            if (await(told.returned(), LOOK_EVERY_MILLIS)) {
                throw new RefusedException("who asked for " + to.name() + " did not take it");
            }
        }
        throw new RefusedException("nobody has taken " + server);
    }

    private boolean isTaken(UUID server) {
        try {
            return nova.isTaken(server);
        } catch (UnreachableException e) {
            return false; // until Nova says so
        }
    }

    private static void pause() {
        await(new CountDownLatch(1), LOOK_EVERY_MILLIS);
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // no fault of the server: its claim stays open, and the next start looks whether it was taken
            throw new IllegalStateException("Gnomon is being stopped", e);
        }
    }
}
