package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the test cloud takes for a process of its own that lives. */
final class CloudProcessesTest {
    private static final String PROCESSES = Path.of("../devstack/cloud/processes.sh")
            .toAbsolutePath()
            .normalize()
            .toString();

    @TempDir
    Path state;

    /** Or a service that was killed would not be started anew where nobody takes note of its end. */
    @Test
    void oneThatHasEndedIsNoneThoughNobodyHasTakenNote() throws Exception {
        Path told = state.resolve("child");
        // its parent becomes a program that never asks for the ends of its children
        Process parent = new ProcessBuilder(
                        "bash", "-c", "sleep 60 & echo $! >\"$0/child\"; exec sleep 60", state.toString())
                .start();
        try {
            eventually("it is started", () -> !TestCloud.text(told).isBlank());
            String child = TestCloud.text(told).strip();
            Files.createDirectories(state.resolve("run"));
            bash("echo \"" + child + " $(started_at " + child + ")\" >\"$state/run/it.pid\"");
            assertThat(bash("alive it && echo lives || echo none")).isEqualTo("lives");
            TestCloud.run(List.of("kill", "-KILL", child));
            eventually("it is a zombie", () -> TestCloud.text(Path.of("/proc", child, "stat"))
                    .contains(") Z "));
            assertThat(bash("alive it && echo lives || echo none")).isEqualTo("none");
        } finally {
            parent.destroyForcibly();
        }
    }

    private String bash(String command) {
        return TestCloud.run(List.of("bash", "-c", "state=$0; . \"$1\"; " + command, state.toString(), PROCESSES))
                .strip();
    }
}
