package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.MigrationViews.PlannedMoveView;
import io.gnomon.plugin.trace.LoadTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers that want more than their hypervisor has are told apart: the plan names one, Nova moves it, and its guest goes on. */
@NeedsCloud
final class MigrationCloudTest {
    private static final Duration LONG = Duration.ofSeconds(240);
    private static final String STEADY = "gnomon-guest-steady";
    private static final Pattern AGE = Pattern.compile("LOAD t=(\\d+)");

    private final Api api;
    private final Client daemon;
    private final List<String> servers = new ArrayList<>();

    MigrationCloudTest(TestCloud cloud) {
        this.api = new Api(cloud);
        this.daemon = cloud.daemon();
    }

    @BeforeEach
    void onlyRealHypervisorsTakeServers() {
        api.fakesTakeServers(false);
    }

    @AfterEach
    void everyServerGoes() {
        api.fakesTakeServers(true);
        servers.forEach(api::delete);
        eventually("all servers are gone", LONG, () -> servers.stream().noneMatch(api::exists));
    }

    @Test
    void theServerThatThePlanNamesIsMovedByNovaAndItsGuestGoesOn() {
        // under emulation this work takes about six tenths of a core: one has room, two are above half of two cores
        api.image(STEADY, "gnomon.trace=vda", new LoadTrace(List.of(new LoadTrace.Line(0, 0.45, 10, 0))).toDisk());
        for (String name : List.of("steady-a", "steady-b")) {
            servers.add(api.boot(name, "m1.tiny", STEADY, Optional.of("compute1"), Map.of("dynamic_allocation", "on")));
        }
        servers.forEach(
                id -> eventually(id + " is active", LONG, () -> api.status(id).equals("ACTIVE")));

        MigrationView move = begun();
        String id = move.server().toString();
        assertThat(servers).contains(id);
        assertThat(move.reason()).contains("is expected to be short of CPU");
        eventually("the move has ended", LONG, () -> List.of("done", "failed", "refused", "unknown")
                .contains(known(move).state()));
        assertThat(known(move).state()).describedAs(known(move).detail()).isEqualTo("done");
        assertThat(api.hypervisor(id)).isEqualTo("compute2");
        assertThat(api.status(id)).isEqualTo("ACTIVE");
        assertThat(api.hypervisor(servers.get(servers.indexOf(id) == 0 ? 1 : 0)))
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
        Matcher matcher = AGE.matcher(api.console(id));
        long last = -1;
        while (matcher.find()) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }
}
