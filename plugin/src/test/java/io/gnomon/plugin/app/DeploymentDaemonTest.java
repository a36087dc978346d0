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
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            assertThat(plan.needs()).singleElement().satisfies(need -> {
                assertThat(need.hypervisor()).isEqualTo("b");
                assertThat(need.grow()).isEqualTo(128);
                assertThat(need.probability()).isBetween(0.001, 0.5);
                assertThat(need.enough())
                        .as("nothing was requested for long enough")
                        .isNull();
            });
            LossView worst = plan.losses().get(0);
            assertThat(worst.name()).isEqualTo("a");
            assertThat(worst.hit()).containsExactly("shop/db");
            assertThat(worst.left()).containsExactly(Map.entry("shop/db", 0.0));
            assertThat(plan.losses()).extracting(LossView::name).containsExactlyInAnyOrder("a", "b", "north", "south");
            assertThat(plan.alternates()).extracting(AlternateView::workload).containsExactly("shop");

            Map<String, Double> size = Map.of("cpu", 1.0, "memory", 256.0);
            daemon.client("red")
                    .createServer(new ServerCreate(
                            "db-2",
                            "b",
                            new FlavorBody("m1", size, size, 1.0),
                            null,
                            List.of(),
                            null,
                            null,
                            Map.of("alternate_for", "db-1"),
                            false));
            eventually(
                    "an alternate that stands there counts",
                    () -> red.plan().alternates().isEmpty() && red.plan().survivalNow() > plan.survivalNow());

            red.deleteWorkload("shop");
            assertThat(red.workloads()).isEmpty();
            assertThat(red.plan().survivalNow()).isEqualTo(1);
        }
    }

    @Test
    void alternatesOfThePlanAreMadeWithinTheBudgetAndRemovedAgain() throws Exception {
        Map<String, String> act =
                Map.of("deployment.autonomy", "act", "deployment.budget-mib", "128", "deployment.expiry", "1s");
        String standing = SHOP.replace("servers: [db-1]", "servers: [db-1]\n    alternate: {kernel_arguments: quiet}");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b", "c"), act)) {
            daemon.create("red", "db-1", "a", 0.1, 1, 256, false);
            daemon.create("red", "web-9", "a", 0.1, 1, 256, false);
            DeploymentClient red = daemon.client("red").deployments();
            red.importWorkload("shop.yaml", standing);
            eventually("one is made, and small", () -> alternates(daemon).stream()
                    .anyMatch(s -> s.allocation().getOrDefault("memory", 0.0) == 128
                            && s.ceiling().getOrDefault("memory", 0.0) == 256));
            ServerView first = alternates(daemon).get(0);
            assertThat(first.metadata()).containsEntry("alternate_for", "db-1").containsEntry("staged_for", "shop/db");
            assertThat(first.hypervisor()).isIn("b", "c");
            assertThat(red.plan().losses().get(0).survivesNow())
                    .as("it counts; web has none, as its owner has not said how")
                    .isZero();
        }
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b", "c"), act)) {
            eventually(
                    "all that ran on trace-driven hypervisors went with the daemon",
                    () -> daemon.client("red").servers().isEmpty());
            daemon.create("red", "db-1", "a", 0.1, 1, 256, false);
            eventually("it is made again", () -> alternates(daemon).size() == 1);
            String own = alternates(daemon).get(0).hypervisor();
            Map<String, Double> size = Map.of("cpu", 1.0, "memory", 256.0);
            daemon.client("red")
                    .createServer(new ServerCreate(
                            "db-2",
                            own.equals("b") ? "c" : "b",
                            new FlavorBody("m1", size, size, 1.0),
                            null,
                            List.of(),
                            null,
                            null,
                            Map.of("alternate_for", "db-1"),
                            false));
            DeploymentClient red = daemon.client("red").deployments();
            red.importWorkload("shop.yaml", standing.replace("[db-1]", "[db-7]"));
            eventually("it goes when the plan has not wanted it for a while", () -> alternates(daemon)
                    .isEmpty());
            red.importWorkload("shop.yaml", standing);
            eventually("it is made again", () -> alternates(daemon).size() == 1);
            red.deleteWorkload("shop");
            eventually("it goes with its workload", () -> alternates(daemon).isEmpty());
            assertThat(daemon.client("red").servers())
                    .as("its owner's own alternate stays")
                    .extracting(ServerView::name)
                    .containsExactlyInAnyOrder("db-1", "db-2");
        }
    }

    private static List<ServerView> alternates(TraceDaemon daemon) {
        return daemon.client("red").servers().stream()
                .filter(s -> s.metadata().containsKey("staged_for"))
                .toList();
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
            assertThatThrownBy(() -> daemon.client("red")
                            .deployments()
                            .importWorkload(
                                    "shop.yaml",
                                    SHOP.replace(
                                            "health: {tcp: \"{address}:5432\"}",
                                            "health: {tcp: \"h:1\"}\n    rehearsal: {health: {command: [check-db]}}")))
                    .hasMessageContaining("runs check-db");
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

    @Test
    void aPortionIsRehearsedByCommandAndOnScheduleAndNothingIsLeft() throws Exception {
        String shop = SHOP.replace("{tcp: \"{address}:5432\"}", "{command: [\"true\"], limit: 20s}");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b"), Map.of("deployment.commands", "true"))) {
            daemon.create("red", "db-1", "a", 0.1, 1, 256, false);
            eventually("it is seen", () -> daemon.client("red").servers().size() == 1);
            DeploymentClient red = daemon.client("red").deployments();
            red.importWorkload("shop.yaml", shop);

            RehearsalView begun = red.rehearse("shop", "db", Optional.empty());
            assertThat(begun.hypervisor()).isEqualTo("b");
            eventually("it is over", () -> !red.rehearsals(10).get(0).state().equals("running"));
            RehearsalView over = red.rehearsals(10).get(0);
            assertThat(over.state()).as(over.detail()).isEqualTo("passed");
            assertThat(over.measured()).containsKeys("start_seconds", "service_seconds", "latency_ms");
            assertThat(red.profiles("shop")).singleElement().satisfies(p -> {
                assertThat(p.works()).isGreaterThan(0.6);
                assertThat(p.expected()).containsKey("start_seconds");
            });
            assertThat(red.plan().alternates().get(0).works()).isGreaterThan(0.6);
            assertThat(daemon.client("blue").deployments().rehearsals(10)).isEmpty();
            assertThatThrownBy(() -> red.rehearse("shop", "db", Optional.of("a")))
                    .hasMessageContaining("runs on a itself");
            assertThatThrownBy(() -> red.rehearse("shop", "web", Optional.empty()))
                    .hasMessageContaining("no server of shop/web runs");
            assertThatThrownBy(() -> red.rehearse("shop", "cache", Optional.empty()))
                    .hasMessageContaining("no such portion");
            assertThatThrownBy(() -> red.rehearse("shop", "db", Optional.of("z")))
                    .hasMessageContaining("no hypervisor is called 'z'");
            eventually(
                    "only the server itself is left",
                    () -> daemon.client("*").servers().size() == 1);
            assertThat(red.groups(Optional.of("shop"))).singleElement().satisfies(g -> assertThat(g.members())
                    .containsExactly("db", "web"));
            assertThat(red.groups(Optional.empty())).isEmpty();
        }
        Map<String, String> hourly = Map.of(
                "deployment.rehearsals", "true", "deployment.risk-tolerance", "0", "deployment.commands", "true");
        try (TraceDaemon daemon =
                new TraceDaemon(Files.createDirectory(folder.resolve("two")), List.of("a", "b"), hourly)) {
            daemon.create("red", "db-1", "a", 0.1, 1, 256, false);
            daemon.client("red").deployments().importWorkload("shop.yaml", shop);
            eventually(
                    "it is rehearsed by itself",
                    Duration.ofSeconds(60),
                    () -> daemon.client("red").deployments().rehearsals(10).stream()
                            .anyMatch(
                                    r -> r.state().equals("passed") && r.actor().equals("gnomon")));
        }
    }

    @Test
    void aRehearsalGivesWayToAServerThatSomebodyAsksFor() throws Exception {
        String shop = SHOP.replace("{tcp: \"{address}:5432\"}", "{command: [\"false\"], limit: 20s}");
        Map<String, String> noReserve = Map.of("decide.memory-reserve-mib", "0", "deployment.commands", "false");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b"), noReserve)) {
            daemon.create("red", "db-1", "a", 0.1, 1, 2_000, false);
            daemon.create("red", "large", "b", 0.1, 1, 30_000, false);
            eventually("all are seen", () -> daemon.client("red").servers().size() == 2);
            DeploymentClient red = daemon.client("red").deployments();
            red.importWorkload("shop.yaml", shop);
            red.rehearse("shop", "db", Optional.of("b"));
            eventually("its copy is there", () -> daemon.client("*").servers().size() == 3);

            daemon.create("blue", "wanted", "b", 0.1, 1, 1_500, false);
            RehearsalView over = red.rehearsals(1).get(0);
            assertThat(over.state()).isEqualTo("stopped");
            assertThat(over.detail()).startsWith("somebody asked for a server");
        }
    }
}
