package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.cloud.RealServers.LONG;
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

/** Two servers that want more than their hypervisor has are told apart: the plan names one, Nova moves it, and its guest goes on. */
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
        api.image(STEADY, "gnomon.trace=vda", new LoadTrace(List.of(new LoadTrace.Line(0, 0.45, 10, 0))).toDisk());
        for (String name : List.of("steady-a", "steady-b")) {
            servers.boot(name, "m1.tiny", STEADY, Map.of("dynamic_allocation", "on"));
        }

        MigrationView move = begun();
        String id = move.server().toString();
        assertThat(servers.all()).contains(id);
        assertThat(move.reason()).contains("is expected to be short of CPU");
        eventually("the move has ended", LONG, () -> List.of("done", "failed", "refused", "unknown")
                .contains(known(move).state()));
        assertThat(known(move).state()).describedAs(known(move).detail()).isEqualTo("done");
        assertThat(api.hypervisor(id)).isEqualTo("compute2");
        assertThat(api.status(id)).isEqualTo("ACTIVE");
        assertThat(api.hypervisor(servers.all().get(servers.all().indexOf(id) == 0 ? 1 : 0)))
                .isEqualTo("compute1");
        long age = age(id);
        eventually("its guest goes on where it was", LONG, () -> age(id) > age);
        eventually("neither is short of anything", LONG, () -> daemon.migrationPlan()
                .contended()
                .isEmpty());
    }

    /** The plan's first move, as soon as there is one that the daemon takes: a plan is made anew when it is asked for. */
    private MigrationView begun() {
        List<MigrationView> begun = new ArrayList<>();
        eventually("a move from compute1 to compute2 is planned, and begun", LONG, () -> {
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

    private long age(String id) {
        return servers.guest(id).map(RealServers.Guest::seconds).orElse(-1L);
    }
}
