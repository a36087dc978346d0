package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of users who have the variables and files of the openstack command, on a real daemon with Keystone on the wire. */
class CloudPassEndToEndTest {
    @TempDir
    Path folder;

    private final FakeCloud fake = new FakeCloud(InstantSource.system());
    private TraceDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        fake.account("ann", "p-ours", "member");
        fake.account("root", "p-admins", "admin");
        daemon = new TraceDaemon(
                Files.createDirectory(folder.resolve("one")),
                List.of("a"),
                new TreeMap<>(Map.of(
                        "openstack.auth-url", fake.url() + "/identity",
                        "openstack.username", "gnomon",
                        "openstack.password", FakeCloud.PASSWORD,
                        "openstack.project", "service",
                        "openstack.claims", "false",
                        "openstack.timeout", "1s",
                        "openstack.retry-budget", "1s")));
        daemon.create("p-ours", "ours-1", "a", 0.1, 1, 128, false);
        daemon.create("p-others", "theirs-1", "a", 0.1, 1, 128, false);
        eventually("both are seen", () -> daemon.client("*").servers().size() == 2);
    }

    @AfterEach
    void stop() {
        daemon.close();
        fake.close();
    }

    private List<String> variables(String user, String password) {
        return List.of(
                "OS_AUTH_URL=" + fake.url() + "/identity",
                "OS_USERNAME=" + user,
                "OS_PASSWORD=" + password,
                "OS_PROJECT_NAME=any",
                "OS_USER_DOMAIN_NAME=Default",
                "OS_PROJECT_DOMAIN_NAME=Default",
                "OS_IDENTITY_API_VERSION=3");
    }

    private static Forked.Result with(List<String> variables, TraceDaemon daemon, String... command) {
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(variables);
        List<String> arguments =
                new ArrayList<>(List.of("--data-dir", daemon.data().toString()));
        arguments.addAll(List.of(command));
        words.addAll(Forked.command(List.of(), arguments.toArray(String[]::new)));
        return Forked.run(words);
    }

    private static void lists(Forked.Result result, String... names) {
        assertThat(result.exit()).describedAs(result.toString()).isZero();
        assertThat(result.out().lines().sorted()).containsExactly(names);
        assertThat(result.err()).isEmpty();
    }

    private static final String[] LIST = {"server", "list", "-f", "value", "-c", "name"};

    @Test
    void openStacksVariablesShowOnesOwnProjectAndToAnAdminAll() {
        lists(with(variables("ann", FakeCloud.PASSWORD), daemon, LIST), "ours-1");
        lists(with(variables("root", FakeCloud.PASSWORD), daemon, LIST), "ours-1", "theirs-1");
        Forked.Result status = with(variables("ann", FakeCloud.PASSWORD), daemon, "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.err()).contains("concerns hypervisors or all projects");
    }

    @Test
    void aCloudOfCloudsYamlDoesToo() throws IOException {
        Path file = Files.writeString(
                folder.resolve("clouds.yaml"), """
                clouds:
                  ours:
                    auth: {auth_url: "%s", username: ann, password: %s, project_name: any}
                """.formatted(fake.url() + "/identity", FakeCloud.PASSWORD));
        String place = "OS_CLIENT_CONFIG_FILE=" + file;
        lists(with(List.of(place, "OS_CLOUD=ours"), daemon, LIST), "ours-1");
        String[] named = {"--os-cloud", "ours", "server", "show", "ours-1", "-f", "value", "-c", "name"};
        lists(with(List.of(place), daemon, named), "ours-1");
        Forked.Result missing = with(List.of(place), daemon, "--os-cloud", "no-such", "server", "list");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err()).contains("no-such");
    }

    @Test
    void aTokenDoesToo() {
        fake.user("token-of-ann", "ann", "p-ours", "reader");
        lists(with(List.of("OS_TOKEN=token-of-ann"), daemon, LIST), "ours-1");
        Forked.Result change = with(
                List.of("OS_TOKEN=token-of-ann"), daemon, "server", "set", "ours-1", "--dynamic-allocation", "off");
        assertThat(change.exit()).isEqualTo(1);
        assertThat(change.err()).contains("role allows to look");
    }

    @Test
    void withoutKeystoneWhoMayUsesTheDaemonsOwnTokenAndIsTold() {
        fake.faults = (method, path) -> Fault.UNAVAILABLE;
        Forked.Result status =
                with(variables("root", FakeCloud.PASSWORD), daemon, "status", "-f", "value", "-c", "servers");
        assertThat(status.exit()).describedAs(status.toString()).isZero();
        assertThat(status.out().strip()).isEqualTo("2");
        assertThat(status.err())
                .contains("Keystone does not answer", "own token is used instead")
                .doesNotContain("\tat ");
    }

    @Test
    void aWrongPasswordIsToldWithoutItAndNothingElseIsTriedForWhoNamesTheCloud() throws IOException {
        Path file = Files.writeString(folder.resolve("clouds.yaml"), """
                clouds:
                  ours:
                    auth: {auth_url: "%s", username: ann, password: wrong-77, project_name: any}
                """.formatted(fake.url() + "/identity"));
        Forked.Result list =
                with(List.of("OS_CLIENT_CONFIG_FILE=" + file), daemon, "--os-cloud", "ours", "server", "list");
        assertThat(list.exit()).isEqualTo(1);
        assertThat(list.err()).contains("does not let the user ann", "OS_").doesNotContain("wrong-77", "\tat ");
        assertThat(list.out()).isEmpty();
    }

    @Test
    void whoHasTheVariablesForSomethingElseUsesADaemonWithoutOpenStackAsEver() throws IOException {
        try (TraceDaemon alone =
                new TraceDaemon(Files.createDirectory(folder.resolve("two")), List.of("b"), Map.of())) {
            alone.create("lonely", "b", 0.1, 1, 128, false);
            eventually("it is seen", () -> alone.client("default").servers().size() == 1);
            lists(with(variables("ann", FakeCloud.PASSWORD), alone, LIST), "lonely");
        }
    }
}
