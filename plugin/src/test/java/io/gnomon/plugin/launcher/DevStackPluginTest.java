package io.gnomon.plugin.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The DevStack plugin, phase by phase, against the test cloud's shim of DevStack's functions; and against DevStack's own, where the
 * environment variable {@code DEVSTACK_DIR} names a checkout.
 */
final class DevStackPluginTest {
    private static final Path SCRIPT = Path.of("..", "devstack", "test", "phases");
    private static final String[] STACK = {"stack pre-install", "stack install", "stack post-config", "stack extra"};
    private static final String PLAIN = """
            [DEFAULT]
            compute_driver = libvirt.LibvirtDriver
            # what an operator wrote
            [filter_scheduler]
            enabled_filters = ComputeFilter,SameHostFilter
            [libvirt]
            virt_type = qemu
            """;

    @TempDir
    Path work;

    @BeforeEach
    void novaIsConfigured() throws IOException {
        Files.writeString(work.resolve("nova.conf"), PLAIN);
    }

    private void run(Map<String, String> environment, String... phases) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString(), work.toString()));
        command.addAll(List.of(phases));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("DEVSTACK_DIR");
        builder.environment().putAll(environment);
        Process bash = builder.start();
        String text = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor()).describedAs(text).isZero();
    }

    private String read(String file) throws IOException {
        return Files.readString(work.resolve(file));
    }

    @Test
    void novaGetsFilterWeigherAndDriverAndKeepsWhatItHad() throws Exception {
        run(Map.of(), STACK);
        assertThat(read("nova.conf"))
                .contains("enabled_filters = ComputeFilter,SameHostFilter,GnomonFilter\n")
                .contains("available_filters = nova.scheduler.filters.all_filters\n"
                        + "available_filters = gnomon_nova.filter.GnomonFilter\n")
                .contains("weight_classes = nova.scheduler.weights.all_weighers,gnomon_nova.weigher.GnomonWeigher\n")
                .contains("compute_driver = gnomon.GnomonDriver\n# what an operator wrote\n")
                .contains("[libvirt]\nvirt_type = qemu\n")
                .contains("endpoint = http://127.0.0.1:7420\n")
                .contains("token_file = " + work + "/data/gnomon/token\n");
    }

    @Test
    void eachPhaseDoesItsPartInOrder() throws Exception {
        run(Map.of(), STACK);
        assertThat(read("calls"))
                .containsSubsequence(
                        "gnomon version",
                        "pip_install " + work + "/checkout/scheduler-filters/python",
                        "create_service_user gnomon admin",
                        "run_process gnomon " + work + "/checkout/gnomon serve --config " + work
                                + "/conf/gnomon.yaml libvirt")
                .doesNotContain("stop_process");
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        run(Map.of(), STACK);
        String once = read("nova.conf");
        run(Map.of(), STACK);
        assertThat(read("nova.conf")).isEqualTo(once);
    }

    @Test
    void unstackStopsTheDaemonAndCleanTakesOurOptionsAndDataAway() throws Exception {
        run(Map.of(), STACK);
        run(Map.of(), "unstack");
        assertThat(read("calls")).contains("stop_process gnomon");
        assertThat(work.resolve("data/gnomon")).exists();
        run(Map.of(), "clean");
        assertThat(read("nova.conf"))
                .contains("enabled_filters = ComputeFilter,SameHostFilter\n")
                .contains("compute_driver = libvirt.LibvirtDriver\n")
                .doesNotContainIgnoringCase("gnomon.")
                .doesNotContain("GnomonFilter")
                .doesNotContain("token_file");
        assertThat(work.resolve("data/gnomon")).doesNotExist();
        assertThat(work.resolve("conf/clouds.yaml")).doesNotExist();
    }

    @Test
    void aNodeWithoutSchedulerOrWithTheServiceOffIsLeftAlone() throws Exception {
        run(Map.of("ENABLED_SERVICES", "n-cpu"), STACK);
        assertThat(read("nova.conf")).doesNotContain("GnomonFilter").contains("compute_driver = gnomon.GnomonDriver");
        novaIsConfigured();
        Files.delete(work.resolve("calls"));
        run(Map.of("GNOMON_OFF", "yes"), STACK);
        assertThat(read("nova.conf")).isEqualTo(PLAIN);
        assertThat(work.resolve("calls")).doesNotExist();
    }

    @Test
    void thePasswordIsInOneFileOfModeSixHundredAndInNoLog() throws Exception {
        run(Map.of("SERVICE_PASSWORD", "very-secret"), STACK);
        assertThat(read("trace")).contains("plugin.sh").doesNotContain("very-secret");
        assertThat(read("calls")).doesNotContain("very-secret");
        assertThat(read("nova.conf")).doesNotContain("very-secret");
        Path clouds = work.resolve("conf/clouds.yaml");
        assertThat(clouds).content().contains("very-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clouds)))
                .isEqualTo("rw-------");
    }

    @Test
    void withDevStacksOwnFunctionsTheResultIsTheSame() throws Exception {
        String devStack = System.getenv("DEVSTACK_DIR");
        assumeTrue(devStack != null && !devStack.isEmpty(), "DEVSTACK_DIR names no checkout of DevStack");
        run(Map.of(), STACK);
        String ours = read("nova.conf");
        novaIsConfigured();
        run(Map.of("DEVSTACK_DIR", devStack), STACK);
        assertThat(read("nova.conf").lines().sorted())
                .containsExactlyElementsOf(ours.lines().sorted().toList());
        run(Map.of("DEVSTACK_DIR", devStack), "unstack", "clean");
        assertThat(read("nova.conf")).doesNotContain("GnomonFilter").contains("libvirt.LibvirtDriver");
    }
}
