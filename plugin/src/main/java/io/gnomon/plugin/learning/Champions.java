package io.gnomon.plugin.learning;

import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.plugin.store.ModelVersion.State;
import io.gnomon.plugin.store.Models;
import io.gnomon.predictor.forecast.Forecaster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in force where, in memory and in the table of versions with their files. What is in force there after a crash is the newest
 * version that says so. Thread-safe; a change is on the disk before it is in force.
 */
final class Champions {
    private static final Logger log = LoggerFactory.getLogger(Champions.class);
    /** A champion that wins again is made anew when it is so old: models age, but each new one has to prove itself. */
    static final Duration RENEWED_AFTER = Duration.ofHours(6);
    /** So long a learner that was rolled back does not compete where that happened. */
    static final Duration BARRED_FOR = Duration.ofDays(1);

    private final Models table;
    private final ModelFiles files;
    private final Contenders contenders;
    private final InstantSource clock;
    private final Map<Spot, InForce> inForce = new ConcurrentHashMap<>();

    Champions(Models table, ModelFiles files, Contenders contenders, InstantSource clock) {
        this.table = table;
        this.files = files;
        this.contenders = contenders;
        this.clock = clock;
    }

    Optional<InForce> of(Spot spot) {
        return Optional.ofNullable(inForce.get(spot));
    }

    Collection<InForce> all() {
        return List.copyOf(inForce.values());
    }

    /** Puts the newest good version of each spot in force. One that cannot be read is told of once, and learnt anew. */
    synchronized void load() {
        Map<Spot, List<ModelVersion>> bySpot = table.list().stream().collect(Collectors.groupingBy(Spot::of));
        bySpot.forEach((spot, all) -> {
            List<ModelVersion> versions = all.stream()
                    .filter(v -> contenders.mayForecast(v.learner()))
                    .toList();
            if (versions.stream().anyMatch(v -> v.state().isInForce())) {
                newestGood(versions, v -> v.state().isInForce())
                        .or(() -> newestGood(versions, v -> v.state() == State.RETIRED))
                        .ifPresent(good -> inForce.put(spot, started(good, versions)));
            }
            InForce now = inForce.get(spot);
            all.stream()
                    .filter(v -> v.state().isInForce()
                            && (now == null || v.id() != now.version().id()))
                    .forEach(
                            v -> table.change(v.id(), State.RETIRED, "not taken up again at a start", clock.instant()));
        });
        if (!inForce.isEmpty()) {
            log.info("{} champions are in force again", inForce.size());
        }
    }

    private InForce started(Loaded good, List<ModelVersion> versions) {
        ModelVersion version = good.version;
        if (version.state() == State.RETIRED) {
            String why = "the newer version could not be read at the start";
            table.change(version.id(), State.ACTIVE, why, clock.instant());
            version = version.in(State.ACTIVE, why, clock.instant());
        }
        Forecaster before = version.previous()
                .flatMap(p -> versions.stream().filter(v -> v.id() == p).findFirst())
                .flatMap(this::read)
                .orElseGet(contenders::beginner);
        return new InForce(version, good.forecaster, before);
    }

    private record Loaded(ModelVersion version, Forecaster forecaster) {}

    private Optional<Loaded> newestGood(List<ModelVersion> versions, Predicate<ModelVersion> wanted) {
        return versions.stream()
                .filter(wanted)
                .sorted(Comparator.comparingLong(ModelVersion::id).reversed())
                .flatMap(v -> read(v).map(f -> new Loaded(v, f)).stream())
                .findFirst();
    }

    private Optional<Forecaster> read(ModelVersion version) {
        if (version.sha256().isEmpty()) {
            return contenders.plainNamed(version.learner());
        }
        try {
            return Optional.of(ModelCodec.read(files.get(version.sha256().get())));
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "version {} ({} for {}) is passed over and learnt anew: {}",
                    version.id(),
                    version.learner(),
                    Spot.of(version),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Takes in the winner of a competition. Nothing happens while the one before is on probation; one that wins again stays, until
     * it is old.
     *
     * @param before who forecasts there if nobody is in force
     * @param probation false = the configuration named it
     */
    synchronized void won(Outcome outcome, Forecaster before, boolean probation) {
        InForce now = inForce.get(outcome.spot());
        Contender winner = outcome.winner();
        if (now != null && now.isOnProbation() && probation) {
            return;
        }
        if (now != null && now.version().learner().equals(winner.name())) {
            boolean fresh = now.version().learntAt().plus(RENEWED_AFTER).isAfter(clock.instant());
            if (winner.sources().isEmpty() || fresh) {
                table.rescore(now.version().id(), outcome.scores(), outcome.servers());
                inForce.put(
                        outcome.spot(), new InForce(rescored(now.version(), outcome), now.forecaster(), now.before()));
                return;
            }
        }
        Instant at = clock.instant();
        Optional<String> model = ModelCodec.write(winner.forecaster()).map(files::put);
        ModelVersion version = table.add(
                new ModelVersion(
                        0,
                        outcome.cluster(),
                        outcome.spot().server(),
                        outcome.spot().resource(),
                        winner.name(),
                        probation ? State.PROBATION : State.ACTIVE,
                        probation
                                ? "was best in the competition, and is compared with " + name(now, before)
                                : "named by forecast.learner",
                        outcome.servers(),
                        outcome.scores(),
                        model,
                        Optional.ofNullable(now).map(n -> n.version().id()),
                        at,
                        at),
                model.isPresent() ? winner.sources() : Set.of());
        inForce.put(outcome.spot(), new InForce(version, winner.forecaster(), now == null ? before : now.forecaster()));
        log.info("{} is forecast by {} (version {})", outcome.spot(), winner.name(), version.id());
    }

    private static String name(@Nullable InForce now, Forecaster before) {
        return now == null
                ? before.name()
                : now.version().learner() + " of version " + now.version().id();
    }

    private static ModelVersion rescored(ModelVersion v, Outcome outcome) {
        return new ModelVersion(
                v.id(),
                v.cluster(),
                v.server(),
                v.resource(),
                v.learner(),
                v.state(),
                v.reason(),
                outcome.servers(),
                outcome.scores(),
                v.sha256(),
                v.previous(),
                v.learntAt(),
                v.changedAt());
    }

    /** It has proven itself. */
    synchronized void confirm(Spot spot, long version, String reason) {
        InForce now = inForce.get(spot);
        if (now != null && now.version().id() == version && now.isOnProbation()) {
            table.change(version, State.ACTIVE, reason, clock.instant());
            inForce.put(
                    spot,
                    new InForce(
                            now.version().in(State.ACTIVE, reason, clock.instant()), now.forecaster(), now.before()));
        }
    }

    /**
     * Takes a version out of force, and puts the one before back; if there is none that can be read, nobody is in force.
     *
     * @return the one that is in force now; empty also if that version was not in force any more
     */
    synchronized Optional<InForce> rollBack(Spot spot, long version, String reason) {
        InForce now = inForce.get(spot);
        if (now == null || now.version().id() != version) {
            return Optional.empty();
        }
        List<ModelVersion> versions =
                table.list().stream().filter(v -> Spot.of(v).equals(spot)).toList();
        Optional<Loaded> good = newestGood(versions, v -> v.state() == State.RETIRED);
        String why = "put back, as version " + version + " was rolled back";
        Instant at = clock.instant();
        table.putBack(version, reason, good.map(g -> g.version.id()), why, at);
        if (good.isEmpty()) {
            inForce.remove(spot);
            return Optional.empty();
        }
        InForce back =
                new InForce(good.get().version.in(State.ACTIVE, why, at), good.get().forecaster, contenders.beginner());
        inForce.put(spot, back);
        return Optional.of(back);
    }

    /** Takes those out of force that forecast nothing any more. */
    synchronized void retire(Predicate<ModelVersion> whose, String reason) {
        for (InForce one : all()) {
            if (whose.test(one.version())) {
                table.change(one.version().id(), State.RETIRED, reason, clock.instant());
                inForce.remove(Spot.of(one.version()));
            }
        }
    }

    /** Drops every model that was learnt from one of these servers, with its file. */
    synchronized void forget(Collection<UUID> servers) {
        Set<Long> dropped = table.learntFrom(servers);
        table.forgetModels(dropped, "learnt from a history that was erased since", clock.instant());
        inForce.values().removeIf(one -> dropped.contains(one.version().id()));
        // who was learnt from them may still stand in for another
        inForce.replaceAll((spot, one) ->
                one.version().previous().filter(dropped::contains).isPresent()
                        ? new InForce(one.version(), one.forecaster(), contenders.beginner())
                        : one);
        keepFiles();
    }

    /** Learners that were rolled back at a spot of late. */
    synchronized Map<Spot, Set<String>> barred() {
        Instant since = clock.instant().minus(BARRED_FOR);
        Map<Spot, Set<String>> result = new HashMap<>();
        for (ModelVersion v : table.list()) {
            if (v.state() == State.ROLLED_BACK && v.changedAt().isAfter(since)) {
                result.computeIfAbsent(Spot.of(v), s -> new HashSet<>()).add(v.learner());
            }
        }
        return result;
    }

    /** Keeps the last few versions of each spot, and those that were rolled back of late. */
    synchronized void prune(int mostOfSpot) {
        Instant since = clock.instant().minus(BARRED_FOR);
        Map<Spot, Integer> kept = new HashMap<>();
        Set<Long> old = new HashSet<>();
        for (ModelVersion v : table.list()) { // newest first
            int nth = kept.merge(Spot.of(v), 1, Integer::sum);
            boolean late = v.state() == State.ROLLED_BACK && v.changedAt().isAfter(since);
            if (nth > mostOfSpot && !late && !v.state().isInForce()) {
                old.add(v.id());
            }
        }
        table.delete(old);
        keepFiles();
    }

    private void keepFiles() {
        files.keepOnly(table.list().stream().flatMap(v -> v.sha256().stream()).collect(Collectors.toSet()));
    }
}
