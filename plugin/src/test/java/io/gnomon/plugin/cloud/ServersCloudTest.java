package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.OpenStackSettings;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.CloudAccessReader;
import io.gnomon.plugin.openstack.FlavorBook;
import io.gnomon.plugin.openstack.FlavorChoice;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers in a real Nova with Gnomon in it: they boot, move and go, whatever befalls the daemon. */
@NeedsCloud
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ServersCloudTest {
    private static final Duration BOOT = Duration.ofSeconds(180);
    /** At most, so that among the others there are some of which the daemon is asked. */
    private static final int REQUESTED_BEFORE = 12;

    private static final int LONGEST_PAUSE_MILLIS = 3_000;

    private final TestCloud cloud;
    private final Api api;
    private final List<String> servers = new ArrayList<>();

    ServersCloudTest(TestCloud cloud) {
        this.cloud = cloud;
        this.api = new Api(cloud);
    }

    private String boot(String flavor, Optional<String> hypervisor) {
        String id = api.boot("server-" + servers.size(), flavor, hypervisor);
        servers.add(id);
        return id;
    }

    private void becomes(String id, String status) {
        eventually(id + " is " + status, BOOT, () -> {
            String now = api.status(id);
            assertThat(now)
                    .describedAs(() -> api.server(id).path("fault").toString())
                    .isNotEqualTo("ERROR");
            return now.equals(status);
        });
    }

    @AfterEach
    void everyServerGoes() {
        servers.forEach(api::delete);
        eventually("all servers are gone", BOOT, () -> servers.stream().noneMatch(api::exists));
    }

    @Test
    @Order(1)
    void everyServiceRunsAndASecondUpLeavesThemAsTheyAre() {
        long api = cloud.processOf("nova-api");
        assertThat(cloud.up()).contains("the cloud is up").doesNotContain("restarting");
        assertThat(cloud.processOf("nova-api")).isEqualTo(api);
        assertThat(cloud.status()).contains("nova-scheduler", "fakes", "nova-compute2", "gnomon", "libvirtd-2");
    }

    @Test
    @Order(2)
    void theSchedulerHasOurFilterAndWeigherAndTheComputeServiceOurDriver() {
        assertThat(TestCloud.text(cloud.state().resolve("etc/nova.conf"))).contains("GnomonFilter", "GnomonWeigher");
        assertThat(TestCloud.text(cloud.state().resolve("log/nova-compute1.log")))
                .contains("gnomon.GnomonDriver")
                .doesNotContain("Unable to load the virtualization driver");
    }

    @Test
    @Order(3)
    void serversBootOnFakeHypervisorsAndOnARealOneAndTheGuestRuns() {
        String fake = boot("m1.small", Optional.of("fake03"));
        String real = boot("gnomon.headroom", Optional.of("compute1"));
        becomes(fake, "ACTIVE");
        becomes(real, "ACTIVE");
        assertThat(api.hypervisor(fake)).isEqualTo("fake03");
        assertThat(api.hypervisor(real)).isEqualTo("compute1");
        eventually("the guest is up", BOOT, () -> api.console(real).contains("GNOMON-GUEST up"));
    }

    @Test
    @Order(3)
    void anAdminOfTheCloudSeesItsServersByNovasNamesWithOpenStacksVariablesAlone() {
        String real = boot("m1.tiny", Optional.of("compute1"));
        becomes(real, "ACTIVE");
        String name = api.server(real).path("name").asText();
        eventually("it is listed", BOOT, () -> {
            String list = cloud.asAdmin("server", "list", "-f", "json", "-c", "id", "-c", "name", "-c", "project");
            return list.contains(real)
                    && list.contains('"' + name + '"')
                    && list.contains(api.server(real).path("tenant_id").asText());
        });
        assertThat(cloud.asAdmin("server", "show", name, "-f", "json"))
                .contains(
                        real, '"' + name + '"', "m1.tiny", "\"orchestrator\": \"nova\"", "\"hypervisor\": \"compute1\"")
                .containsPattern("\"hypervisor_uri\": \"qemu\\+unix://")
                .doesNotContain("instance-0");
        assertThat(cloud.asAdmin("status", "-f", "json", "-c", "openstack")).contains("answers");
    }

    @Test
    @Order(3)
    void aMemberOfAProjectSeesAndChangesItsServersAloneByATokenOfKeystone() {
        Api shop = api.stranger(cloud);
        String others = boot("m1.tiny", Optional.of("compute1"));
        String own;
        api.fakesTakeServers(false); // only servers of real hypervisors are watched, and a member may name none
        try {
            own = shop.boot("till", "m1.tiny", Optional.empty());
            servers.add(own);
            becomes(own, "ACTIVE");
        } finally {
            api.fakesTakeServers(true);
        }
        eventually("both are watched", BOOT, () -> cloud.daemon().servers().stream()
                .map(s -> s.id().toString())
                .toList()
                .containsAll(List.of(own, others)));

        assertThat(shop.gnomon("GET", "/v1/servers", "").body())
                .contains(own, "till")
                .doesNotContain(others);
        assertThat(shop.gnomon("GET", "/v1/servers/" + others, "").statusCode()).isEqualTo(404);
        assertThat(shop.gnomon("GET", "/v1/hypervisors", "").statusCode()).isEqualTo(403);

        String on = "{\"dynamicAllocation\": true}"; // off by itself: the daemon did not make these servers
        assertThat(shop.gnomon("PATCH", "/v1/servers/" + others, on).statusCode())
                .isEqualTo(404);
        assertThat(shop.gnomon("PATCH", "/v1/servers/" + own, on).statusCode()).isEqualTo(200);
        assertThat(cloud.daemon().server(own).dynamicAllocation()).isTrue();
        assertThat(cloud.daemon().server(others).dynamicAllocation()).isFalse();

        shop.logOut();
        eventually(
                "a token that Keystone has ended is believed no more",
                BOOT,
                () -> shop.gnomon("GET", "/v1/servers", "").statusCode() == 401);
    }

    @Test
    @Order(3)
    void aPortionOfAWorkloadIsWhoeverIsInAServerGroup() {
        String group = api.serverGroup("web-tier");
        Client daemon = cloud.daemon(api.project());
        try {
            String one = api.bootIn(group, "tier-1", "m1.tiny", "compute1");
            servers.add(one);
            becomes(one, "ACTIVE");
            daemon.deployments().importWorkload("tiers.yaml", """
                            workload: tiers
                            portions:
                              web:
                                servers: ["group:web-tier"]
                                health: {tcp: "127.0.0.1:9"}
                            """);
            eventually("it is the portion's", BOOT, () -> running(daemon).equals(List.of("tier-1")));
            String two = api.bootIn(group, "tier-2", "m1.tiny", "compute2");
            servers.add(two);
            becomes(two, "ACTIVE");
            eventually("so is the next one", BOOT, () -> running(daemon).equals(List.of("tier-1", "tier-2")));
            api.deleteServerGroup(group);
            eventually(
                    "without the group it has none", BOOT, () -> running(daemon).isEmpty());
        } finally {
            daemon.deployments().deleteWorkload("tiers");
        }
    }

    private static List<String> running(Client daemon) {
        return daemon.deployments().workload("tiers").portions().get(0).running().stream()
                .map(server -> server.split(" ")[0])
                .sorted()
                .toList();
    }

    @Test
    @Order(3)
    void aNovaThatHangsIsToldInTheStatusUntilItAnswersAgainAndTheDaemonGoesOn() {
        String group = "-" + cloud.processOf("nova-api");
        TestCloud.run(List.of("kill", "-STOP", "--", group));
        try {
            eventually("it is told", BOOT, () -> isAmongTheProblems("Nova does not answer since"));
            long cycles = cloud.daemon().status().cycles();
            eventually("cycles go on", BOOT, () -> cloud.daemon().status().cycles() > cycles + 3);
        } finally {
            TestCloud.run(List.of("kill", "-CONT", "--", group));
        }
        eventually("it is over", BOOT, () -> !isAmongTheProblems("does not answer"));
        assertThat(cloud.daemon().status().openstack()).containsEntry("Nova", "answers");
    }

    private boolean isAmongTheProblems(String text) {
        return cloud.daemon().status().problems().stream().anyMatch(problem -> problem.contains(text));
    }

    @Test
    @Order(3)
    void theFlavorThatIsRecommendedIsTheSmallestThatNovaOffersToEverybody() {
        Map<Resource, Double> needed = Map.of(Resource.CPU, 1.5, Resource.MEMORY, 300.0);
        assertThat(recommended(needed)).isEqualTo("m1.small");
        api.privateFlavor("a.hidden-one", 2, 300);
        assertThat(recommended(needed)).isEqualTo("m1.small");
        api.flavor("an.offered-one", 2, 320);
        assertThat(recommended(needed)).isEqualTo("an.offered-one");
    }

    /** By the very reading and choice of {@code gnomon recommend}, which has to watch a server for hours first. */
    private String recommended(Map<Resource, Double> needed) {
        OpenStackSettings settings = Configuration.of(Map.of(
                        "openstack.cloud",
                        "gnomon-cloud",
                        "openstack.clouds-file",
                        cloud.state().resolve("clouds.yaml").toString()))
                .openstack();
        Cloud nova = Cloud.of(
                CloudAccessReader.read(settings, cloud.state(), cloud.state()).orElseThrow(), InstantSource.system());
        return FlavorChoice.smallest(new FlavorBook(nova, InstantSource.system()).offered(), needed, 1)
                .orElseThrow()
                .name();
    }

    @Test
    @Order(4)
    void aServerMovesLiveAndColdBetweenRealHypervisors() {
        String id = boot("m1.tiny", Optional.of("compute2"));
        becomes(id, "ACTIVE");
        eventually("the guest is up", BOOT, () -> api.console(id).contains("GNOMON-GUEST up"));
        api.act(id, "{\"os-migrateLive\": {\"host\": \"compute1\", \"block_migration\": \"auto\"}}");
        eventually(
                "it has moved live",
                BOOT,
                () -> api.hypervisor(id).equals("compute1") && api.status(id).equals("ACTIVE"));
        api.act(id, "{\"migrate\": {\"host\": \"compute2\"}}");
        becomes(id, "VERIFY_RESIZE");
        api.act(id, "{\"confirmResize\": null}");
        eventually(
                "it has moved cold",
                BOOT,
                () -> api.hypervisor(id).equals("compute2") && api.status(id).equals("ACTIVE"));
    }

    /**
     * KILL ends the daemon; STOP makes it hang with its sockets open, so that each question to it runs into the time limit;
     * NONSENSE has somebody else answer in its place. When it happens, and in which order the twenty servers are asked for, is drawn from
     * a seed, which is printed and can be given ({@code -Dgnomon.test.seed}).
     */
    @ParameterizedTest
    @ValueSource(strings = {"STOP", "KILL", "NONSENSE"})
    @Order(5)
    void twentyServersBootWhateverBefallsTheDaemon(String fault, TestReporter reporter) throws IOException {
        long seed = Long.getLong("gnomon.test.seed", System.nanoTime());
        reporter.publishEntry("seed of " + fault, Long.toString(seed));
        Random random = new Random(seed);
        List<Supplier<String>> requests = new ArrayList<>();
        IntStream.range(0, 3).forEach(n -> requests.add(() -> boot("m1.tiny", Optional.of("compute" + (1 + n % 2)))));
        IntStream.range(0, 17).forEach(n -> requests.add(() -> boot("m1.small", fake(n))));
        Collections.shuffle(requests, random);
        int before = 1 + random.nextInt(REQUESTED_BEFORE);
        List<String> booting = new ArrayList<>();
        requests.subList(0, before).forEach(request -> booting.add(request.get()));
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)).toNanos());
        long daemon = cloud.processOf("gnomon");
        TestCloud.run(List.of("kill", fault.equals("STOP") ? "-STOP" : "-KILL", Long.toString(daemon)));
        try (Impostor impostor = fault.equals("NONSENSE") ? Impostor.on(cloud.socket()) : null) {
            requests.subList(before, requests.size()).forEach(request -> booting.add(request.get()));
            booting.forEach(id -> becomes(id, "ACTIVE"));
            if (impostor != null) {
                assertThat(impostor.asked()).isPositive();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (fault.equals("STOP")) {
                TestCloud.run(List.of("kill", "-CONT", Long.toString(daemon)));
            }
            cloud.up();
        }
        assertThat(booting).as("seed %d", seed).hasSize(20);
        assertThat(cloud.status()).containsPattern("gnomon +up");
    }

    /** Half of them are told where to go: Nova then skips the filters, and asks the weigher all the same. */
    private static Optional<String> fake(int n) {
        return n % 2 == 0 ? Optional.empty() : Optional.of("fake0" + (1 + n / 2 % TestCloud.FAKES));
    }

    @Test
    @Order(9)
    void downLeavesNoProcessAndUpBringsAllOfItBack() {
        cloud.down();
        assertThat(cloud.processes()).isEmpty();
        cloud.up();
        String id = boot("m1.small", Optional.of("fake01"));
        becomes(id, "ACTIVE");
    }
}
