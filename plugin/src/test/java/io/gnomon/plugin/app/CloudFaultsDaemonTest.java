package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code gnomon status} says while something is wrong with the OpenStack on the wire, and that it says it no more when it is over. */
class CloudFaultsDaemonTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final FakeCloud fake = new FakeCloud(InstantSource.system());

    @AfterEach
    void close() {
        fake.close();
    }

    private TraceDaemon daemon(String password) throws IOException {
        return new TraceDaemon(
                folder,
                List.of("a"),
                new TreeMap<>(Map.of(
                        "openstack.auth-url", fake.url() + "/identity",
                        "openstack.username", "gnomon",
                        "openstack.password", password,
                        "openstack.project", "service",
                        "openstack.timeout", "1s",
                        "openstack.retry-budget", "1s",
                        "openstack.refresh", "1s")));
    }

    /** What a user reads: one problem a line. */
    private static List<String> problems(TraceDaemon daemon) {
        Forked.Result status =
                Forked.gnomon("--data-dir", daemon.data().toString(), "status", "-f", "json", "-c", "problems");
        assertThat(status.exit()).describedAs(status.err()).isZero();
        assertThat(status.out() + status.err()).doesNotContain(FakeCloud.PASSWORD, "wrong-secret");
        return status.out().lines().filter(line -> line.contains("OpenStack")).toList();
    }

    private static Consumer<FakeCloud> on(String path, Fault fault) {
        return cloud -> cloud.faults = (method, asked) -> asked.startsWith(path) ? fault : Fault.NONE;
    }

    private static void flavorsMakeNoSense(FakeCloud cloud) {
        cloud.nova.server(
                UUID.randomUUID().toString(),
                "odd",
                2,
                512,
                Map.of("gnomon:max_vcpus", "1", "quota:cpu_quota", "lots"));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(on("/identity", Fault.UNAVAILABLE), "Keystone does not answer since 20.*: 503"),
                Arguments.of(
                        on("/identity", Fault.HANGS_IN_BODY), "Keystone does not answer since 20.*no whole answer"),
                Arguments.of(on("/compute", Fault.UNAVAILABLE), "Nova does not answer since 20.*: 503"),
                Arguments.of(on("/compute", Fault.NONSENSE), "Nova does not answer since 20.*: 502"),
                Arguments.of(
                        on("/compute/v2.1/servers", Fault.UNAUTHORIZED),
                        "Nova does not take a fresh token of Keystone"),
                Arguments.of(
                        on("/compute/v2.1/servers", Fault.FORBIDDEN), "Nova does not allow the user gnomon.* this GET"),
                Arguments.of(on("/compute/v2.1/os-services", Fault.FORBIDDEN), "Nova does not show what it has: 403"),
                Arguments.of(
                        (Consumer<FakeCloud>) cloud -> cloud.nova.mostMinor = 40,
                        "Nova speaks the microversions 2.1 to 2.40, but 2.47 to .* is needed"),
                Arguments.of(
                        (Consumer<FakeCloud>) cloud -> cloud.skew = Duration.ofHours(-2),
                        "Keystone's clock said 20.* when this machine's said 20"),
                Arguments.of(
                        (Consumer<FakeCloud>) CloudFaultsDaemonTest::flavorsMakeNoSense,
                        "flavor m1.odd: gnomon:max_vcpus is '1', no whole number from 2"),
                Arguments.of((Consumer<FakeCloud>) cloud -> {}, "nova-compute on host-down is down"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faults")
    void theStatusSaysWhatIsWrongWithTheCloudAndTheDaemonGoesOn(Consumer<FakeCloud> fault, String told)
            throws IOException {
        fault.accept(fake);
        try (TraceDaemon daemon = daemon(FakeCloud.PASSWORD)) {
            eventually("it is told: " + told, LONG, () -> problems(daemon).stream()
                    .anyMatch(line -> line.matches(".*OpenStack: " + told + ".*")));
            long cycles = daemon.client("default").status().cycles();
            eventually("cycles go on", () -> daemon.client("default").status().cycles() > cycles + 2);
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() throws IOException {
        try (TraceDaemon daemon = daemon("wrong-secret-77")) {
            eventually("it is told", LONG, () -> problems(daemon).stream()
                    .anyMatch(line -> line.matches(".*OpenStack: Keystone at .* does not let the user gnomon.* in.*")));
            assertThat(problems(daemon)).as("once, whoever asked").hasSize(1);
        }
    }

    @Test
    void whatIsOverIsToldNoMore() throws IOException {
        fake.skew = Duration.ofHours(3);
        fake.nova.mostMinor = 40;
        try (TraceDaemon daemon = daemon(FakeCloud.PASSWORD)) {
            eventually("both are told", LONG, () -> problems(daemon).size() >= 2);
            fake.skew = Duration.ZERO;
            fake.nova.mostMinor = 93;
            fake.expire();
            eventually("only the compute service that is down is told", LONG, () -> problems(daemon).stream()
                    .allMatch(line -> line.contains("host-down")));
            fake.faults = (method, path) -> Fault.UNAVAILABLE;
            eventually("it is told", LONG, () -> problems(daemon).stream()
                    .anyMatch(line -> line.contains("Nova does not answer since")));
            fake.faults = (method, path) -> Fault.NONE;
            eventually("and no more", LONG, () -> problems(daemon).stream()
                    .noneMatch(line -> line.contains("does not answer")));
        }
    }
}
