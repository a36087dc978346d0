package io.gnomon.plugin.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.MigrationViews.PlannedMoveView;
import io.gnomon.plugin.trace.LoadTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two servers that have grown above their flavor, and want more than their hypervisor has, are told apart: the plan names one,
 * Nova moves it, and its guest goes on.
 */
@NeedsCloud
final class MigrationCloudTest {
    private static final String STEADY = "gnomon-guest-steady";

    private final Api api;
    private final Client daemon;
    private final RealServers servers;

    MigrationCloudTest(TestCloud cloud) {
        this.servers = new RealServers(cloud);
        this.api = servers.api();
        this.daemon = servers.daemon();
    }

    @AfterEach
    void everyServerGoes() {
        servers.close();
    }

    @Test
    void theServerThatThePlanNamesIsMovedByNovaAndItsGuestGoesOn() {
        // under emulation this work takes about six tenths of a core: one has room, two are above half of two cores
        LoadTrace trace =
                new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(5, 0.45, 220, 0)));
        api.image(STEADY, "gnomon.trace=vda", trace.toDisk());
        for (String name : List.of("steady-a", "steady-b")) {
            servers.boot(name, "gnomon.headroom", STEADY, Map.of("dynamic_allocation", "on"));
        }
        servers.all().forEach(id -> servers.grown(id, 0));

        MigrationView move = begun();
        String id = move.server().toString();
        assertThat(servers.all()).contains(id);
        assertThat(move.reason()).contains("is expected to be short of CPU");
        servers.await("the move has ended", () -> List.of("done", "failed", "refused", "unknown")
                .contains(known(move).state()));
        assertThat(known(move).state()).describedAs(known(move).detail()).isEqualTo("done");
        assertThat(api.hypervisor(id)).isEqualTo("compute2");
        assertThat(api.status(id)).isEqualTo("ACTIVE");
        assertThat(api.hypervisor(servers.all().get(servers.all().indexOf(id) == 0 ? 1 : 0)))
                .isEqualTo("compute1");
        servers.goesOn(id, servers.guest(id).orElseThrow().seconds());
        servers.grown(id, 0); // as it was, though Nova claimed but the flavor there
        servers.await(
                "neither is short of anything",
                () -> daemon.migrationPlan().contended().isEmpty());

        coldMigrations(id);
        api.delete(id);
        servers.holds("nothing is held for a server that is gone", id, Map.of());
    }

    /** One that is taken back, and one that is confirmed, of a server that has more than its flavor. */
    private void coldMigrations(String id) {
        long known = servers.settle(id);
        servers.act(id, "{\"migrate\": {\"host\": \"compute1\"}}", "VERIFY_RESIZE");
        servers.act(id, "{\"revertResize\": null}", "ACTIVE");
        servers.grown(id, known);
        assertThat(api.hypervisor(id)).isEqualTo("compute2");

        known = servers.settle(id);
        servers.act(id, "{\"migrate\": {\"host\": \"compute1\"}}", "VERIFY_RESIZE");
        servers.act(id, "{\"confirmResize\": null}", "ACTIVE");
        servers.grown(id, known);
        assertThat(api.hypervisor(id)).isEqualTo("compute1");
    }

    /** The plan's first move, as soon as there is one that the daemon takes: a plan is made anew when it is asked for. */
    private MigrationView begun() {
        List<MigrationView> begun = new ArrayList<>();
        servers.await("a move from compute1 to compute2 is planned, and begun", () -> {
            MigrationPlanView plan = daemon.migrationPlan();
            for (PlannedMoveView move : plan.moves()) {
                assertThat(List.of(move.from(), move.to())).as("Nova's names").containsExactly("compute1", "compute2");
                assertThat(move.reason()).startsWith("compute1 ");
                try {
                    begun.add(daemon.runMigration(move.server().toString()));
                    return true;
                } catch (ClientException e) {
                    return false; // no longer what the plan says
                }
            }
            return false;
        });
        return begun.get(0);
    }

    private MigrationView known(MigrationView move) {
        return daemon.migrations(Optional.of(move.server().toString()), 50).stream()
                .filter(m -> m.id() == move.id())
                .findFirst()
                .orElseThrow();
    }
}
