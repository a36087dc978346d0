package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.rest.Await;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.FakeBackend;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What commands ask a REST server over the real wire. */
final class CommandLineTest extends AnsweredShell {
    @Test
    void anOptionsValueMayBeTheNameOfACommand() {
        assertThat(shell.run("--project", "server", "status")).as(shell.err()).isZero();
        assertThat(shell.run("--project", "version", "server", "list"))
                .as(shell.err())
                .isZero();
        assertThat(backend.lastCaller().project()).isEqualTo("version");
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
    void aTestOfWebhooksFailsIfOneDoesNotTakeIt() {
        assertThat(shell.run("notification", "test", "-f", "value")).isEqualTo(1);
        assertThat(shell.out()).contains("https://hooks.example true HTTP 204").contains("127.0.0.1:9 false");
    }

    @Test
    void theOtherCommandsAnswerToo() {
        assertThat(shell.run("status")).isZero();
        assertThat(shell.out()).contains("2h 3m ago)").contains("123456");
        assertThat(shell.run("hypervisor", "list")).isZero();
        assertThat(shell.out()).contains("| node-2 | no ");
        assertThat(shell.run("hypervisor", "show", "node-1")).isZero();
        assertThat(shell.out()).contains("vcpu up=works");
        assertThat(shell.run("forecast", "accuracy", "--since", "2h", "--resource", "CPU"))
                .isZero();
        assertThat(shell.out())
                .contains("| shop    | cpu")
                .contains("|   15m |")
                .contains("|   7200 | 0.25 |   - |     0.79 |");
        assertThat(shell.run("model", "list", "-f", "value", "-c", "learner", "-c", "wql", "-c", "share"))
                .isZero();
        assertThat(shell.out()).isEqualTo("trees 0.25 0.9\nshadows None 0.1\n");
        assertThat(shell.run("model", "history", "-f", "value", "-c", "version", "-c", "state"))
                .isZero();
        assertThat(shell.out()).isEqualTo("7 probation\n");
        assertThat(shell.run("model", "rollback", "idle-steady", "cpu", "-f", "value", "-c", "state"))
                .isZero();
        assertThat(shell.out()).isEqualTo("rolled_back\n");
        assertThat(shell.run("anomaly", "list", "--server", "web", "-f", "value", "-c", "kind", "-c", "score"))
                .isZero();
        assertThat(shell.out()).isEqualTo("leak 1.25\n");
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
