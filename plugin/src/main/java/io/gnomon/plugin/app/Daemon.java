package io.gnomon.plugin.app;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.Surroundings;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.SwitchoverRecord;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running daemon. Everything is made once, in the order of the data's way through it, each part in a file of its own: a new
 * store belongs into {@link Stores}, a new learner's wiring into {@link Predicting}, a new job into {@link Schedule}, a new
 * answer into {@link Answering}.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private final Parts parts = new Parts();
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
        Stores stores = Stores.open(data, parts);
        Orchestrating orchestrating = Orchestrating.of(c, Surroundings.ofThisProcess(), clock);
        Observing observing = Observing.of(c, orchestrating, stores, parts, clock);
        Telling telling = Telling.of(c, stores, parts, clock);
        Predicting predicting = Predicting.of(c, observing, stores, telling.notifier(), parts, clock);
        Acting acting = Acting.of(c, stores, orchestrating, observing, predicting, telling, written, parts, clock);
        Placing placing = Placing.of(
                c.rank(),
                c.observe().staleAfter(),
                observing.cluster(),
                observing.fleet(),
                acting.room(),
                stores.database().migrations(),
                new HealthBook(c.shadow().recovery()),
                clock);
        Migrating migrating = Migrating.of(c, stores, orchestrating, observing, acting, telling, parts, clock);
        Shadowing shadowing = Shadowing.of(
                c, stores, orchestrating, observing, predicting, acting, placing, telling.events(), parts, clock);
        Deploying deploying =
                Deploying.of(c, stores, orchestrating, observing, predicting, acting, shadowing, parts, clock);
        Switching switching = Switching.of(
                c, stores, orchestrating, observing, predicting, acting, placing, switched(), parts, clock);
        Alerting alerting = Alerting.of(c, observing, deploying::regressions, telling.notifier(), clock);
        Health health = new Health(
                observing.cluster(),
                observing.fleet(),
                stores.database().journal(),
                stores.samples()::count,
                orchestrating::states,
                () -> Stream.of(
                                stores.samples().problem().stream().toList(),
                                predicting.calendars().problems(),
                                orchestrating.problems(),
                                acting.claiming().problems(),
                                telling.problems(),
                                alerting.alertmanager().problems(),
                                switching.watch().problems())
                        .flatMap(List::stream)
                        .toList(),
                clock);
        shadowing.stager().begin();
        acting.begin();
        migrating.migrator().begin();
        Schedule.start(
                c,
                stores,
                orchestrating,
                observing,
                predicting,
                acting,
                placing,
                migrating,
                shadowing,
                deploying,
                switching,
                Standing.of(c, orchestrating, observing, acting, shadowing, deploying, switching, clock),
                telling,
                alerting,
                health,
                parts,
                clock);
        parts.keep(deploying::close); // before the jobs are: one of them may rehearse
        RestServer server = Answering.start(
                c,
                stores,
                orchestrating,
                observing,
                predicting,
                acting,
                placing,
                migrating,
                shadowing,
                deploying,
                switching,
                telling,
                alerting,
                health,
                parts,
                clock);
        log.info("answering on {}", server.url());
        return server;
    }

    /** Ends the process right after a switchover has got into this state: how tests kill the daemon at a chosen moment. */
    private static Consumer<SwitchoverRecord> switched() {
        String last = System.getProperty("gnomon.fault.halt-after-switchover");
        return written -> {
            if (written.state().name().equals(last)) {
                Runtime.getRuntime().halt(137);
            }
        };
    }

    public URI url() {
        return rest.url();
    }

    /** Stops everything, last made first. Adjustments under way are finished. */
    @Override
    public void close() {
        parts.close();
    }
}
