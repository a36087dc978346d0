package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.rest.FakeBackend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code dashboard} against a real REST server. */
final class DashboardCommandTest extends AnsweredShell {
    @Test
    void theUrlHasTheOrdinaryTokenWhereItIsNeverSent() throws Exception {
        assertThat(shell.run("dashboard")).as(shell.err()).isZero();
        String token = Files.readString(folder.resolve("token")).strip();
        assertThat(shell.out().strip()).isEqualTo(server.url() + "/dashboard/#token=" + token);
        assertThat(shell.out())
                .doesNotContain(Files.readString(folder.resolve("admin-token")).strip());
    }

    @Test
    void anotherTokenIsTakenOnlyIfItIsNamed() throws Exception {
        Path admin = folder.resolve("admin-token");
        assertThat(shell.run("dashboard", "--token-file", admin.toString()))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).contains("#token=" + Files.readString(admin).strip());
    }

    @Test
    void aTokenDoesNotTravelInClearTextOverANetwork() {
        assertThat(shell.run("dashboard", "--url", "http://192.0.2.7:7420")).isEqualTo(1);
        assertThat(shell.err()).contains("clear text");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void aBrowserIsGivenTheUrlByAFileThatOnlyItsOwnerCanReadAndThatIsGoneAfterwards() throws Exception {
        Path opener = folder.resolve("opener");
        Path seen = folder.resolve("seen");
        Files.writeString(
                opener,
                "#!/bin/sh\nf=${1#file://}\n{ stat -c %a \"$f\"; cat \"$f\"; echo \"$f\"; } > " + seen + ".new\nmv "
                        + seen + ".new " + seen + "\n");
        assertThat(opener.toFile().setExecutable(true)).isTrue();
        new Browser(environment(), List.of(opener.toString()), Duration.ofSeconds(1))
                .open("http://127.0.0.1:1/#token=a&\"b");
        List<String> lines = Files.readAllLines(seen);
        assertThat(lines.get(0)).isEqualTo("600");
        assertThat(lines.get(1)).contains("url=http://127.0.0.1:1/#token=a&amp;&quot;b\"");
        assertThat(Path.of(lines.get(2))).doesNotExist();
    }

    @Test
    void aBrowserThatDoesNotStartIsNoSuccess() throws Exception {
        Path opener = Files.writeString(folder.resolve("opener"), "#!/bin/sh\nexit 3\n");
        assertThat(opener.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() ->
                        new Browser(environment(), List.of(opener.toString()), Duration.ofSeconds(5)).open("http://x/"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("ended with 3");
    }

    @Test
    void whereThereIsNoBrowserItSaysWhatToDo() {
        assertThatThrownBy(
                        () -> new Browser(environment(), List.of("/no/such/opener"), Duration.ZERO).open("http://x/"))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.mend()).contains("without --open"));
    }

    private Environment environment() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new Environment(
                Map.of("XDG_RUNTIME_DIR", folder.toString()),
                "ada",
                folder,
                nowhere,
                nowhere,
                false,
                () -> 80,
                () -> FakeBackend.NOW,
                shell.actions);
    }
}
