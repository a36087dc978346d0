package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.lab.LabServer.CORES_PER_VCPU;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.CanaryReport;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.ConfigurationLoader;
import io.gnomon.plugin.config.Surroundings;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.TagViews.ProcessView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.FlowView;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.store.Adjustment.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product on real guests: forecast or pressed, a server is grown, whatever happens meanwhile. */
@NeedsQemu
class DaemonEndToEndTest {
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final int KILLED = 137;

    @TempDir
    Path folder;

    /** What a canary would find out, but for the one test that lets it fly. */
    private void knowing(QemuLab lab) {
        try {
            CanaryBook book = new CanaryBook(Files.createDirectories(folder.resolve("data")));
            book.keep(new CanaryReport(lab.uri(), Instant.now(), Duration.ZERO, Virtualization.EMULATED, Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Production's defaults, in test time; nothing shrinks. */
    static List<String> configuration(QemuLab lab, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "hypervisors: [\"" + lab.uri() + "\", \"trace:///other\"]",
                "guest.image: " + lab.guest(),
                "servers.image-folders: " + lab.folder(),
                "observe.period: 2s",
                "observe.young-period: 500ms",
                "forecast.step: 1s",
                "forecast.horizon: 30s",
                "forecast.lead: 10s",
                "match.learning-period: 3s"));
        lines.addAll(List.of(more));
        return lines;
    }

    @Test
    void aServerThatOutgrowsItselfIsGrownAndItsGuestSaysTheSame(QemuLab lab) {
        LabServer busy = LabServer.of(lab, "grower", calmThenBusy(4));
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration(lab))) {
            Client client = daemon.client();
            client.createServer(busy.request());
            awaitGrowth(client, busy, "cpu", "memory", "disk");
            eventually("the canary has told which levers work", BOOT, () -> !client.hypervisor(lab.uri())
                    .levers()
                    .isEmpty());
            assertThat(client.servers()).extracting(ServerView::name).containsExactly(busy.name());
            assertThat(client.notifications(500)).noneMatch(n -> n.text().contains("canary"));

            eventually("which way its data goes is known", () -> read(client, busy) != null);
            assertThat(read(client, busy)).as("it writes").isLessThan(0.5);
            assertThat(grown(client, busy)).isNotEmpty();
            for (AdjustmentView a : grown(client, busy)) {
                assertThat(a.reason()).contains(busy.name()).contains("Grows to");
                assertThat(a.detail()).describedAs("detail of %s", a).isNotBlank();
                if (!a.resource().equals("disk")) { // which may be idle in that very second, and grow by the forecast
                    assertThat(a.measured()).describedAs("used by %s", a).isPositive();
                }
                assertThat(a.decidedAt()).describedAs("when %s", a).isBefore(a.updatedAt());
            }
            assertThat(all(client, busy)).anySatisfy(a -> {
                assertThat(a.reason()).contains("has booted, and the boost of its CPU ends");
                assertThat(a.state()).isEqualTo("verified");
                assertThat(a.to()).isEqualTo(CORES_PER_VCPU);
            });
            assertThat(client.notifications(100)).anySatisfy(n -> {
                assertThat(n.adjustment()).isEqualTo(grown(client, busy).get(0).id());
                assertThat(n.text()).contains(busy.name());
            });
            guestAgrees(client, busy);
            Forked.Result list = daemon.gnomon("adjustment", "list", "-f", "json");
            assertThat(list.exit()).isZero();
            assertThat(list.out()).contains("\"verified\"").contains(busy.name());
            client.deleteServer(busy.name());
            assertThat(client.servers()).noneMatch(s -> s.name().equals(busy.name()));
            assertThat(daemon.stop()).isEqualTo(143);
        }
        assertThat(lab.virsh("list", "--name", "--all")).doesNotContain(busy.name());
    }

    @Test
    void whereGnomonOnlyAdvisesAServerHasItsLimitFromTheFirstMoment(QemuLab lab) {
        knowing(lab);
        LabServer calm = LabServer.of(lab, "unboosted", calmThenBusy(3600));
        try (DaemonProcess daemon = DaemonProcess.start(
                folder,
                configuration(
                        lab,
                        "decide.autonomy: advise",
                        "tags.look-every: 2s",
                        "tags.process-kinds: [\"load=load-generator\"]"))) {
            Client client = daemon.client();
            client.createServer(calm.request());
            assertThat(lab.virsh("schedinfo", calm.name())).containsPattern("vcpu_quota *: 20000\\b");
            eventually("it is seen", () -> amount(client, calm, "cpu") == CORES_PER_VCPU);
            assertThat(all(client, calm)).isEmpty();
            itsProcessesTagIt(client, calm);
            client.deleteServer(calm.name());
        }
    }

    private static @Nullable Double read(Client client, LabServer server) {
        FlowView flow = client.server(server.name()).flow();
        return flow == null ? null : flow.read();
    }

    private static void itsProcessesTagIt(Client client, LabServer server) {
        eventually("its guest tells what runs in it", BOOT, () -> !client.processes(server.name())
                .processes()
                .isEmpty());
        assertThat(client.processes(server.name()).processes())
                .extracting(ProcessView::name)
                .contains("guestd", "qemu-ga", "load");
        assertThat(client.processes(server.name()).processes())
                .filteredOn(p -> p.name().equals("guestd"))
                .allSatisfy(p -> assertThat(p.calls()).isNotEmpty());
        eventually("the process gives a tag", () -> !client.tags(server.name()).isEmpty());
        assertThat(client.tags(server.name())).allSatisfy(tag -> {
            assertThat(tag.tag()).isEqualTo("load-generator");
            assertThat(tag.source()).isEqualTo("process");
            assertThat(tag.reason()).isEqualTo("in its guest runs load");
        });
        assertThat(client.server(server.name()).category().name()).isEqualTo("load-generator");
        client.removeTag(server.name(), "load-generator");
        Instant corrected = Instant.now();
        eventually("its guest is asked again", () -> {
            Instant at = client.processes(server.name()).at();
            return at != null && at.isAfter(corrected);
        });
        assertThat(client.tags(server.name()))
                .as("a person said that it is not so")
                .isEmpty();
    }

    @Test
    void killedAtEveryStateOfTheJournalItDoesNothingTwiceAndLosesNothing(QemuLab lab) {
        knowing(lab);
        LabServer busy = LabServer.of(lab, "survivor", calmThenBusy(0));
        for (State state : List.of(State.INTENDED, State.ACTING, State.ACTED)) {
            try (DaemonProcess doomed =
                    DaemonProcess.launch(folder, configuration(lab), "-Dgnomon.fault.halt-after=" + state)) {
                if (state == State.INTENDED) {
                    doomed.awaitFirstCycle();
                    doomed.client().createServer(busy.request());
                }
                assertThat(doomed.awaitExit()).describedAs(doomed.log()).isEqualTo(KILLED);
            }
            assertThat(lab.virsh("domstate", busy.name())).contains("running");
        }
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration(lab))) {
            Client client = daemon.client();
            eventually(
                    "nothing is left open that was open at the start",
                    () -> client.status().openAdjustments() == 0);
            List<AdjustmentView> all = all(client, busy);
            assertThat(all).anySatisfy(a -> {
                assertThat(a.state()).isEqualTo("abandoned");
                assertThat(a.detail()).contains("stopped before it took effect");
            });
            // acted and then killed: found in force, and not asked for again
            assertThat(all).anyMatch(a -> a.state().equals("verified"));
            awaitGrowth(client, busy, "cpu", "memory", "disk");
            eventually("the server has what its flavor allows", () -> amount(client, busy, "cpu") > 0.55);
            eachStepWasTakenOnce(client, busy);
            guestAgrees(client, busy);
            client.deleteServer(busy.name());
        }
    }

    /** What took effect is a chain without a link twice: each growth starts where the one before it ended. */
    static void eachStepWasTakenOnce(Client client, LabServer server) {
        for (String resource : List.of("cpu", "memory", "disk")) {
            double now = Double.NaN;
            for (AdjustmentView a : grown(client, server)) {
                if (a.resource().equals(resource)) {
                    assertThat(a.to()).isGreaterThan(a.from());
                    assertThat(Double.isNaN(now) || Math.abs(a.from() - now) < 1e-6)
                            .describedAs("%s after %s", a, now)
                            .isTrue();
                    now = a.to();
                }
            }
        }
    }

    @Test
    void aLibvirtdThatDiesIsNamedWithItsMendAndTheOtherHypervisorGoesOn(QemuLab lab) {
        knowing(lab);
        LabServer calm = LabServer.of(lab, "bystander", calmThenBusy(3600));
        LabServer other = LabServer.of(lab.folder(), "other", "elsewhere", calmThenBusy(0), "");
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration(lab))) {
            Client client = daemon.client();
            client.createServer(calm.request());
            eventually("the guest is up", BOOT, () -> usage(client, calm, "memory") > 0);

            lab.killDaemon();
            eventually("the status names what is wrong and what to do", () -> client.status().problems().stream()
                    .anyMatch(p -> p.contains(lab.uri()) && p.contains("Check that libvirtd runs there")));
            assertThat(client.hypervisor(lab.uri()).reachable()).isFalse();
            plainWords(daemon.gnomon("hypervisor", "show", lab.uri()), 0, lab.uri());
            client.createServer(other.request());
            awaitGrowth(client, other, "cpu", "memory");
            plainWords(daemon.gnomon("status"), 0, "libvirtd");
            plainWords(daemon.gnomon("server", "list"), 0, calm.name());
            plainWords(daemon.gnomon("server", "delete", calm.name()), 1, "libvirtd");
            assertThat(client.server(calm.name()).name()).isEqualTo(calm.name());

            lab.restartDaemon();
            eventually("it is connected again", () -> client.status().problems().isEmpty());
            Instant back = Instant.now();
            eventually("the guest is seen again", () -> {
                Instant at = client.server(calm.name()).at();
                return at != null && at.isAfter(back) && usage(client, calm, "memory") > 0;
            });
            assertThat(daemon.isAlive()).isTrue();
            assertThat(daemon.log()).doesNotContain("\tat ");
            client.deleteServer(calm.name());
        } finally {
            lab.restartDaemon();
        }
    }

    private static void plainWords(Forked.Result result, int exit, String word) {
        assertThat(result.exit()).describedAs(result.toString()).isEqualTo(exit);
        assertThat(result.out() + result.err())
                .contains(word)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
    }

    @Test
    void aServerThatEndsBetweenDecisionAndActIsRefusedByName(QemuLab lab) {
        knowing(lab);
        LabServer leaver = LabServer.of(lab, "leaver", calmThenBusy(0));
        AtomicBoolean ended = new AtomicBoolean();
        Consumer<State> end = state -> {
            if (state == State.INTENDED && ended.compareAndSet(false, true)) {
                lab.virsh("destroy", leaver.name());
            }
        };
        try (Daemon daemon = new Daemon(loaded(lab), end, InstantSource.system())) {
            Client client = clientOf(daemon);
            client.createServer(leaver.request());
            eventually(
                    "the adjustment that came too late is closed",
                    BOOT,
                    () -> ended.get() && client.status().openAdjustments() == 0);
            assertThat(client.adjustments(Optional.empty(), 100))
                    .filteredOn(a -> a.serverName().equals(leaver.name()))
                    .isNotEmpty()
                    .allSatisfy(a -> {
                        assertThat(a.state()).isIn("refused", "abandoned");
                        assertThat(a.detail()).isNotBlank().doesNotContain("Exception");
                    });
            eventually("it is not listed any more", () -> found(client, leaver).isEmpty());

            LabServer other = LabServer.of(lab.folder(), "other", "goes-on", calmThenBusy(0), "");
            client.createServer(other.request());
            awaitGrowth(client, other, "cpu", "memory");
            assertThat(client.status().problems()).isEmpty();
        }
    }

    @Test
    void aGuestThatDoesNotTellItsMemoryIsStillGivenCpuAndDisk(QemuLab lab) {
        knowing(lab);
        LabServer deaf = LabServer.of(lab, "deaf", calmThenBusy(0), "gnomon.balloon=off");
        MovableClock clock = new MovableClock();
        try (Daemon daemon = new Daemon(loaded(lab), state -> {}, clock)) {
            Client client = clientOf(daemon);
            client.createServer(deaf.request());
            eventually("the guest runs its load", BOOT, () -> deaf.guestSays().isPresent());
            clock.advance(Duration.ofSeconds(61)); // longer than any guest is waited for that says nothing

            awaitGrowth(client, deaf, "cpu", "disk");
            // a look that the plugging of a vCPU delayed tells no rates; the next one does
            eventually("its CPU and its disk are measured, its memory is not", () -> found(client, deaf).stream()
                    .anyMatch(s -> s.usage().keySet().equals(Set.of("cpu", "disk"))));
            assertThat(found(client, deaf))
                    .hasValueSatisfying(s -> assertThat(s.allocation()).containsEntry("memory", 320.0));
            assertThat(all(client, deaf)).noneMatch(a -> a.resource().equals("memory"));
            client.deleteServer(deaf.name());
        }
    }

    private Configuration loaded(QemuLab lab) {
        try {
            Path yaml = folder.resolve("gnomon.yaml");
            Files.write(yaml, configuration(lab, "daemon.port: 0", "daemon.data: " + folder.resolve("data")));
            return ConfigurationLoader.load(Optional.of(yaml), List.of(), Surroundings.ofThisProcess());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Client clientOf(Daemon daemon) {
        try {
            String token = Files.readString(folder.resolve("data/token")).strip();
            return new Client(daemon.url(), token, "default", "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The system's time, and more. */
    private static final class MovableClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        void advance(Duration by) {
            ahead = by;
        }
    }

    // ---- what the daemon and the guest say ----

    static void awaitGrowth(Client client, LabServer server, String... resources) {
        for (String resource : resources) {
            eventually(
                    resource + " of " + server.name() + " is grown and verified",
                    BOOT,
                    () -> grown(client, server).stream()
                            .anyMatch(a -> a.resource().equals(resource)));
        }
    }

    /** Everything ever decided about it, oldest first. */
    static List<AdjustmentView> all(Client client, LabServer server) {
        try {
            return client.adjustments(Optional.of(server.name()), 500).stream()
                    .sorted(Comparator.comparing(AdjustmentView::id))
                    .toList();
        } catch (ClientException e) {
            return List.of(); // not seen yet
        }
    }

    static List<AdjustmentView> grown(Client client, LabServer server) {
        return all(client, server).stream()
                .filter(a -> a.state().equals("verified") && a.to() > a.from())
                .toList();
    }

    static double usage(Client client, LabServer server, String resource) {
        return found(client, server)
                .map(s -> s.usage().getOrDefault(resource, 0.0))
                .orElse(0.0);
    }

    static double amount(Client client, LabServer server, String resource) {
        return found(client, server)
                .map(s -> s.allocation().getOrDefault(resource, 0.0))
                .orElse(0.0);
    }

    static Optional<ServerView> found(Client client, LabServer server) {
        return client.servers().stream()
                .filter(s -> s.name().equals(server.name()))
                .findFirst();
    }

    static void guestAgrees(Client client, LabServer server) {
        eventually("the guest has the vCPUs and the memory that Gnomon says", () -> {
            double memory = amount(client, server, "memory");
            return server.guestSays()
                    .filter(seen -> seen.cpus() == Math.round(amount(client, server, "cpu") / CORES_PER_VCPU))
                    .filter(seen -> seen.memTotalMib() > 320 && seen.memTotalMib() <= memory)
                    .isPresent();
        });
    }
}
