package io.gnomon.plugin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ./gnomon test} counts the reports of the tests and judges them by {@code .ci/must-run}. */
final class SuiteCountTest {
    private static final Path SCRIPT = Path.of("launcher", "test.sh").toAbsolutePath();
    private static final String PASSED = "";
    private static final String SKIPPED =
            "<skipped><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: no" + " QEMU here]]></skipped>";

    @TempDir
    Path top;

    private record Summary(int exit, String text) {}

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(top.resolve(".ci"));
        report("a.PlainTest", PASSED, PASSED, PASSED);
        report("b.LeversQemuTest", PASSED, PASSED, SKIPPED);
        report("b.CanaryQemuTest", PASSED);
    }

    private void report(String name, String... outcomes) throws IOException {
        StringBuilder xml = new StringBuilder("<testsuite>\n");
        for (int i = 0; i < outcomes.length; i++) {
            xml.append("  <testcase name=\"case")
                    .append(i)
                    .append("\" classname=\"")
                    .append(name);
            xml.append("\" time=\"0.1\">\n").append(outcomes[i]).append("\n  </testcase>\n");
        }
        Path folder = Files.createDirectories(top.resolve("module/target/surefire-reports"));
        Files.writeString(folder.resolve("TEST-" + name + ".xml"), xml + "</testsuite>\n");
    }

    private Summary summarize(String broken, String... mustRun) throws Exception {
        Files.write(top.resolve(".ci/must-run"), List.of(mustRun));
        Process bash = new ProcessBuilder(
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        "top=$1; . \"$2\"; summarize \"$3\"",
                        "bash",
                        top.toString(),
                        SCRIPT.toString(),
                        broken)
                .redirectErrorStream(true)
                .start();
        String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Summary(bash.waitFor(), text);
    }

    @Test
    void whatWasAskedForRanAndIsCountedBySuite() throws Exception {
        Summary summary = summarize("", "unit 3", "qemu 3 # of four");
        assertThat(summary.text())
                .containsPattern("unit +3 +0 +0\n")
                .containsPattern("qemu +4 +0 +1\n")
                .contains("LeversQemuTest: no QEMU here (1 test)")
                .endsWith("6 passed, 0 failed, 1 skipped\n")
                .doesNotContain("must");
        assertThat(summary.exit()).isZero();
    }

    @Test
    void aSuiteOfWhichFewerTestsRanThanAskedForFails() throws Exception {
        Summary summary = summarize("", "unit 3", "qemu 4");
        assertThat(summary.exit()).isEqualTo(1);
        assertThat(summary.text())
                .contains("must run: at least 4 tests of qemu, but 3 ran")
                .doesNotContain("of unit");
    }

    @Test
    void testsOfThePythonPackageAreASuiteOfTheirOwn() throws Exception {
        report("eventlet.tests.test_compute", PASSED, PASSED);
        report("threads.tests.test_fail_open", PASSED, "<skipped message=\"needs root\" type=\"pytest.skip\"/>");
        Summary summary = summarize("", "unit 3", "python 3");
        assertThat(summary.text())
                .containsPattern("unit +3 +0 +0\n")
                .containsPattern("python +4 +0 +1\n")
                .contains("test_fail_open: needs root (1 test)");
        assertThat(summary.exit()).isZero();
        assertThat(summarize("", "python 4").text()).contains("must run: at least 4 tests of python, but 3 ran");
    }

    @Test
    void aSuiteOfWhichNothingIsThereFails() throws Exception {
        Summary summary = summarize("", "end-to-end 1");
        assertThat(summary.exit()).isEqualTo(1);
        assertThat(summary.text()).contains("at least 1 tests of end-to-end, but 0 ran");
    }

    @Test
    void aClassThatWasSkippedAsAWholeFailsWithItsReason() throws Exception {
        report("b.FaultsQemuTest", SKIPPED, SKIPPED);
        Summary summary = summarize("", "qemu 3");
        assertThat(summary.exit()).isEqualTo(1);
        assertThat(summary.text())
                .contains("must run, but was skipped: FaultsQemuTest: no QEMU here")
                .doesNotContain("was skipped: LeversQemuTest");
        assertThat(summarize("", "unit 3").exit()).isZero();
    }

    @Test
    void aClassThatIsOptionalMayBeSkippedAndMustExist() throws Exception {
        report("b.KvmQemuTest", SKIPPED);
        assertThat(summarize("", "qemu 3", "optional KvmQemuTest").exit()).isZero();
        Summary misspelt = summarize("", "qemu 3", "optional KwmQemuTest");
        assertThat(misspelt.exit()).isEqualTo(1);
        assertThat(misspelt.text()).contains("no such test class: KwmQemuTest").contains("was skipped: KvmQemuTest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qemu", "qemu many", "qemu 0", "qmeu 3", "qemu 3 4", "optional"})
    void aLineThatAsksForNothingFails(String line) throws Exception {
        Summary summary = summarize("", line);
        assertThat(summary.exit()).isEqualTo(1);
        assertThat(summary.text()).contains("must-run says neither").contains(line);
    }

    @Test
    void aFailureFailsWhateverIsAskedFor() throws Exception {
        report("a.BadTest", "<failure message=\"expected 1 &lt; 0\" type=\"x\"/>");
        Summary summary = summarize("", "unit 1");
        assertThat(summary.exit()).isEqualTo(1);
        assertThat(summary.text()).contains("a.BadTest.case0: expected 1 < 0");
        assertThat(summarize("the build failed").exit()).isEqualTo(1);
    }

    @Test
    void theCommittedFileNamesEverySuiteWithANumber() throws IOException {
        assertThat(Files.readAllLines(Path.of("..", ".ci", "must-run")))
                .filteredOn(line -> !line.startsWith("#") && !line.startsWith("optional "))
                .allMatch(line -> line.matches("(unit|test-driver|qemu|end-to-end|python|cloud) [1-9]\\d*"))
                .hasSize(6);
    }
}
