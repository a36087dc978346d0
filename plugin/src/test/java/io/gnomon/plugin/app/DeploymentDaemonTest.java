package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.cli.DeploymentClient;
import io.gnomon.plugin.rest.DeploymentViews.AlternateView;
import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.LossView;
import io.gnomon.plugin.rest.DeploymentViews.PortionView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workloads of a whole daemon, through REST, on trace-driven hypervisors. */
class DeploymentDaemonTest {
    private static final String SHOP = """
            workload: shop
            portions:
              db:
                servers: [db-1]
                health: {tcp: "{address}:5432"}
              web:
                servers: ["tag:web", web-9]
                after: [db]
                health: {http: "http://{address}/"}
            """;

    @TempDir
    Path folder;

    @Test
    void aWorkloadIsImportedShownPlannedAndForgottenByItsProjectAlone() throws Exception {
        Map<String, String> zones = Map.of("deployment.zones", "a=north, b=south", "deployment.budget-mib", "128");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b"), zones)) {
            daemon.create("red", "db-1", "a", 0.1, 1, 256, false);
            daemon.create("red", "web-1", "a", 0.1, 1, 256, false);
            daemon.create("red", "web-2", "b", 0.1, 1, 256, false);
            eventually("all are seen", () -> daemon.client("red").servers().size() == 3);
            daemon.client("red").addTags("web-1", List.of("web"));
            daemon.client("red").addTags("web-2", List.of("web"));
            DeploymentClient red = daemon.client("red").deployments();
            DeploymentClient blue = daemon.client("blue").deployments();

            DeployedView shop = red.importWorkload("shop.yaml", SHOP);
            assertThat(shop.portions()).extracting(PortionView::name).containsExactly("db", "web");
            PortionView web = shop.portions().get(1);
            assertThat(web.running()).containsExactly("web-1", "web-2");
            assertThat(web.missing()).containsExactly("web-9");
            assertThat(red.workload("shop").description()).isEqualTo(SHOP);

            assertThat(blue.workloads()).isEmpty();
            assertThatThrownBy(() -> blue.workload("shop"))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("no workload of project blue is called 'shop'");
            assertThatThrownBy(() -> blue.deleteWorkload("shop")).hasMessageContaining("no workload");
            assertThat(blue.plan().alternates()).isEmpty();
            assertThatThrownBy(() ->
                            red.importWorkload("bad.yaml", "workload: x\nportions: {a: {servers: [s], after: [a]}}"))
                    .hasMessageContaining("bad.yaml.portions.a.health")
                    .hasMessageContaining("a after a is a circle");

            DeploymentPlanView plan = red.plan();
            assertThat(plan.alternates()).singleElement().satisfies(one -> {
                assertThat(one.portion()).isEqualTo("db");
                assertThat(one.hypervisor()).isEqualTo("b");
                assertThat(one.holds()).isEqualTo(128);
            });
            assertThat(plan.survivalThen()).isGreaterThan(plan.survivalNow());
            LossView worst = plan.losses().get(0);
            assertThat(worst.name()).isEqualTo("a");
            assertThat(worst.hit()).containsExactly("shop/db");
            assertThat(plan.losses()).extracting(LossView::name).containsExactlyInAnyOrder("a", "b", "north", "south");
            assertThat(plan.alternates()).extracting(AlternateView::workload).containsExactly("shop");

            red.deleteWorkload("shop");
            assertThat(red.workloads()).isEmpty();
            assertThat(red.plan().survivalNow()).isEqualTo(1);
        }
    }

    /** Or every member of a project could run anything as the daemon. */
    @Test
    void aProbeRunsNoProgramThatTheDaemonsOwnerHasNotNamed() throws Exception {
        String other = SHOP.replace("health: {tcp: \"{address}:5432\"}", "health: {command: [check-db, x]}");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a"), Map.of("deployment.commands", "check-web"))) {
            assertThatThrownBy(() -> daemon.client("red").deployments().importWorkload("shop.yaml", other))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("runs check-db, which is not among deployment.commands");
            assertThat(daemon.client("red").deployments().workloads()).isEmpty();
            daemon.client("red").deployments().importWorkload("shop.yaml", other.replace("check-db", "check-web"));
        }
    }

    @Test
    void whatWasImportedOutlivesTheDaemon() throws Exception {
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a"), Map.of())) {
            daemon.client("red").deployments().importWorkload("shop.yaml", SHOP);
            daemon.client("red").deployments().importWorkload("shop.yaml", SHOP.replace("db-1", "db-2"));
        }
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a"), Map.of())) {
            assertThat(daemon.client("red").deployments().workloads())
                    .singleElement()
                    .satisfies(w -> assertThat(w.portions().get(0).servers()).containsExactly("db-2"));
        }
    }
}
