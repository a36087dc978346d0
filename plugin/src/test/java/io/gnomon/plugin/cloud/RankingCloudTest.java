package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import io.gnomon.plugin.rest.RankViews.RankServer;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.trace.LoadTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;

/**
 * Where servers land in a real Nova, by what the daemon has measured. The load of a fake hypervisor is that of servers which
 * the daemon replays on the trace-driven hypervisor of the same name.
 */
@NeedsCloud
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RankingCloudTest {
    private static final Duration LONG = Duration.ofSeconds(120);
    /** More vCPUs than a real hypervisor here sells to one server: only the fake ones can take it. */
    private static final String FLAVOR = "rank.fakes-only";

    private static final int VCPUS = 5;
    private static final int BURST = 12;

    private final TestCloud cloud;
    private final Api api;
    private final Client daemon;
    private final List<String> servers = new ArrayList<>();
    private final List<String> loads = new ArrayList<>();

    RankingCloudTest(TestCloud cloud) {
        this.cloud = cloud;
        this.api = new Api(cloud);
        this.daemon = new Client(cloud.daemon().url(), token(cloud), "load", "test");
        try {
            api.flavorId(FLAVOR);
        } catch (IllegalStateException e) {
            api.flavor(FLAVOR, VCPUS, 64);
        }
    }

    private static String token(TestCloud cloud) {
        return TestCloud.text(cloud.state().resolve("gnomon/token")).strip();
    }

    @BeforeEach
    void theDaemonKnowsWhatIsThere() {
        eventually(
                "every fake hypervisor is known",
                LONG,
                () -> places().stream()
                                .filter(place -> place.name().startsWith("fake") && place.known() && place.accepted())
                                .count()
                        == TestCloud.FAKES);
    }

    @AfterEach
    void everythingGoes() {
        loads.forEach(daemon::deleteServer);
        loads.clear();
        servers.forEach(api::delete);
        eventually("all servers are gone", LONG, () -> servers.stream().noneMatch(api::exists));
        servers.clear();
    }

    @Test
    @Order(2)
    void theNextServerGoesWhereItIsQuiet() throws IOException {
        for (String busy : List.of("fake01", "fake02", "fake03")) {
            load(busy);
        }
        eventually("fake04 is the best", LONG, () -> bestFake().equals("fake04"));
        assertThat(boot()).isEqualTo("fake04");

        loads.remove("load-on-fake02");
        daemon.deleteServer("load-on-fake02");
        load("fake04");
        eventually("fake02 is the best", LONG, () -> bestFake().equals("fake02"));
        assertThat(boot()).isEqualTo("fake02");
    }

    @Test
    @Order(1) // before others leave something of which nobody sees that it is gone, as Nova's fake servers run nowhere
    void aBurstIsSpreadOverAllOfThem(TestReporter reporter) {
        boot(); // the first question of all takes longest, and Nova does not wait for it
        Map<String, Integer> with = burst("ours");
        everythingGoes();
        Map<String, Integer> without = new TreeMap<>();
        cloud.whileStopped("gnomon", () -> true, () -> without.putAll(burst("stock")));
        reporter.publishEntry("bursts", "with Gnomon " + with + ", by Nova alone " + without);
        eventually("Nova asks again", LONG, () -> {
            boot();
            return asksAgain(TestCloud.text(cloud.state().resolve("log/nova-scheduler.log")));
        });
        // one more is not up to us: of two that claim at once in Placement the later one may go elsewhere
        assertThat(with).as("by Nova alone %s", without).hasSize(TestCloud.FAKES);
        assertThat(Collections.max(with.values()))
                .as("%s, by Nova alone %s", with, without)
                .isLessThanOrEqualTo(BURST / TestCloud.FAKES + 1);
    }

    private static boolean asksAgain(String log) {
        return log.lastIndexOf("Gnomon does not help") < log.lastIndexOf("Gnomon helps again");
    }

    /** Where servers land that are asked for at the same moment, each by a thread of its own. */
    private Map<String, Integer> burst(String name) {
        ExecutorService users = Executors.newFixedThreadPool(BURST);
        try {
            List<Future<String>> asked = IntStream.range(0, BURST)
                    .mapToObj(n -> users.submit(() -> api.boot(name + "-" + n, FLAVOR, Optional.empty())))
                    .toList();
            Map<String, Integer> on = new TreeMap<>();
            List<String> burst = new ArrayList<>();
            for (Future<String> future : asked) {
                burst.add(future.get());
            }
            servers.addAll(burst);
            for (String id : burst) {
                eventually("it is active", LONG, () -> api.status(id).equals("ACTIVE"));
                on.merge(api.hypervisor(id), 1, Integer::sum);
            }
            return on;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            users.shutdownNow();
        }
    }

    private String boot() {
        String id = api.boot("ranked-" + servers.size(), FLAVOR, Optional.empty());
        servers.add(id);
        eventually("it is active", LONG, () -> api.status(id).equals("ACTIVE"));
        return api.hypervisor(id);
    }

    private String bestFake() {
        return places().stream()
                .map(RankPlace::name)
                .filter(name -> name.startsWith("fake"))
                .findFirst()
                .orElse("");
    }

    private List<RankPlace> places() {
        RankFlavor flavor = new RankFlavor(null, VCPUS, 64L, null, Map.of());
        return daemon.rank(new RankServer(null, null, 1, flavor, null, null)).places();
    }

    /** Keeps nearly all cores of the trace-driven hypervisor busy. */
    private void load(String hypervisor) throws IOException {
        Path folder = cloud.loads();
        Path trace =
                Files.write(folder.resolve("busy"), new LoadTrace(List.of(new LoadTrace.Line(0, 7.6, 10, 0))).toDisk());
        Path disk = Files.write(folder.resolve("disk"), new byte[512]);
        Files.write(folder.resolve("vmlinuz"), new byte[1]);
        Files.write(folder.resolve("initrd.img"), new byte[1]);
        Map<String, Double> amounts = Map.of("cpu", 8.0, "memory", 128.0);
        String name = "load-on-" + hypervisor;
        daemon.createServer(new ServerCreate(
                name,
                hypervisor,
                new FlavorBody("busy", amounts, amounts, 1.0),
                folder.toString(),
                List.of(disk.toString(), trace.toString()),
                null,
                null,
                Map.of(),
                false));
        loads.add(name);
        eventually("its load is seen", LONG, () -> daemon.servers().stream()
                .anyMatch(s -> s.name().equals(name) && s.usage().getOrDefault("cpu", 0.0) > 7));
    }
}
