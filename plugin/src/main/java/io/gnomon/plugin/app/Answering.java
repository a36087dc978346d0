package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Policy;
import io.gnomon.plugin.allocation.Prices;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.learning.Standings;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.rest.RestSettings;
import io.gnomon.plugin.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the daemon answers, and where: a desk for each kind of question. */
final class Answering {
    private Answering() {}

    static RestServer start(
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
            Telling telling,
            Alerting alerting,
            Health health,
            Parts parts,
            InstantSource clock) {
        Cluster cluster = observing.cluster();
        Fleet fleet = observing.fleet();
        Database database = stores.database();
        Lookup lookup = new Lookup(fleet, database.servers());
        Creation creation = new Creation(
                cluster,
                fleet,
                acting.room(),
                predicting.tagging().categories()::ofRequest,
                shadowing.placement(),
                c.guest().image(),
                new ImageFolders(c.servers().imageFolders(), c.daemon().data()),
                request -> shadowing.came(request, false),
                yielding(shadowing, deploying),
                clock);
        Consumer<String> forget = project -> {
            shadowing.forget(project);
            deploying.rehearsing().erase(project);
        };
        WorkloadTable workloads = new WorkloadTable(shadowing, database.shadows(), shadowing::ranks);
        Erasure erasure = new Erasure(
                fleet,
                database.servers(),
                stores.samples(),
                acting.cycle(),
                acting.actuator(),
                predicting.profiles(),
                predicting.book(),
                predicting.fingerprints(),
                predicting.atlas(),
                predicting.tagging(),
                predicting.outlooks(),
                predicting.sizes(),
                predicting.learning(),
                predicting.calibration(),
                telling.streaming());
        DemandDesk demand = new DemandDesk(database.servers(), clock);
        FleetDesk fleetDesk = new FleetDesk(cluster, lookup, c.observe(), clock);
        DaemonBackend backend = new DaemonBackend(
                c,
                health,
                new MetricsDesk(telling.meters(), health, fleetDesk, () -> Stream.of(
                                List.of(MetricsDesk.promised(cluster, acting.room())),
                                alerting.metrics(),
                                telling.streaming().map(s -> s.metrics()).orElse(List.of()))
                        .flatMap(List::stream)
                        .toList()),
                new RankDesk(placing, orchestrating::flavor, shadowing.pins()::node),
                new MigrationDesk(migrating.migrator(), database.migrations(), fleet, lookup, cluster),
                fleetDesk,
                new ServerDesk(cluster, fleet, lookup, creation, Policy.of(c.decide(), c.forecast()), clock),
                new ForecastDesk(lookup, database.scores(), predicting.outlooks(), clock),
                new ModelDesk(predicting.learning(), new Standings(predicting.learning(), fleet), database.servers()),
                demand,
                new ProfileDesk(predicting.profiles(), clock),
                new FingerprintDesk(
                        predicting.fingerprints(),
                        predicting.atlas(),
                        predicting.sharing(),
                        predicting.pseudonyms(),
                        fleet,
                        lookup),
                new RecommendDesk(
                        predicting.rightSizes(),
                        predicting.sharing(),
                        predicting.pseudonyms(),
                        predicting.tagging().categories(),
                        fleet,
                        lookup,
                        Prices.of(c.decide()),
                        new FlavorAdvice(orchestrating.flavors(), orchestrating.book())),
                new TagDesk(predicting.tagging(), lookup),
                new EventDesk(predicting.calendars()),
                new HistoryDesk(lookup, database, erasure, acting.undo(), forget),
                new ConsentDesk(predicting.sharing(), database.consents(), database.servers(), erasure, forget, clock),
                new WebhookDesk(telling.webhooks()),
                new ShadowDesk(shadowing, database.shadows(), workloads, creation, clock),
                new NovaShadowDesk(shadowing),
                new DeploymentDesk(
                        deploying,
                        new RehearsalDesk(deploying, fleet, cluster, clock),
                        c.deployment(),
                        cluster,
                        new WeeklyDemand(demand, fleet),
                        clock),
                new SwitchoverDesk(switching, cluster),
                alerting);
        RestSettings where = RestSettings.of(
                        c.daemon().listen().text(),
                        c.daemon().port(),
                        c.daemon().data(),
                        c.daemon().tokenFile())
                .with(c.daemon().socket());
        RestServer server = parts.keep(
                RestServer.start(where, backend, telling.events(), orchestrating.judge(c.openstack(), clock)));
        if (orchestrating.cloud().isPresent()) {
            List<String> known = cluster.names().stream().map(cluster::shown).toList();
            Thread warmUp = new Thread(new WarmUp(server.url(), token(where), known), "warm-up");
            warmUp.setDaemon(true);
            warmUp.start();
        }
        return server;
    }

    private static String token(RestSettings where) {
        try {
            return Files.readString(where.tokenFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token that was just written", e);
        }
    }

    private static Creation.Yielding yielding(Shadowing shadowing, Deploying deploying) {
        return new Creation.Yielding() {
            @Override
            public Optional<String> giveUpRoom(ServerRequest request, Optional<String> only) {
                return shadowing.giveUpRoom(request, only);
            }

            @Override
            public boolean makeRoom(double memoryMib, Optional<String> only) {
                return deploying.giveWay(only) | shadowing.makeRoom(memoryMib, only);
            }
        };
    }
}
