package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.CycleReport;
import io.gnomon.plugin.allocation.SizingPort;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.jobs.Jobs;
import io.gnomon.plugin.outlook.Outlooks;
import io.gnomon.predictor.outlook.Ahead;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the daemon does again and again: the one list of its jobs. */
final class Schedule {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration RECONCILE_EVERY = Duration.ofSeconds(30);
    private static final Duration FOLLOW_MIGRATIONS_EVERY = Duration.ofSeconds(5);
    private static final Duration CLAIMS_EVERY = Duration.ofSeconds(60);
    private static final Duration DOUBTFUL_CLAIMS_EVERY = Duration.ofSeconds(1);
    /** The first time when hypervisors have been looked at. */
    private static final Duration RESUME_EVERY = Duration.ofSeconds(3);

    private static final Duration OUTAGES_EVERY = Duration.ofSeconds(5);
    private static final Duration REHEARSE_EVERY = Duration.ofSeconds(10);
    private static final Duration ALTERNATES_EVERY = Duration.ofSeconds(5);
    private static final Duration ALERTS_EVERY = Duration.ofSeconds(5);
    private static final Duration FIRST_CLOCKS = Duration.ofSeconds(10);
    private static final Duration CLOCKS_EVERY = Duration.ofMinutes(1);
    private static final Duration NETWORKS_EVERY = Duration.ofSeconds(15);
    private static final Duration KEPT_AWAY_EVERY = Duration.ofSeconds(5);
    private static final Duration DIGEST_EVERY = Duration.ofSeconds(1);
    private static final Duration CANARY_EVERY = Duration.ofMinutes(1);
    private static final Duration SCORES_EVERY = Duration.ofMinutes(1);
    private static final Duration ANOMALIES_EVERY = Duration.ofMinutes(2);
    private static final Duration FIRST_LEARNING = Duration.ofMinutes(1);
    private static final Duration RELEARN_EVERY = Duration.ofMinutes(1);
    private static final Duration CALIBRATION_EVERY = Duration.ofMinutes(10);
    private static final Duration OUTLOOK_HOUR_EVERY = Duration.ofMinutes(5);
    private static final Duration OUTLOOK_DAYS_EVERY = Duration.ofHours(1);
    private static final Duration FIRST_OUTLOOK_LEARNING = Duration.ofMinutes(10);
    private static final Duration LEARN_OUTLOOKS_EVERY = Duration.ofHours(3);
    private static final Duration SIZES_EVERY = Duration.ofSeconds(SizingPort.SLOT_SECONDS);
    private static final Duration LEARN_SIZES_EVERY = Duration.ofHours(12);
    private static final Duration LEAST_FINGERPRINTS_EVERY = Duration.ofSeconds(5);
    private static final Duration TAGS_EVERY = Duration.ofSeconds(3);
    private static final Duration MAP_EVERY = Duration.ofMinutes(10);
    private static final Duration PRUNE_EVERY = Duration.ofHours(6);

    private Schedule() {}

    private record Job(String name, Duration first, Duration period, Runnable task) {
        Job(String name, Duration period, Runnable task) {
            this(name, period, period, task);
        }
    }

    /** Starts all jobs, each with a thread of its own: a canary that takes minutes must not keep the cycle waiting. */
    static void start(
            Configuration c,
            Stores stores,
            Orchestrating orchestrating,
            Observing observing,
            Predicting predicting,
            Acting acting,
            Placing placing,
            Migrating migrating,
            Shadowing shadowing,
            Deploying deploying,
            Switching switching,
            Runnable standing,
            Telling telling,
            Alerting alerting,
            Health health,
            Parts parts,
            InstantSource clock) {
        Duration learn = c.forecast().trainEvery();
        Duration keep = c.history().keep();
        Duration period = c.match().learningPeriod(); // always fresh within one
        Duration fingerprint = period.compareTo(LEAST_FINGERPRINTS_EVERY) < 0 ? LEAST_FINGERPRINTS_EVERY : period;
        Outlooks outlooks = predicting.outlooks();
        Live live = new Live(telling.events(), observing.fleet());
        List<Job> all = new ArrayList<>(List.of(
                new Job("cycle", AT_ONCE, c.observe().youngPeriod(), () -> {
                    CycleReport report = acting.cycle().run();
                    health.ran(report);
                    live.read(report);
                }),
                new Job("reconcile", RECONCILE_EVERY, acting.actuator()::reconcile),
                new Job("canary", AT_ONCE, CANARY_EVERY, observing.hypervisors()::reapAndProbe),
                new Job("rank", AT_ONCE, c.rank().refresh(), placing::refresh),
                new Job("migrate", c.migrate().period(), migrating.migrator()::run),
                new Job("follow-migrations", FOLLOW_MIGRATIONS_EVERY, migrating.migrator()::follow),
                new Job("shadows", c.shadow().period(), shadowing.stager()::run),
                new Job("health", c.shadow().period(), shadowing.checking()),
                new Job("switchovers", AT_ONCE, c.switchover().period(), switching.watch()::run),
                new Job("kept-away", KEPT_AWAY_EVERY, switching.keptAway()),
                new Job("resume-switchovers", RESUME_EVERY, switching.switchovers()::resume),
                new Job("outages", OUTAGES_EVERY, deploying.outages()),
                new Job("rehearse", REHEARSE_EVERY, deploying::tick),
                new Job("alternates", ALTERNATES_EVERY, standing),
                new Job("alerts", ALERTS_EVERY, alerting),
                new Job("clocks", FIRST_CLOCKS, CLOCKS_EVERY, shadowing.checking()::askClocks),
                new Job("networks", NETWORKS_EVERY, shadowing.checking()::askNetworks),
                new Job("digest", DIGEST_EVERY, telling.digest()::tick),
                new Job("anomalies", ANOMALIES_EVERY, acting.anomalies()),
                new Job("scores", SCORES_EVERY, predicting.accuracy()::flush),
                new Job("learn", learn, predicting.learning()::run),
                new Job("learn-again", RELEARN_EVERY, () -> {
                    if (predicting.learning().isDue()) {
                        predicting.learning().run();
                    }
                }),
                new Job("calibration", CALIBRATION_EVERY, predicting.calibration()::save),
                new Job("profile", learn, predicting.profiles()::run),
                new Job("fingerprints", fingerprint, predicting.fingerprints()),
                new Job("tags", AT_ONCE, TAGS_EVERY, predicting.tagging()),
                new Job("learn-tags", AT_ONCE, learn, predicting.tagging()::learn), // examples outlive a restart
                new Job("map", FIRST_LEARNING.multipliedBy(2), MAP_EVERY, predicting.atlas()),
                new Job("outlook-hour", FIRST_LEARNING, OUTLOOK_HOUR_EVERY, () -> outlooks.run(Ahead.HOUR)),
                new Job("outlook-days", FIRST_LEARNING, OUTLOOK_DAYS_EVERY, () -> {
                    outlooks.run(Ahead.DAY);
                    outlooks.run(Ahead.WEEK);
                }),
                new Job(
                        "learn-outlooks",
                        FIRST_OUTLOOK_LEARNING,
                        LEARN_OUTLOOKS_EVERY,
                        predicting.outlookLearning()::run),
                new Job("learn-sizes", FIRST_OUTLOOK_LEARNING, LEARN_SIZES_EVERY, predicting.sizes()::learn),
                new Job("sizes", FIRST_LEARNING, SIZES_EVERY, predicting.sizes()::run),
                new Job("expectations", FIRST_LEARNING, SIZES_EVERY, predicting.expectations()::run),
                new Job("feeds", AT_ONCE, c.events().refresh(), predicting.calendars()::refresh),
                new Job("learn-events", FIRST_LEARNING, c.events().learnEvery(), predicting.eventLearning()::run),
                new Job("prune", PRUNE_EVERY, () -> stores.samples()
                        .dropBefore(clock.instant().minus(keep))),
                new Job("prune-journal", PRUNE_EVERY, new JournalPruning(stores.database(), keep, clock))));
        orchestrating
                .book()
                .ifPresent(
                        book -> all.add(new Job("nova", AT_ONCE, c.openstack().refresh(), () -> placing.demand()
                                .lost(book.refresh()))));
        if (c.tags().processes()) {
            all.add(new Job("guests", TAGS_EVERY, predicting.tagging()::look));
        }
        if (orchestrating.sellsElsewhere()) {
            all.add(new Job("claims", CLAIMS_EVERY, () -> acting.claiming().reconcile(acting.actuator())));
            all.add(new Job("claims-in-doubt", DOUBTFUL_CLAIMS_EVERY, () -> acting.claiming()
                    .reconcileDoubtful(acting.actuator())));
        }
        Jobs jobs = parts.keep(new Jobs(all.size(), telling.meters()::ran));
        all.forEach(job -> jobs.every(job.name(), job.first(), job.period(), job.task()));
        jobs.start();
    }
}
