package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code workload ...} and {@code shadow deployment ...} against a real REST server. */
final class WorkloadCommandsTest extends AnsweredShell {
    @Test
    void aDescriptionIsHandedInAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("shop.yaml"), "workload: shop\n# größer\n");
        assertThat(shell.run("workload", "import", file.toString(), "--project", "acme"))
                .as(shell.err())
                .isZero();
        assertThat(backend.deployments.imported).singleElement().satisfies(d -> {
            assertThat(d.file()).isEqualTo("shop.yaml");
            assertThat(d.text()).isEqualTo("workload: shop\n# größer\n");
        });
        assertThat(shell.out()).contains("web").contains("web-2");
    }

    @Test
    void whatIsNoFileIsExplained() {
        assertThat(shell.run("workload", "import", folder.resolve("none.yaml").toString()))
                .isEqualTo(1);
        assertThat(shell.err()).contains("none.yaml").contains("Name a text file");
        assertThat(shell.run("workload", "import", folder.toString())).isEqualTo(1);
        assertThat(shell.err()).contains("is a folder");
    }

    @Test
    void workloadsAreListedShownAndForgotten() {
        assertThat(shell.run("workload", "list", "-f", "value", "-c", "name")).isZero();
        assertThat(shell.out()).isEqualTo("shop\n");
        assertThat(shell.run("workload", "show", "shop")).isZero();
        assertThat(shell.out()).contains("http http://{address}/");
        assertThat(shell.run("workload", "delete", "shop")).isZero();
        assertThat(shell.err()).contains("forgot shop");
        assertThat(shell.run("workload", "delete", "none")).isEqualTo(1);
    }

    @Test
    void thePlanSaysWhatItCostsCoversAndLeavesOpen() {
        assertThat(shell.run("shadow", "deployment", "plan")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("node-2");
        assertThat(shell.err())
                .contains("through 30 days 0.7000, with this 0.9000")
                .contains("holds 128 of 4096 MiB")
                .contains("Within 7 days, with a probability of 0.0500, up to 384 MiB more are needed on node-2; with a"
                        + " probability of 0.90 they are left")
                .contains("needed on node-3; whether they are left beside new servers is not known")
                .contains("shop/db gets no alternate: no other hypervisor has 512 MiB left for it");
        assertThat(shell.run("shadow", "deployment", "list", "-f", "csv")).isZero();
        assertThat(shell.out()).contains("\"hypervisor\",\"node-1\",0.3,\"shop/web\",0,0.9");
    }

    @Test
    void aRehearsalIsBegunAndWaitedFor() {
        assertThat(shell.run(
                        "shadow",
                        "deployment",
                        "rehearse",
                        "shop",
                        "web",
                        "--on",
                        "node-2",
                        "-f",
                        "value",
                        "-c",
                        "state"))
                .as(shell.err())
                .isZero();
        assertThat(backend.deployments.asked).singleElement().satisfies(r -> {
            assertThat(r.workload()).isEqualTo("shop");
            assertThat(r.portion()).isEqualTo("web");
            assertThat(r.hypervisor()).isEqualTo("node-2");
        });
        assertThat(shell.out()).isEqualTo("passed\n");
        assertThat(shell.run("shadow", "deployment", "report")).isZero();
        assertThat(shell.out()).contains("4.50").contains("4.00");
        assertThat(shell.run("shadow", "deployment", "show", "shop")).isZero();
        assertThat(shell.out()).contains("node-2").contains("4.20").contains("1.10");
        assertThat(shell.run("shadow", "deployment", "show", "none")).isEqualTo(1);
    }

    @Test
    void whatBelongsTogetherIsShown() {
        assertThat(shell.run("workload", "partition", "shop")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("web, db").contains("declared");
        assertThat(shell.run("workload", "partition")).isZero();
        assertThat(shell.out()).contains("traffic");
    }
}
