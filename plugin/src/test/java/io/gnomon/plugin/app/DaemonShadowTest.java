package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import io.gnomon.plugin.rest.RankViews.RankServer;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon on trace-driven hypervisors: a workload becomes known, is staged and claimed. */
class DaemonShadowTest {
    private static final Duration BOOT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private TraceDaemon daemon(String... more) throws Exception {
        Map<String, String> settings =
                new java.util.TreeMap<>(Map.of("shadow.period", "200ms", "observe.stale-after", "1m"));
        for (String setting : more) {
            settings.put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
        }
        return new TraceDaemon(folder, List.of("a", "b"), settings);
    }

    private static ServerCreate request(String name) {
        Map<String, Double> size = Map.of("cpu", 2.0, "memory", 512.0);
        return new ServerCreate(
                name,
                null,
                new FlavorBody("m2", size, size, 1.0),
                null,
                List.of(),
                null,
                null,
                Map.of("app", "till"),
                true);
    }

    private static List<InstanceView> ready(Client client) {
        return client.shadowInstances(100).stream()
                .filter(i -> i.state().equals("ready"))
                .toList();
    }

    @Test
    void fromTheFirstRequestToAClaimAndBackToNothing() throws Exception {
        try (TraceDaemon daemon = daemon()) {
            Client shop = daemon.client("shop");
            assertThat(shop.workloads()).isEmpty();
            assertThatThrownBy(() -> shop.claimServer(request("web")))
                    .isInstanceOf(ClientException.class)
                    .matches(e -> ((ClientException) e).is("NOTHING_STAGED"));
            shop.createServer(request("first"));
            WorkloadView workload = shop.workload("m2/images");
            assertThat(workload.requests()).isEqualTo(1);
            assertThat(workload.requirements()).containsEntry("flavor", "m2").containsEntry("start_memory", "512.0");
            assertThat(workload.hypervisors()).hasSize(2).allMatch(h -> h.refusal() == null);
            assertThatThrownBy(() -> shop.createShadowInstances(workload.id(), 1))
                    .hasMessageContaining("does not permit shadow instances");
            shop.grantConsent();
            assertThat(shop.createShadowInstances("m2/images", 2))
                    .extracting(InstanceView::hypervisor)
                    .containsExactlyInAnyOrder("a", "b");
            eventually("both are ready", BOOT, () -> ready(shop).size() == 2);
            assertThat(shop.servers())
                    .filteredOn(s -> s.metadata().containsKey("shadow_instance"))
                    .hasSize(2)
                    .allMatch(s -> !s.dynamicAllocation() && s.allocation().get("memory") == 128.0);

            ClaimedView claimed = shop.claimServer(request("web"));
            assertThat(claimed.server().name()).isEqualTo("web");
            assertThat(claimed.server().id()).isEqualTo(claimed.instance());
            ServerView web = shop.server("web");
            assertThat(web.id()).isEqualTo(claimed.instance());
            assertThat(web.metadata()).containsEntry("app", "till").doesNotContainKey("shadow_instance");
            eventually("it has its size", () -> shop.server("web").allocation().get("memory") == 512.0);
            assertThat(web.dynamicAllocation()).isTrue();
            assertThat(shop.shadowClaims(10)).singleElement().satisfies(c -> assertThat(c.state())
                    .isEqualTo("done"));
            assertThatThrownBy(() -> shop.claimServer(request("web"))).hasMessageContaining("is called 'web' already");
            assertThat(daemon.client("other").shadowInstances(10)).isEmpty();
            assertThatThrownBy(() -> daemon.client("other")
                            .deleteShadowInstance(ready(shop).get(0).name()))
                    .hasMessageContaining("no shadow instance of project other");

            shop.eraseProjectHistory();
            assertThat(ready(shop)).as("what waits is not in the way of it").hasSize(1);
            assertThat(shop.shadowClaims(10)).as("whose it was").isEmpty();
            shop.deleteShadowInstance(ready(shop).get(0).name());
            assertThat(ready(shop)).isEmpty();
            eventually(
                    "they are known anew from the next look on",
                    () -> shop.servers().stream().map(ServerView::name).toList().containsAll(List.of("first", "web")));
        }
    }

    @Test
    void ofFiftyRequestsAtOnceOverHttpFiveGetWhatIsStaged() throws Exception {
        try (TraceDaemon daemon = daemon()) {
            Client shop = daemon.client("shop");
            shop.createServer(request("first"));
            shop.grantConsent();
            shop.createShadowInstances("m2/images", 5);
            eventually("all are ready", BOOT, () -> ready(shop).size() == 5);
            ExecutorService pool = Executors.newFixedThreadPool(50);
            List<ClaimedView> claimed = new ArrayList<>();
            int passed = 0;
            try {
                List<Callable<ClaimedView>> calls = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    ServerCreate request = request("web-" + i);
                    calls.add(() -> {
                        try {
                            return shop.claimServer(request);
                        } catch (ClientException e) {
                            assertThat(e.is("NOTHING_STAGED"))
                                    .as(e.getMessage())
                                    .isTrue();
                            return null;
                        }
                    });
                }
                for (Future<ClaimedView> call : pool.invokeAll(calls)) {
                    ClaimedView one = call.get();
                    if (one == null) {
                        passed++;
                    } else {
                        claimed.add(one);
                    }
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(claimed).hasSize(5).extracting(ClaimedView::instance).doesNotHaveDuplicates();
            assertThat(passed).isEqualTo(45);
            eventually(
                    "each has its name",
                    () -> shop.servers().stream()
                                    .filter(s -> s.name().startsWith("web-"))
                                    .count()
                            == 5);
        }
    }

    @Test
    void whatIsAskedForTogetherIsStagedForTheNextTimeAndGoesWithTheConsent() throws Exception {
        try (TraceDaemon daemon = daemon("shadow.autonomy=act")) {
            Client shop = daemon.client("shop");
            shop.createServer(request("one"));
            shop.createServer(request("two"));
            assertThat(shop.workload("m2/images").wanted())
                    .as("not permitted yet")
                    .isZero();
            shop.grantConsent();
            eventually("as many wait as came together", BOOT, () -> ready(shop).size() == 2);
            assertThat(shop.workload("m2/images").wanted()).isEqualTo(2);
            shop.revokeConsent();
            eventually("they are gone", () -> shop.servers().size() == 2);
            assertThat(shop.shadowInstances(10)).isEmpty();
            assertThat(shop.workloads())
                    .as("all that was known of it is erased")
                    .isEmpty();
        }
    }

    @Test
    void aHypervisorThatFallsSickIsRefusedAndItsShadowIsNotGiven() throws Exception {
        try (TraceDaemon daemon = daemon()) {
            Client shop = daemon.client("shop");
            shop.createServer(request("first"));
            shop.grantConsent();
            shop.createShadowInstances("m2/images", 2);
            eventually("both are ready", BOOT, () -> ready(shop).size() == 2);
            eventually(
                    "both are well, and count",
                    () -> shop.hypervisorHealth().stream()
                                    .filter(h -> h.health() > 0.8 && h.ranks())
                                    .count()
                            == 2);
            for (String busy : List.of("one", "two", "three")) {
                daemon.create(busy, "a", 4, 4, 1024, false);
            }
            eventually("a sinks", BOOT, () -> shop.hypervisorHealth().get(0).health() < 0.1);
            HealthView a = shop.hypervisorHealth().get(0);
            assertThat(a.hypervisor()).isEqualTo("a");
            assertThat(a.weakest()).isIn("vcpu-delay", "cpu-pressure");
            assertThat(shop.hypervisorHealth().get(1).health()).isGreaterThan(0.5);
            eventually("its shadow has gone first", () -> shop.shadowInstances(10).stream()
                    .anyMatch(i -> i.hypervisor().equals("a") && i.detail().contains("is overloaded")));
            RankPlace last = shop.rank(
                            new RankServer(null, null, 1, new RankFlavor(null, 1, 512L, null, Map.of()), null, null))
                    .places()
                    .get(1);
            assertThat(last.name()).isEqualTo("a");
            assertThat(last.refusedBy()).isEqualTo("shadow-health");
            assertThat(shop.workload("m2/images").hypervisors().get(1).refusal())
                    .contains("shadow-health");
            assertThat(shop.claimServer(request("web")).server().hypervisor()).isEqualTo("b");
            assertThatThrownBy(() -> shop.claimServer(request("db")))
                    .hasMessageContaining("no server like it is ready");
        }
    }

    @Test
    void whatWaitsGivesWayToSomebodyWhoAsks() throws Exception {
        try (TraceDaemon daemon = daemon()) {
            Client shop = daemon.client("shop");
            shop.createServer(request("first"));
            shop.grantConsent();
            shop.createShadowInstances("m2/images", 2);
            eventually("both are ready", BOOT, () -> ready(shop).size() == 2);
            Double free = shop.workload("m2/images").hypervisors().stream()
                    .filter(h -> h.hypervisor().equals("b"))
                    .findFirst()
                    .orElseThrow()
                    .availableMemory();
            assertThat(daemon.create("large", "b", 1, 1, free + 100, false).hypervisor())
                    .isEqualTo("b");
            assertThat(shop.shadowInstances(10))
                    .filteredOn(i -> i.hypervisor().equals("b"))
                    .singleElement()
                    .satisfies(i -> {
                        assertThat(i.state()).isEqualTo("gone");
                        assertThat(i.detail()).contains("no room for it otherwise");
                    });
            assertThat(ready(shop)).hasSize(1);
            assertThatThrownBy(() -> daemon.create("huge", "a", 1, 1, 40_000, false))
                    .hasMessageContaining("no hypervisor can take the server");
            assertThat(ready(shop)).as("nobody gains from its end").hasSize(1);
        }
    }
}
