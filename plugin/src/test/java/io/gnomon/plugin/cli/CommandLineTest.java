package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gnomon.plugin.rest.Await;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.FakeBackend;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.rest.RestSettings;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands against a REST server over the real wire. */
final class CommandLineTest {
    private static final String HOSTILE = "\u001b[31mred\u001b]0;t\u0007\u202egnp.exe\u0085\u200bx\ny";

    @TempDir
    Path folder;

    private final FakeBackend backend = new FakeBackend();
    private final EventHub hub = new EventHub();
    private RestServer server;
    private Shell shell;

    @BeforeEach
    void start() {
        server = RestServer.start(RestSettings.onFreePort(folder), backend, hub);
        shell = Shell.with(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTableHasUnitsInItsHeadersAndNumbersToTheRight() {
        assertThat(shell.run("server", "list")).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("| cpu usage / allocation (cores) |")
                .contains("|                    1.25 / 2.00 |")
                .contains("| 3m 12s |")
                .contains("| web  | node-1     | on ");
    }

    @Test
    void aTableIsNoWiderThanTheTerminal() {
        shell.terminal = true;
        shell.width = 80;
        shell.variables.put("NO_COLOR", "1");
        shell.run("server", "list");
        assertThat(shell.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        shell.variables.put("COLUMNS", "120");
        shell.run("server", "list");
        assertThat(shell.out().lines()).anySatisfy(line -> assertThat(line).hasSizeGreaterThan(80));
    }

    @Test
    void colourIsOnlyForTerminalsThatWantIt() {
        shell.run("adjustment", "list");
        assertThat(shell.out()).doesNotContain("\u001b");
        shell.terminal = true;
        shell.run("adjustment", "list");
        assertThat(shell.out()).contains("\u001b[32mVERIFIED\u001b[0m");
        shell.variables.put("NO_COLOR", "1");
        shell.run("adjustment", "list");
        assertThat(shell.out()).doesNotContain("\u001b");
    }

    @Test
    void jsonAndYamlSayTheSame() throws Exception {
        shell.run("server", "list", "--long", "-f", "json");
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.get(1).get("name").asText()).isEqualTo("web");
        assertThat(json.get(1).get("cpu_usage").asDouble()).isEqualTo(0.4);
        assertThat(json.get(1).get("disk_allocation").isNull()).isTrue();
        assertThat(json.get(1).get("metadata").get("application").asText()).isEqualTo("shop");
        shell.run("server", "list", "--long", "-f", "yaml");
        assertThat(new YAMLMapper().readTree(shell.out())).isEqualTo(json);
    }

    @Test
    void csvAndValueAreForScripts() {
        shell.run("server", "list", "-f", "csv", "-c", "name", "-c", "age", "-c", "disk_allocation");
        assertThat(shell.out()).isEqualTo("\"name\",\"age\",\"disk_allocation\"\n\"db\",192,\"\"\n\"web\",192,\"\"\n");
        shell.run("server", "list", "-f", "value", "-c", "NAME", "-c", "CPU usage (cores)", "-c", "disk allocation");
        assertThat(shell.out()).isEqualTo("db 1.25 None\nweb 0.4 None\n");
        shell.run("server", "show", "web", "-f", "value", "-c", "hypervisor");
        assertThat(shell.out()).isEqualTo("node-1\n");
    }

    @Test
    void aListIsSortedByTheValueNotByWhatIsShown() {
        String[] command = {"server", "list", "-f", "value", "-c", "name", "--sort-column", "memory_usage"};
        shell.run(command);
        assertThat(shell.out()).isEqualTo("web\ndb\n");
        shell.run("server", "list", "-f", "value", "-c", "name", "--sort-column", "memory_usage", "--sort-descending");
        assertThat(shell.out()).isEqualTo("db\nweb\n");
    }

    @Test
    void anUnknownColumnIsAUsageErrorThatNamesTheColumns() {
        assertThat(shell.run("server", "list", "-c", "nmae")).isEqualTo(2);
        assertThat(shell.err()).contains("'nmae'").contains("memory_usage");
        assertThat(shell.run("server", "list", "--sort-column", "nmae")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sever list",
                "server",
                "server lst",
                "server list extra",
                "server list -f xml",
                "server show",
                "server set web",
                "server set web --dynamic-allocation maybe",
                "server create x --vcpus 0",
                "server create x --vcpus 4 --max-vcpus 2",
                "server create x --vcpus two",
                "server create x --max-disk-mib-per-second 3",
                "server create x --metadata novalue",
                "forecast show web --resource gpu",
                "adjustment show two",
                "history erase",
                "history erase --server web --whole-project",
            })
    void aWrongCallExitsWith2AndSaysWhereHelpIs(String line) {
        assertThat(shell.run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).startsWith("gnomon: ").doesNotContain("\tat ");
    }

    @Test
    void whatTheDaemonRefusesExitsWith1AndItsMend() {
        assertThat(shell.run("server", "show", "nobody")).isEqualTo(1);
        assertThat(shell.err())
                .isEqualTo(String.format("gnomon: there is no server 'nobody'%n  See 'gnomon server list'.%n"));
        assertThat(shell.run("server", "show", "../../status")).isEqualTo(1);
    }

    @Test
    void aFailureOfTheDaemonShowsTheReferenceInItsLog() {
        backend.failure = new IllegalStateException("inner");
        assertThat(shell.run("server", "list")).isEqualTo(1);
        assertThat(shell.err()).contains("reference ").contains("log").doesNotContain("inner");
    }

    @Test
    void withoutADaemonTheUrlAndTheMendAreNamed() {
        server.close();
        assertThat(shell.run("status")).isEqualTo(1);
        assertThat(shell.err())
                .contains(folder.toString())
                .contains("./gnomon serve")
                .contains("--data-dir");
        assertThat(shell.run("status", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(shell.err()).contains("http://127.0.0.1:1").contains("./gnomon serve");
    }

    @Test
    void aDaemonThatDiedLeavesAnEndpointThatNobodyAnswers() throws Exception {
        String left = Files.readString(folder.resolve("endpoint"));
        server.close();
        Files.writeString(folder.resolve("endpoint"), left);
        assertThat(shell.run("server", "list")).isEqualTo(1);
        assertThat(shell.err()).contains(left.strip()).contains("./gnomon serve");
    }

    @Test
    void aWrongTokenNamesItsFile() throws Exception {
        Path wrong = Files.writeString(folder.resolve("other-token"), "x".repeat(43));
        assertThat(shell.run("status", "--token-file", wrong.toString())).isEqualTo(1);
        assertThat(shell.err()).contains(wrong.toString()).contains("--token-file");
        assertThat(shell.run("status", "--token-file", "/no/such/file")).isEqualTo(1);
        assertThat(shell.err()).contains("/no/such/file");
        Files.writeString(wrong, "a\r\nX-Evil: 1");
        assertThat(shell.run("status", "--token-file", wrong.toString())).isEqualTo(1);
        assertThat(shell.err()).contains("does not hold a token");
    }

    @Test
    void anOptionsValueMayBeTheNameOfACommand() {
        assertThat(shell.run("--project", "server", "status")).as(shell.err()).isZero();
        assertThat(shell.run("--project", "version", "server", "list"))
                .as(shell.err())
                .isZero();
        assertThat(backend.lastCaller().project()).isEqualTo("version");
    }

    @Test
    void theTokenIsNotSentInClearTextOverANetwork() {
        assertThat(shell.run("status", "--url", "http://192.0.2.1:7420")).isEqualTo(1);
        assertThat(shell.err()).contains("192.0.2.1").contains("SSH");
    }

    @Test
    void theProjectAndTheUserAreToldToTheDaemon() {
        shell.run("server", "list");
        assertThat(backend.lastCaller()).isEqualTo(new Caller("default", "ada"));
        shell.run("server", "list", "--project", "shop");
        assertThat(backend.lastCaller()).isEqualTo(new Caller("shop", "ada"));
        shell.run("--project", "*", "server", "list");
        assertThat(backend.lastCaller().project()).isEqualTo("*");
        shell.variables.put("GNOMON_PROJECT", "lab");
        shell.run("server", "list");
        assertThat(backend.lastCaller().project()).isEqualTo("lab");
    }

    @Test
    void whoCanReadTheAdminTokenChangesAllProjects() throws Exception {
        String[] command = {"server", "set", "web", "--dynamic-allocation", "off", "--project", "*"};
        assertThat(shell.run(command)).as(shell.err()).isZero();
        assertThat(backend.lastCaller().project()).isEqualTo("*");

        Files.delete(folder.resolve("admin-token"));
        assertThat(shell.run(command)).isEqualTo(1);
        assertThat(shell.err()).contains("one project at a time").contains("admin-token");
        assertThat(shell.run("server", "list", "--project", "*")).isZero();
    }

    @Test
    void aTokenFileThatIsNamedIsUsedThoughTheAdminTokenIsThere() {
        String token = folder.resolve("token").toString();
        assertThat(shell.run("server", "delete", "web", "--project", "*", "--token-file", token))
                .isEqualTo(1);
        assertThat(backend.servers).containsKey("web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "yaml", "csv", "value"})
    void noNameCanObeyATerminal(String format) {
        backend.add(FakeBackend.server(new UUID(0, 9), HOSTILE, 1, 1));
        for (String[] command : List.of(
                new String[] {"server", "list", "-f", format},
                new String[] {"server", "show", HOSTILE, "-f", format})) {
            assertThat(shell.run(command)).as(shell.err()).isZero();
            assertThat(shell.out()).contains("red").contains("exe");
            assertThat(shell.out().codePoints().filter(c -> c != '\n'))
                    .allSatisfy(
                            c -> assertThat(Text.isHarmless(c)).as("U+%04X", c).isTrue());
        }
    }

    @Test
    void noNameInAnErrorCanObeyATerminal() {
        assertThat(shell.run("server", "show", HOSTILE + "!")).isEqualTo(1);
        assertThat(shell.err().codePoints().filter(c -> c != '\n').allMatch(Text::isHarmless))
                .isTrue();
    }

    @Test
    void aServerIsCreatedWithAbsolutePathsAndCoresInsteadOfVcpus() throws Exception {
        Path disk = Files.writeString(folder.resolve("disk.img"), "");
        int code = shell.run(
                "server",
                "create",
                "new",
                "--vcpus",
                "1",
                "--max-vcpus",
                "4",
                "--cores-per-vcpu",
                "0.25",
                "--memory-mib",
                "128",
                "--max-memory-mib",
                "512",
                "--disk-mib-per-second",
                "2",
                "--max-disk-mib-per-second",
                "20",
                "--image",
                folder.toString(),
                "--disk",
                disk.toString(),
                "--metadata",
                "application=shop",
                "--metadata",
                "tier=web",
                "--hypervisor",
                "node-1",
                "--no-dynamic-allocation",
                "--wait");
        assertThat(code).as(shell.err()).isZero();
        ServerCreate request = backend.created.get(0);
        assertThat(request.name()).isEqualTo("new");
        assertThat(request.hypervisor()).isEqualTo("node-1");
        assertThat(request.flavor().start())
                .containsEntry("cpu", 0.25)
                .containsEntry("memory", 128.0)
                .containsEntry("disk", 2.0);
        assertThat(request.flavor().ceiling())
                .containsEntry("cpu", 1.0)
                .containsEntry("memory", 512.0)
                .containsEntry("disk", 20.0);
        assertThat(request.flavor().coresPerVcpu()).isEqualTo(0.25);
        assertThat(request.disks()).containsExactly(disk.toAbsolutePath().toString());
        assertThat(request.metadata()).containsEntry("application", "shop").containsEntry("tier", "web");
        assertThat(request.dynamicAllocation()).isFalse();
    }

    @Test
    void aMissingDiskIsSaidBeforeTheDaemonIsAsked() {
        assertThat(shell.run("server", "create", "new", "--disk", "/no/such/disk"))
                .isEqualTo(1);
        assertThat(shell.err()).contains("/no/such/disk");
        assertThat(backend.created).isEmpty();
    }

    @Test
    void theToggleIsSwitchedAndServersAreDeleted() {
        shell.run("server", "set", "web", "--dynamic-allocation", "off", "-f", "value", "-c", "dynamic_allocation");
        assertThat(shell.out()).isEqualTo("false\n");
        assertThat(shell.run("server", "delete", "web", "db")).isZero();
        assertThat(backend.servers).isEmpty();
    }

    @Test
    void historyIsErasedAndSaidHowMuch() {
        shell.run("history", "erase", "--server", "web");
        assertThat(shell.out()).isEqualTo(String.format("erased 42 samples%n"));
        shell.run("history", "erase", "--project", "shop", "--whole-project");
        assertThat(shell.out()).isEqualTo(String.format("erased 4200 samples%n"));
        assertThat(shell.run("history", "erase", "--project", "*", "--whole-project"))
                .isEqualTo(1);
    }

    @Test
    void aForecastIsAFanInTheTableAndWholeInJson() throws Exception {
        shell.run("forecast", "show", "web");
        assertThat(shell.out())
                .contains("cpu of web (cores)")
                .contains("90.0%  ▃▃▄▅▅▆▆▇▇█  0.60 to 2.40")
                .contains("learnt from db (weight 70%");
        shell.run("forecast", "show", "web", "--resource", "memory");
        assertThat(shell.out()).contains("no forecast");
        shell.run("forecast", "show", "web", "--resource", "cpu", "-f", "json");
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.get(0).get("quantiles")).hasSize(10);
        assertThat(json.get(0).get("quantiles").get(9).get(2).asDouble()).isEqualTo(2.4);
        assertThat(json.get(0).get("shadows").get(0).get("lag_seconds").asDouble())
                .isEqualTo(30);
    }

    @Test
    void aTerminalWithoutUnicodeGetsAFanOfAscii() {
        shell.terminal = true;
        shell.variables.put("LC_ALL", "C");
        shell.variables.put("NO_COLOR", "1");
        shell.run("forecast", "show", "web");
        assertThat(shell.out()).matches("[\\x20-\\x7e\\n]+");
    }

    @Test
    void followShowsThePastThenWhatHappensThenThatTheDaemonEnded() {
        CompletableFuture<Integer> run =
                CompletableFuture.supplyAsync(() -> shell.run("adjustment", "list", "--server", "web", "--follow"));
        Await.until("the past is shown", () -> shell.out().lines().count() == 2);
        hub.publish(FakeBackend.adjustment(3, "just happened"));
        Await.until("the present is shown", () -> shell.out().contains("just happened"));
        assertThat(shell.out().lines().map(line -> line.replaceAll(".*#(\\d).*", "$1")))
                .containsExactly("1", "2", "3");
        server.close();
        assertThat(run.join()).isEqualTo(1);
        assertThat(shell.err()).contains("stream");
    }

    @Test
    void theOtherCommandsAnswerToo() {
        assertThat(shell.run("status")).isZero();
        assertThat(shell.out()).contains("2h 3m ago)").contains("123456");
        assertThat(shell.run("hypervisor", "list")).isZero();
        assertThat(shell.out()).contains("| node-2 | no ");
        assertThat(shell.run("hypervisor", "show", "node-1")).isZero();
        assertThat(shell.out()).contains("vcpu up=works");
        assertThat(shell.run("adjustment", "show", "2")).isZero();
        assertThat(shell.out()).contains("256 MiB seen in the guest");
        assertThat(shell.run("notification", "list", "-f", "value", "-c", "text"))
                .isZero();
        assertThat(shell.out()).isEqualTo("web was given 256 MiB of memory\n");
        assertThat(shell.run("config", "show", "--running", "-f", "value", "-c", "key", "-c", "value"))
                .isZero();
        assertThat(shell.out()).contains("cycle.period PT10S");
        assertThat(shell.run("version")).isZero();
        assertThat(shell.out()).contains(Version.CURRENT);
    }
}
