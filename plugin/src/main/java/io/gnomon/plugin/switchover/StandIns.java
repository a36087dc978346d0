package io.gnomon.plugin.switchover;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.Plan;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.shadow.PlainStaging;
import io.gnomon.plugin.shadow.Staging;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the plan out: makes the alternates that it wants, small, where it wants them, and removes those that it has not wanted for a
 * while. Which are ours stands at the servers themselves ({@link #STAGED_FOR}), so that a kill between two steps leaves nothing that
 * is not known. One that has the traffic of a portion is never removed. Thread-safe.
 */
public final class StandIns implements Runnable {
    /** Metadata, which owners cannot set: WORKLOAD/PORTION that the alternate was made for. */
    public static final String STAGED_FOR = "staged_for";

    private static final Logger log = LoggerFactory.getLogger(StandIns.class);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);

    /** One that was made is seen by then, or was not made. */
    private static final Duration LONGEST_UNSEEN = Duration.ofMinutes(2);

    private static final int LONGEST_NAME = 45;

    private final Cluster cluster;
    private final Fleet fleet;
    private final PlainStaging staging;
    private final Planner planner;
    private final Supplier<Set<UUID>> busy;
    private final Predicate<Path> images;
    private final double budgetMib;
    private final Duration expiry;
    private final InstantSource clock;

    private final Map<UUID, Instant> wanted = new HashMap<>();
    private final Map<Place, Instant> unseen = new HashMap<>();
    private final Map<Place, Instant> pauses = new HashMap<>();

    /** Where an alternate of a portion stands. */
    public record Place(String project, String label, String hypervisor) {}

    /** Whoever plans. */
    public interface Planner {
        /** All portions that run. */
        List<Site> sites();

        /**
         * What is to stand where, as if these did not.
         *
         * @param heldMib what they hold, by hypervisor
         */
        Plan plan(Set<UUID> ours, Map<String, Double> heldMib);

        /** Whether WORKLOAD/PORTION of a project is declared. */
        boolean isDeclared(String project, String label);
    }

    /**
     * @param busy servers that have the traffic of a portion, or are getting or losing it
     * @param images whether servers may be made from a folder
     */
    public StandIns(
            Cluster cluster,
            Fleet fleet,
            PlainStaging staging,
            Planner planner,
            Supplier<Set<UUID>> busy,
            Predicate<Path> images,
            double budgetMib,
            Duration expiry,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.staging = staging;
        this.planner = planner;
        this.busy = busy;
        this.images = images;
        this.budgetMib = budgetMib;
        this.expiry = expiry;
        this.clock = clock;
    }

    /** One pass; a job. */
    @Override
    public synchronized void run() {
        Instant now = clock.instant();
        List<Tracked> ours = fleet.all().stream()
                .filter(t -> t.record().metadata().containsKey(STAGED_FOR))
                .sorted(Comparator.comparing(t -> t.record().startedAt()))
                .toList();
        Set<UUID> serving = busy.get();
        List<Tracked> waiting =
                ours.stream().filter(t -> !serving.contains(t.record().id())).toList();
        Map<String, Double> held = new HashMap<>();
        waiting.forEach(t -> held.merge(t.record().hypervisor(), heldMib(t), Double::sum));
        List<Plan.Choice> plan = planner.plan(ids(ours), held).chosen();
        Set<Place> wantedNow = new HashSet<>();
        plan.forEach(choice -> wantedNow.add(place(choice)));
        Set<Place> standing = remove(waiting, wantedNow, now);
        ours.stream().filter(t -> serving.contains(t.record().id())).forEach(t -> standing.add(place(t.record())));
        unseen.values().removeIf(at -> at.plus(LONGEST_UNSEEN).isBefore(now));
        unseen.keySet().removeAll(standing);
        double left = budgetMib
                - waiting.stream()
                        .filter(t -> standing.contains(place(t.record())))
                        .mapToDouble(StandIns::heldMib)
                        .sum()
                - unseen.size() * staging.smallMib();
        for (Plan.Choice choice : plan) {
            Place place = place(choice);
            if (standing.contains(place) || unseen.containsKey(place) || choice.holdsMib() > left) {
                continue;
            }
            if (!now.isBefore(pauses.getOrDefault(place, Instant.MIN)) && make(place, now)) {
                left -= choice.holdsMib();
            }
        }
        wanted.keySet().retainAll(ids(ours));
    }

    private static Set<UUID> ids(List<Tracked> servers) {
        Set<UUID> ids = new HashSet<>();
        servers.forEach(t -> ids.add(t.record().id()));
        return ids;
    }

    private static double heldMib(Tracked server) {
        return server.latest()
                .map(seen -> seen.allocation().getOr(Resource.MEMORY, 0))
                .orElse(0.0);
    }

    private static Place place(Plan.Choice choice) {
        return new Place(
                choice.staged().project(),
                choice.staged().workload() + "/" + choice.staged().portion(),
                choice.staged().hypervisor());
    }

    private static Place place(ServerRecord server) {
        return new Place(server.project(), server.metadata().getOrDefault(STAGED_FOR, ""), server.hypervisor());
    }

    /** Removes those that have to go. @return where the others stand */
    private Set<Place> remove(List<Tracked> waiting, Set<Place> wantedNow, Instant now) {
        Set<Place> standing = new HashSet<>();
        for (Tracked one : waiting) {
            Place place = place(one.record());
            UUID id = one.record().id();
            if (wantedNow.contains(place)) {
                wanted.put(id, now);
            }
            Instant last = wanted.computeIfAbsent(id, i -> now);
            Optional<String> why = !planner.isDeclared(place.project(), place.label())
                    ? Optional.of("its workload, or its `alternate:` there, was deleted")
                    : standing.contains(place)
                            ? Optional.of("there are two of it")
                            : one.latest()
                                            .filter(s -> s.guest() == GuestState.STOPPED)
                                            .isPresent()
                                    ? Optional.of("its guest does not run any more")
                                    : !now.isBefore(last.plus(expiry))
                                            ? Optional.of("the plan wants it no more")
                                            : Optional.empty();
            if (why.isEmpty() || !isRemoved(one.record(), why.get(), now)) {
                standing.add(place);
            }
        }
        return standing;
    }

    private boolean isRemoved(ServerRecord server, String why, Instant now) {
        try {
            cluster.port(server.hypervisor()).delete(server.id());
            fleet.stopped(server.id(), now);
            log.info("alternate {} of {} is removed: {}", server.name(), server.hypervisor(), why);
            return true;
        } catch (UnreachableException | RefusedException e) {
            log.warn("alternate {} of {} cannot be removed: {}", server.name(), server.hypervisor(), e.getMessage());
            return false;
        }
    }

    private boolean make(Place place, Instant now) {
        try {
            ServerRequest request = request(place);
            unseen.put(place, now); // before it is asked for: it may come late
            staging.stand(request, place.hypervisor());
            log.info("alternate {} of {} is made on {}", request.name(), place.label(), place.hypervisor());
            return true;
        } catch (UnreachableException e) {
            log.warn(
                    "whether an alternate of {} was made on {} is not known: {}",
                    place.label(),
                    place.hypervisor(),
                    e.getMessage());
            return true;
        } catch (RefusedException | Staging.NoRoomException e) {
            log.info("no alternate of {} is made on {}: {}", place.label(), place.hypervisor(), e.getMessage());
            unseen.remove(place);
            pauses.put(place, now.plus(AFTER_REFUSAL));
            return false;
        }
    }

    private ServerRequest request(Place place) {
        Site site = planner.sites().stream()
                .filter(s -> s.label().equals(place.label())
                        && s.workload().project().equals(place.project()))
                .findFirst()
                .orElseThrow(() -> new RefusedException("it does not run now"));
        String arguments = site.portion()
                .alternate()
                .orElseThrow(() -> new RefusedException(
                        "its alternates are made by their owner: it has no `alternate:` in the workload's file"));
        Site.Member original = site.servers().stream()
                .min(Comparator.comparingDouble(Site.Member::memoryMib))
                .orElseThrow(() -> new RefusedException("it does not run now"));
        ServerRequest from = cluster.port(original.hypervisor()).blueprint(original.id());
        if (!images.test(from.image())) {
            throw new RefusedException(
                    "its image is in none of the folders that servers may be made from (servers.image-folders)");
        }
        UUID id = UUID.randomUUID();
        String name = original.name()
                .substring(0, Math.min(LONGEST_NAME, original.name().length()));
        return new ServerRequest(
                id,
                name + "-alternate-" + id.toString().substring(0, 6),
                from.project(),
                "gnomon",
                from.flavor(),
                from.image(),
                from.disks(),
                Optional.empty(),
                arguments,
                Map.of(FleetAlternates.ALTERNATE_FOR, original.name(), STAGED_FOR, place.label()),
                false);
    }
}
