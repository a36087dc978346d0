package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Accuracy;
import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.AllocationCycle;
import io.gnomon.plugin.allocation.AnomalyWatch;
import io.gnomon.plugin.allocation.Deciding;
import io.gnomon.plugin.allocation.EventLearning;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Forecasts;
import io.gnomon.plugin.allocation.Memory;
import io.gnomon.plugin.allocation.Policy;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Watch;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.jobs.Jobs;
import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.learning.Standings;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.rest.RestSettings;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.BufferedSamples;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.plugin.store.QuestSampleStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running daemon: everything is made here, once, in the order of the data's way through it. */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    private static final int ACTING_THREADS = 4;
    /** One for each job: a canary that takes minutes must not keep the cycle waiting. */
    private static final int JOB_THREADS = 13;

    private static final int MOST_BUFFERED = 20_000;
    private static final Duration RECONCILE_EVERY = Duration.ofSeconds(30);
    private static final Duration SCORES_EVERY = Duration.ofMinutes(1);
    private static final Duration ANOMALIES_EVERY = Duration.ofMinutes(2);
    private static final Duration CANARY_EVERY = Duration.ofMinutes(1);
    private static final Duration FIRST_LEARNING = Duration.ofMinutes(1);
    private static final Duration RELEARN_EVERY = Duration.ofMinutes(1);
    private static final Duration CALIBRATION_EVERY = Duration.ofMinutes(10);
    private static final Duration PRUNE_EVERY = Duration.ofHours(6);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final RestServer rest;

    /**
     * Starts everything and answers from then on.
     *
     * @param written called after each state of the journal is durable
     */
    public Daemon(Configuration c, Consumer<Adjustment.State> written, InstantSource clock) {
        try {
            rest = start(c, written, clock);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private RestServer start(Configuration c, Consumer<Adjustment.State> written, InstantSource clock) {
        Path data = c.daemon().data();
        Database database = keep(Database.open(Folders.own(data.resolve("state"))));
        BufferedSamples samples =
                keep(new BufferedSamples(QuestSampleStore.open(Folders.own(data.resolve("samples"))), MOST_BUFFERED));
        Hypervisors hypervisors = new Hypervisors(c, clock);
        Cluster cluster = keep(new Cluster(hypervisors.ports(), clock));

        Fleet fleet =
                new Fleet(database.servers(), c.history().ring(), c.decide().foreign());
        Instant since = clock.instant()
                .minus(c.observe().period().multipliedBy(c.history().ring()));
        log.info("{} samples read back into memory", fleet.rebuild(samples, since, cluster.names(), clock.instant()));
        Watch watch = new Watch(c.observe().period(), c.observe().youngFor());
        cluster.listen(watch::event);

        EventHub events = new EventHub();
        Notifier notifier = new Notifier(database.notifications(), clock);
        notifier.onAdjustment(a -> events.publish(ViewMapping.adjustment(a)));
        notifier.onNotification(n -> events.publish(ViewMapping.notification(n)));

        Calendars calendars = new Calendars(c.events().feeds(), database.externalEvents(), clock);
        EventLearning eventLearning = new EventLearning(fleet, samples, calendars::of, clock);
        ModelFiles models = new ModelFiles(Folders.own(data.resolve("models")));
        Learning learning = new Learning(
                c.forecast(), fleet, Models.learners(c.forecast()), database.models(), models, notifier, clock);
        Profiles profiles = new Profiles(fleet, samples, c.history().keep(), clock);
        Accuracy accuracy = new Accuracy(database.scores(), learning::group);
        parts.push(accuracy::flush);
        Models.Calibration calibration = new Models.Calibration(accuracy, models);
        parts.push(calibration::save);
        Forecasts forecasts = new Forecasts(c.forecast(), c.match(), learning, accuracy, eventLearning);
        Room room = new Room(cluster, fleet, c.decide().memoryReserveMib());
        Actuator actuator = new Actuator(
                cluster,
                fleet,
                database.journal(),
                notifier,
                room,
                written,
                c.observe().staleAfter(),
                clock);
        cluster.listen(event -> {
            if (event instanceof ClusterEvent.ServerStopped stopped) {
                actuator.forget(stopped.server());
            }
        });
        Deciding deciding = new Deciding(
                cluster,
                Policy.of(c.decide(), c.forecast()),
                actuator,
                room,
                c.observe().staleAfter());
        Memory memory = new Memory(fleet, watch, samples::append);
        ExecutorService workers = keep(Executors.newFixedThreadPool(ACTING_THREADS, r -> new Thread(r, "act")));
        AllocationCycle cycle =
                new AllocationCycle(cluster, watch, fleet, memory, forecasts, deciding, actuator, workers, clock);

        Health health = new Health(
                cluster,
                fleet,
                database.journal(),
                samples::count,
                () -> Stream.concat(samples.problem().stream(), calendars.problems().stream())
                        .toList(),
                clock);
        cycle.start();
        actuator.recall();
        actuator.reconcile();

        Jobs jobs = keep(new Jobs(JOB_THREADS));
        jobs.every("cycle", Duration.ZERO, c.observe().youngPeriod(), () -> health.ran(cycle.run()));
        jobs.every("reconcile", RECONCILE_EVERY, RECONCILE_EVERY, actuator::reconcile);
        jobs.every("scores", SCORES_EVERY, SCORES_EVERY, accuracy::flush);
        jobs.every(
                "anomalies",
                ANOMALIES_EVERY,
                ANOMALIES_EVERY,
                new AnomalyWatch(fleet, database.anomalies(), notifier, c.forecast(), cycle::between, clock));
        jobs.every("learn", c.forecast().trainEvery(), c.forecast().trainEvery(), learning::run);
        jobs.every("learn-again", RELEARN_EVERY, RELEARN_EVERY, () -> {
            if (learning.isDue()) {
                learning.run();
            }
        });
        jobs.every("calibration", CALIBRATION_EVERY, CALIBRATION_EVERY, calibration::save);
        jobs.every("profile", c.forecast().trainEvery(), c.forecast().trainEvery(), profiles::run);
        jobs.every("feeds", Duration.ZERO, c.events().refresh(), calendars::refresh);
        jobs.every("learn-events", FIRST_LEARNING, c.events().learnEvery(), eventLearning::run);
        jobs.every("canary", Duration.ZERO, CANARY_EVERY, () -> {
            hypervisors.reap();
            hypervisors.probe();
        });
        jobs.every(
                "prune",
                PRUNE_EVERY,
                PRUNE_EVERY,
                () -> samples.dropBefore(clock.instant().minus(c.history().keep())));
        jobs.every(
                "prune-journal",
                PRUNE_EVERY,
                PRUNE_EVERY,
                new JournalPruning(database, c.history().keep(), clock));
        jobs.start();

        Creation creation = new Creation(
                cluster,
                fleet,
                room,
                c.guest().image(),
                new ImageFolders(c.servers().imageFolders(), data),
                clock);
        Lookup lookup = new Lookup(fleet, database.servers());
        Erasure erasure =
                new Erasure(fleet, database.servers(), samples, cycle, actuator, profiles, learning, calibration);
        DaemonBackend backend = new DaemonBackend(
                c,
                cluster,
                fleet,
                database,
                lookup,
                creation,
                erasure,
                profiles,
                new ModelDesk(learning, new Standings(learning, fleet), database.servers()),
                new EventDesk(calendars),
                health,
                clock);
        RestSettings where = RestSettings.of(
                c.daemon().listen().text(),
                c.daemon().port(),
                c.daemon().data(),
                c.daemon().tokenFile());
        RestServer server = keep(RestServer.start(where, backend, events));
        log.info("answering on {}", server.url());
        return server;
    }

    public URI url() {
        return rest.url();
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    private ExecutorService keep(ExecutorService workers) {
        parts.push(() -> {
            workers.shutdown();
            if (!workers.awaitTermination(20, TimeUnit.SECONDS)) {
                log.warn("an adjustment is still under way; the next start reconciles it");
                workers.shutdownNow();
            }
        });
        return workers;
    }

    /** Stops everything, last made first. Adjustments under way are finished. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
