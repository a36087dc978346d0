package io.gnomon.plugin.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.series.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkFolderTest {
    private static final String HOSTS =
            "hypervisor,cores,mhz,ram_mib,cpu_allocation_ratio,ram_allocation_ratio\nh0,16,41600,524288,8.0,1.0\n";
    private static final String VMS = "vm,arrival_slot,vcpus,cap_mhz,ram_mib\na,0,1,2600,2048\nb,7,2,5200,4096\n";

    @TempDir
    Path folder;

    @BeforeEach
    void aFolderThatIsRight() throws IOException {
        write("hosts.csv", HOSTS);
        write("vms.csv", VMS);
        write("usage.csv", usage("a", 100) + usage("b", 100));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private static String usage(String name, int slots) {
        return name + "," + IntStream.range(0, slots).mapToObj(String::valueOf).collect(Collectors.joining(",")) + "\n";
    }

    @Test
    void whatIsThereIsRead() {
        PlacementWork work = WorkFolder.read(folder).get(0);
        assertThat(work.slots()).isEqualTo(100);
        assertThat(work.scoredFrom()).isEqualTo(72);
        assertThat(work.arrivals()).extracting(PlacementWork.Guest::name).containsExactly("a", "b");
        assertThat(work.arrivals().get(1).demandMhz()[9]).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "hosts.csv|h0,16|h0,-16|line 2, column 2: the number must be above 0",
                "hosts.csv|h0,16,|h0,x,|line 2, column 2: 'x' is not a number",
                "hosts.csv|ram_mib|memory|line 1, column 1: the heading is not",
                "hosts.csv|,8.0,1.0|,8.0|line 2, column 1: it has not the columns",
                "vms.csv|,2600,|,0,|line 2, column 4: the number must be above 0",
                "vms.csv|b,7|b,-1|line 3, column 2: there is no such slot",
                "vms.csv|b,7|b,100|line 3, column 2: there is no such slot",
                "vms.csv|b,7|b,7.5|line 3, column 2: there is no such slot",
                "vms.csv|b,7|a,7|line 3, column 1: 'a' came before",
                "vms.csv|b,7|c,7|line 3, column 1: 'c' has no usage",
                "usage.csv|a,0,1,2|a,0,-1,2|line 1, column 3: demand cannot be negative",
                "usage.csv|b,0,1,2|b,0,one,2|line 2, column 3: 'one' is not a number",
                "usage.csv|b,0,1,2|b,0,1|line 2, column 100: the line has 99 values where the first line has 100",
                "usage.csv|b,0|a,0|line 2, column 1: 'a' came before"
            })
    void whatIsWrongIsNamedWithFileAndLine(String file, String right, String wrong, String message) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(right);
        write(file, text.replaceFirst(Pattern.quote(right), wrong));
        assertThatThrownBy(() -> WorkFolder.read(folder))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(folder.resolve(file).toString())
                .hasMessageContaining(message)
                .hasMessageMatching("[^\n]*");
    }

    @ParameterizedTest
    @CsvSource({"vms.csv", "usage.csv"})
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(folder.resolve(file));
        assertThatThrownBy(() -> WorkFolder.read(folder))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(file + ": there is no such file");
    }

    @Test
    void aFolderWithoutWorkIsNamed() throws IOException {
        Files.delete(folder.resolve("hosts.csv"));
        assertThatThrownBy(() -> WorkFolder.read(folder)).hasMessageContaining("there is no hosts.csv in it or below");
        assertThatThrownBy(() -> WorkFolder.read(folder.resolve("nowhere"))).isInstanceOf(TraceException.class);
    }

    @Test
    void aRecordingThatEndsBeforeAnythingIsScoredIsRefused() throws IOException {
        write("usage.csv", usage("a", 72) + usage("b", 72));
        assertThatThrownBy(() -> WorkFolder.read(folder)).hasMessageContaining("the first 72 are not scored");
    }

    @Test
    void aFolderOfFoldersIsSeveralClouds() throws IOException {
        for (String day : List.of("tuesday", "monday")) {
            Path inside = Files.createDirectory(folder.resolve(day));
            for (String file : List.of("hosts.csv", "vms.csv", "usage.csv")) {
                Files.copy(folder.resolve(file), inside.resolve(file));
            }
        }
        Files.delete(folder.resolve("hosts.csv"));
        assertThat(WorkFolder.read(folder)).extracting(PlacementWork::name).containsExactly("monday", "tuesday");
    }
}
