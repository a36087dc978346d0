package io.gnomon.plugin.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static final Map<String, String> SHADOWS = Map.of("GNOMON_SHADOWS", "True");

    private static final String PIPELINES = """
            [composite:openstack_compute_api_v21]
            use = call:nova.api.auth:pipeline_factory_v21
            keystone = cors authtoken keystonecontext osapi_compute_app_v21

            [composite:openstack_compute_api_v21_legacy_v2_compatible]
            use = call:nova.api.auth:pipeline_factory_v21
            keystone = cors authtoken keystonecontext legacy_v2_compatible osapi_compute_app_v21
            """;

    @BeforeEach
    void novaIsConfigured() throws IOException {
        Files.writeString(work.resolve("nova.conf"), PLAIN);
    }

    private void run(Map<String, String> environment, String... phases) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString(), work.toString()));
        command.addAll(List.of(phases));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("DEVSTACK_DIR", "VIRT_DRIVER"));
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
                .contains("endpoint = unix://" + work + "/data/gnomon/rest.sock\n")
                .contains("token_file = " + work + "/data/gnomon/token\n");
    }

    @Test
    void theDaemonListensWhereTheSchedulerAsksAlsoWithoutASocket() throws Exception {
        run(Map.of(), STACK);
        assertThat(daemonsConfiguration().path("daemon.socket").asText()).isEqualTo(work + "/data/gnomon/rest.sock");
        run(Map.of("GNOMON_SOCKET", ""), STACK);
        assertThat(daemonsConfiguration().has("daemon.socket")).isFalse();
        assertThat(daemonsConfiguration().path("daemon.port").asInt()).isEqualTo(7420);
        assertThat(read("nova.conf"))
                .contains("endpoint = http://127.0.0.1:7420\n")
                .doesNotContain("unix://");
    }

    private JsonNode daemonsConfiguration() throws IOException {
        return new YAMLMapper().readTree(read("conf/gnomon.yaml"));
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
        Files.writeString(work.resolve("api-paste.ini"), PIPELINES);
        run(SHADOWS, STACK);
        String once = read("nova.conf") + read("api-paste.ini");
        run(SHADOWS, STACK);
        assertThat(read("nova.conf") + read("api-paste.ini")).isEqualTo(once);
    }

    @Test
    void novasApiGetsItsFilterDirectlyBeforeTheApplicationAndLosesItAgain() throws Exception {
        Files.writeString(work.resolve("api-paste.ini"), PIPELINES);
        run(SHADOWS, STACK);
        assertThat(read("api-paste.ini"))
                .contains("keystone = cors authtoken keystonecontext gnomon osapi_compute_app_v21\n")
                .contains("keystone = cors authtoken keystonecontext legacy_v2_compatible osapi_compute_app_v21\n")
                .contains("[filter:gnomon]\npaste.filter_factory = gnomon_nova.intercept:factory\n");
        assertThat(read("calls"))
                .contains("openstack --os-cloud devstack-system-admin role add --user gnomon --user-domain Default"
                        + " --domain Default --inherited admin");
        run(SHADOWS, "unstack");
        assertThat(read("api-paste.ini").replace("\n[filter:gnomon]\n", "")).isEqualTo(PIPELINES);
    }

    @Test
    void whoDoesNotAskForShadowInstancesHasNoFilterAndGivesNoRole() throws Exception {
        Files.writeString(work.resolve("api-paste.ini"), PIPELINES);
        run(Map.of(), STACK);
        assertThat(read("api-paste.ini")).isEqualTo(PIPELINES);
        assertThat(read("calls")).doesNotContain("openstack ");
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

    @ParameterizedTest
    @ValueSource(strings = {"fake", "ironic"})
    void whereNovaHasAnotherDriverThanLibvirtsThatOneStays(String driver) throws Exception {
        String plain = PLAIN.replace("libvirt.LibvirtDriver", driver + ".Driver");
        Files.writeString(work.resolve("nova.conf"), plain);
        run(Map.of("VIRT_DRIVER", driver), STACK);
        assertThat(read("nova.conf"))
                .contains("compute_driver = " + driver + ".Driver\n")
                .contains("GnomonFilter")
                .doesNotContain("max_vcpus_per_server");
        run(Map.of("VIRT_DRIVER", driver), "unstack", "clean");
        assertThat(read("nova.conf")).contains("compute_driver = " + driver + ".Driver\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compute_driver = operators.LibvirtDriver\n", ""})
    void cleanPutsTheDriverBackThatWasThereAlsoAfterASecondRun(String line) throws Exception {
        Files.writeString(work.resolve("nova.conf"), PLAIN.replace("compute_driver = libvirt.LibvirtDriver\n", line));
        run(Map.of("VIRT_DRIVER", "libvirt"), STACK);
        run(Map.of("VIRT_DRIVER", "libvirt"), STACK);
        assertThat(read("nova.conf")).contains("\ncompute_driver = gnomon.GnomonDriver\n");
        run(Map.of("VIRT_DRIVER", "libvirt"), "unstack", "clean");
        assertThat(read("nova.conf"))
                .startsWith("[DEFAULT]\n" + line + "# what an operator wrote\n")
                .doesNotContain("compute_driver = gnomon", "former_compute_driver");
    }

    @Test
    void aNodeWithoutSchedulerGetsTheDriverAlone() throws Exception {
        run(Map.of("ENABLED_SERVICES", "n-cpu"), STACK);
        assertThat(read("nova.conf")).doesNotContain("GnomonFilter").contains("compute_driver = gnomon.GnomonDriver");
    }

    @Test
    void withTheServiceOffNovaGetsItsPartAndNoDaemonIsBuiltOrStarted() throws Exception {
        Map<String, String> off = Map.of("GNOMON_OFF", "yes", "ENABLED_SERVICES", "n-cpu");
        run(off, STACK);
        assertThat(read("nova.conf")).contains("compute_driver = gnomon.GnomonDriver");
        assertThat(read("calls"))
                .contains("pip_install " + work + "/checkout/scheduler-filters/python\n")
                .doesNotContain("gnomon version", "create_service_user", "run_process");
        assertThat(work.resolve("conf")).doesNotExist();
        run(off, "unstack", "clean");
        assertThat(read("nova.conf")).contains("compute_driver = libvirt.LibvirtDriver\n");
        assertThat(read("calls")).doesNotContain("stop_process");
    }

    @Test
    void aNodeWithNothingOfOursIsLeftAlone() throws Exception {
        run(Map.of("GNOMON_OFF", "yes", "ENABLED_SERVICES", "n-api"), STACK);
        assertThat(read("nova.conf")).isEqualTo(PLAIN);
        assertThat(work.resolve("calls")).doesNotExist();
        run(Map.of("ENABLED_SERVICES", "n-api"), STACK);
        assertThat(read("nova.conf")).isEqualTo(PLAIN);
        assertThat(read("calls")).contains("run_process gnomon").doesNotContain("pip_install");
    }

    @Test
    void whateverThePasswordIsCloudsYamlSaysIt() throws Exception {
        String password = "a\"b\\c'd''#: $HOME & e";
        run(Map.of("SERVICE_PASSWORD", password), STACK);
        JsonNode cloud =
                YAMLMapper.builder().build().readTree(read("conf/clouds.yaml")).at("/clouds/gnomon");
        assertThat(cloud.at("/auth/password").asText()).isEqualTo(password);
        assertThat(cloud.at("/auth/auth_url").asText()).isEqualTo("http://127.0.0.1:5000/v3");
        assertThat(cloud.at("/region_name").asText()).isEqualTo("RegionOne");
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
