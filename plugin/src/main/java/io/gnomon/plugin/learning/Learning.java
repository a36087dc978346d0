package io.gnomon.plugin.learning;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.ForecasterPort;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.plugin.store.Models;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the forecaster of each resource and behaviour cluster. A job clusters the fleet, learns anew and lets all learners
 * compete; the winner is stored, and proves itself beside the one before it. After a restart the last good ones are in force at
 * once. Until the first competition, and while there is too little to learn from, the plain smoothed value is. Thread-safe.
 *
 * <p>A model is a sum over many servers, but not proof against everything: when a history is erased, each model that was learnt
 * from it is dropped with its file, and all is learnt anew at the next run, which is due at once ({@link #isDue}).
 */
public final class Learning implements ForecasterPort {
    private static final Logger log = LoggerFactory.getLogger(Learning.class);
    private static final int VERSIONS_KEPT = 5;

    private final ForecastSettings settings;
    private final Groups groups;
    private final Contenders contenders;
    private final Competition competition;
    private final Champions champions;
    private final Probation probation;
    private final ModelFiles files;
    private final Models table;
    private final Object running = new Object();
    private long erasures;
    private boolean due;

    /** Puts what was stored in force. */
    public Learning(
            ForecastSettings settings,
            Fleet fleet,
            Learners learners,
            Models table,
            ModelFiles files,
            Notifier notifier,
            InstantSource clock) {
        this.settings = settings;
        this.files = files;
        this.table = table;
        this.groups = new Groups(fleet, learners.grouping(), settings.step(), files, clock);
        this.contenders = new Contenders(settings.learner(), learners, settings.step());
        this.competition = new Competition(
                new Histories(fleet, groups, settings, clock), contenders, settings.challengerServers());
        this.champions = new Champions(table, files, contenders, clock);
        this.probation = new Probation(champions, notifier, clock);
        champions.load();
    }

    @Override
    public String group(Tracked server) {
        return groups.of(server);
    }

    @Override
    public Forecaster inForce(Tracked server, Resource resource) {
        InForce one = champion(server, resource).orElse(null);
        return one == null
                ? contenders.beginner()
                : new Guarded(one.forecaster(), one.before(), why -> probation.failed(one, why));
    }

    @Override
    public Optional<Forecaster> rival(Tracked server, Resource resource) {
        return champion(server, resource)
                .filter(one -> probation.takes(one, server))
                .map(InForce::before);
    }

    @Override
    public void promised(Tracked server, Resource resource, Forecast inForce, Forecast rival, Instant now) {
        champion(server, resource).ifPresent(one -> probation.promised(one, server, inForce, rival));
    }

    @Override
    public void came(Tracked server, Resource resource, Series history, Instant now) {
        champion(server, resource)
                .filter(InForce::isOnProbation)
                .ifPresent(one -> probation.came(one, server, history, now));
    }

    private Optional<InForce> champion(Tracked server, Resource resource) {
        return champions
                .of(Spot.ofServer(server.record().id(), resource))
                .or(() -> champions.of(Spot.ofCluster(groups.of(server), resource)));
    }

    /** Clusters, learns and competes, one resource after the other. */
    public void run() {
        synchronized (running) {
            long before = begin();
            groups.learn();
            Set<Spot> single = new HashSet<>();
            Map<Spot, Set<String>> barred = champions.barred();
            for (Resource resource : Resource.values()) {
                List<Outcome> outcomes = competition.run(resource, barred);
                if (!publish(outcomes, before)) {
                    return;
                }
                outcomes.forEach(o -> single.add(o.spot()));
            }
            List<String> clusters = groups.names();
            champions.retire(
                    v -> v.server().isEmpty() && !clusters.contains(v.cluster()), "no servers behave so any more");
            champions.retire(
                    v -> v.server().isPresent() && !single.contains(Spot.of(v)),
                    "the champion of its cluster does as well for that server");
            probation.review();
            champions.prune(VERSIONS_KEPT);
        }
    }

    private synchronized long begin() {
        due = false;
        return erasures;
    }

    private synchronized boolean publish(List<Outcome> outcomes, long before) {
        if (erasures != before) {
            log.info("histories were erased while models were learnt: they are learnt again");
            due = true;
            return false;
        }
        boolean auto = settings.learner() == LearnerChoice.AUTO;
        for (Outcome outcome : outcomes) {
            Forecaster standIn = outcome.spot().server().isEmpty()
                    ? contenders.beginner()
                    : champions
                            .of(Spot.ofCluster(outcome.cluster(), outcome.spot().resource()))
                            .map(InForce::forecaster)
                            .orElseGet(contenders::beginner);
            champions.won(outcome, standIn, auto);
        }
        return true;
    }

    /** Whether models were dropped since the last run. */
    public synchronized boolean isDue() {
        return due;
    }

    /** Drops each model that was learnt from one of these servers; to be called while they are still known. */
    public synchronized void forget(Collection<UUID> erased) {
        erasures++;
        due = true;
        champions.forget(erased);
        groups.forget();
    }

    /** The files in which models are kept. */
    public ModelFiles files() {
        return files;
    }

    /** The names of the clusters, the largest first. */
    public List<String> clusters() {
        return groups.names();
    }

    /** The versions in force. */
    public List<ModelVersion> inForce() {
        return champions.all().stream().map(InForce::version).toList();
    }

    /** All versions that are kept, the newest first. */
    public List<ModelVersion> history() {
        return table.list();
    }

    /** Puts the version before the one in force back. Returns the one that went; empty if nobody is in force there. */
    public Optional<ModelVersion> rollBack(String cluster, Resource resource, String actor) {
        return probation
                .rollBack(Spot.ofCluster(cluster, resource), actor)
                .flatMap(id -> history().stream().filter(v -> v.id() == id).findFirst());
    }
}
