package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are called wrongly, may not or cannot do what they are asked. */
final class CommandRefusalTest extends AnsweredShell {
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
                "forecast accuracy --resource gpu",
                "forecast accuracy --since soon",
                "adjustment show two",
                "history erase",
                "tag add web",
                "tag set",
                "tag remove web",
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
    void theTokenIsNotSentInClearTextOverANetwork() {
        assertThat(shell.run("status", "--url", "http://192.0.2.1:7420")).isEqualTo(1);
        assertThat(shell.err()).contains("192.0.2.1").contains("SSH");
    }

    @Test
    void aMissingDiskIsSaidBeforeTheDaemonIsAsked() {
        assertThat(shell.run("server", "create", "new", "--disk", "/no/such/disk"))
                .isEqualTo(1);
        assertThat(shell.err()).contains("/no/such/disk");
        assertThat(backend.created).isEmpty();
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
}
