package io.gnomon.predictor.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.gnomon.predictor.series.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFolderTest {
    private static final String GWA_HEADER =
            "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\t"
                    + "Memory capacity provisioned [KB];\tMemory usage [KB];\tDisk read throughput [KB/s];\t"
                    + "Disk write throughput [KB/s];\tNetwork received throughput [KB/s];\t"
                    + "Network transmitted throughput [KB/s]\n";

    @TempDir
    Path folder;

    @Test
    void megahertzAreTheShareOfTheCapacityAndAServerThatIsOffHasNoSample() throws IOException {
        Files.writeString(folder.resolve("cpu.csv"), "a,5000,100,10000\nb,1,2,3\n");
        Files.writeString(folder.resolve("capmhz.csv"), "a,2000,2000,1000\nb,1000,1000,1000\n");
        Files.writeString(folder.resolve("cores.csv"), "a,1,0,1\nb,1,1,1\n");
        List<Trace> mhz = TraceFolder.read(folder, Metric.CPU_MHZ, 600);
        assertThat(mhz).extracting(Trace::name).containsExactly("a", "b");
        assertThat(mhz.get(0).series().toArray()).containsExactly(1000, Double.NaN, 1000);
        assertThat(mhz.get(0).series().startSeconds()).isEqualTo(600);
        assertThat(TraceFolder.read(folder, Metric.CPU, 0).get(1).series().toArray())
                .containsExactly(1, 2, 3);
    }

    @Test
    void aFilePerServerIsReadByItsTimesWhateverTheirOrder() throws IOException {
        Path month = Files.createDirectories(folder.resolve("2013-8"));
        Files.writeString(
                folder.resolve("7.csv"),
                GWA_HEADER
                        + "1372629900;\t2;\t5852;\t58.5;\t1.0;\t8388608;\t1048576;\t0;\t3;\t1;\t2\n"
                        + "1372629600;\t2;\t5852;\t29.0;\t0.5;\t8388608;\t524288;\t0;\t5;\t1;\t2\n"
                        + "1372629700;\t2;\t5852;\t31.0;\t0.5;\t8388608;\t524288;\t0;\t5;\t1;\t2\n");
        Files.writeString(
                month.resolve("7.csv"),
                GWA_HEADER
                        + "1372630500000;\t0;\t5852;\t9;\t1;\t8388608;\t1048576;\t0;\t3;\t1;\t2\n"
                        + "1372630800000;\t2;\t5852;\t7;\t1;\t8388608;\t1048576;\t0;\t3;\t1;\t2\n");
        Trace only = TraceFolder.read(folder, Metric.CPU_MHZ, 0).get(0);
        assertThat(only.name()).isEqualTo("7");
        assertThat(only.series().startSeconds()).isEqualTo(1372629600);
        assertThat(only.series().toArray()).containsExactly(30, 58.5, Double.NaN, Double.NaN, 7);
        assertThat(TraceFolder.read(folder, Metric.MEM, 0).get(0).series().get(0))
                .isEqualTo(512);
        assertThat(TraceFolder.read(folder, Metric.CPU, 0).get(0).series().get(1))
                .isEqualTo(100);
    }

    @Test
    void lettersAreNamedWithTheirPlaceAndTheMend() throws IOException {
        Files.writeString(folder.resolve("7.csv"), GWA_HEADER + "1372629900;\t2;\t5852;\toops;\t1.0;1;1;1;1;1;1\n");
        assertThatThrownBy(() -> TraceFolder.read(folder, Metric.CPU_MHZ, 0))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("7.csv, line 2, column 4")
                .hasMessageContaining("'oops' is not a number");
    }

    @Test
    void aLineFarFromAllOthersIsLeftOutAndNamed() throws IOException {
        long today = 1_372_629_600;
        for (long odd : new long[] {0, today + 20L * 366 * 86_400}) {
            Files.writeString(folder.resolve("7.csv"), GWA_HEADER + hour(today) + line(odd));
            List<String> remarks = new ArrayList<>();
            Trace only =
                    TraceFolder.read(folder, Metric.CPU_MHZ, 0, remarks::add).get(0);
            assertThat(only.series().startSeconds()).isEqualTo(today);
            assertThat(only.series().size()).isEqualTo(12);
            assertThat(remarks).hasSize(1).first(STRING).contains("7.csv, line 14: one sample is left out");
        }
    }

    @Test
    void whatManyServersHaveInCommonIsNotToldOfEach() throws IOException {
        for (int server = 0; server < 9; server++) {
            Files.writeString(folder.resolve(server + ".csv"), GWA_HEADER + hour(1_372_629_600) + line(0) + line(9e8));
        }
        List<String> remarks = new ArrayList<>();
        assertThat(TraceFolder.read(folder, Metric.CPU_MHZ, 0, remarks::add)).hasSize(9);
        assertThat(remarks).hasSize(6);
        assertThat(remarks.get(0)).contains("0.csv, line 14").endsWith("(and in 1 more places)");
        assertThat(remarks.get(5)).contains("4 more servers");
    }

    @Test
    void monthsBetweenTwoRecordingsOfOneServerAreAGap() throws IOException {
        Files.writeString(folder.resolve("7.csv"), GWA_HEADER + hour(0) + hour(1e7));
        List<String> remarks = new ArrayList<>();
        Trace only = TraceFolder.read(folder, Metric.CPU_MHZ, 0, remarks::add).get(0);
        assertThat(only.series().size()).isGreaterThan(30_000);
        assertThat(remarks).isEmpty();
    }

    @Test
    void aClockThatWasWrongForLongIsRefusedWithItsLineRatherThanFillingTheMemory() throws IOException {
        Files.writeString(folder.resolve("7.csv"), GWA_HEADER + hour(0) + hour(1_372_629_900));
        assertThatThrownBy(() -> TraceFolder.read(folder, Metric.CPU_MHZ, 0))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("7.csv, line 25")
                .hasMessageContaining("more than 30 years after 1970-01-01T00:00:00Z")
                .hasMessageContaining("7.csv, line 2.");
    }

    private static String hour(double from) {
        return IntStream.range(0, 12).mapToObj(i -> line(from + 300 * i)).collect(Collectors.joining());
    }

    private static String line(double time) {
        return (long) time + ";\t2;\t1;\t1;\t1.0;1;1;1;1;1;1\n";
    }

    @Test
    void aFolderWithoutTheMetricSaysWhatItNeeds() {
        assertThatThrownBy(() -> TraceFolder.read(folder, Metric.NETRX, 0))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("netrx.csv.gz");
        assertThatThrownBy(() -> TraceFolder.read(folder.resolve("none"), Metric.CPU, 0))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("there is no such folder");
    }
}
