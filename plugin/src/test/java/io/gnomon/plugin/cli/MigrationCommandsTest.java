package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** {@code migration ...} over the real wire. */
final class MigrationCommandsTest extends AnsweredShell {
    @Test
    void aPlanHasALineForEachContendedHypervisorWithItsMoveOrWhyThereIsNone() throws Exception {
        assertThat(shell.run("migration", "plan", "-f", "json")).as(shell.err()).isZero();
        JsonNode plan = new ObjectMapper().readTree(shell.out());
        assertThat(plan).hasSize(2);
        assertThat(plan.get(0).get("server_name").asText()).isEqualTo("web");
        assertThat(plan.get(0).get("benefit").asDouble()).isEqualTo(11.5);
        assertThat(plan.get(0).get("cost").asDouble()).isEqualTo(1.25);
        assertThat(plan.get(0).get("reason").asText()).contains("short of CPU");
        assertThat(plan.get(1).get("server_name").isNull()).isTrue();
        assertThat(plan.get(1).get("reason").asText()).contains("no beneficial migration");
    }

    @Test
    void migrationsAreListedAllOrOfOneServer() {
        assertThat(shell.run("migration", "list", "-f", "value", "-c", "id", "-c", "state"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).isEqualTo("2 moving\n1 done\n");
        assertThat(shell.run("migration", "list", "--server", "nobody")).isEqualTo(1);
        assertThat(shell.err()).contains("nobody");
    }

    @Test
    void oneIsRunAndARefusalSaysWhy() {
        assertThat(shell.run("migration", "run", "web", "-f", "value", "-c", "state"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).isEqualTo("intended\n");
        assertThat(shell.run("migration", "run", "other")).isEqualTo(1);
        assertThat(shell.err()).contains("no plan made now moves this server").contains("gnomon migration plan");
    }
}
