package io.gnomon.predictor.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.series.TraceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestFolderTest {
    private static final int BIN_SECONDS = 300;

    @TempDir
    Path folder;

    private void write(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private void gzip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<RequestHour> read() {
        return RequestFolder.read(folder, BIN_SECONDS);
    }

    private void assertFault(String... parts) {
        assertThatThrownBy(this::read).isInstanceOf(TraceException.class).hasMessageContainingAll(parts);
    }

    @Test
    void aBatchIsCountedOnceInTotalAndOncePerFlavor() throws IOException {
        write(
                "requests.csv",
                "t,batch,flavor,cores",
                "0,1,small,1",
                "0,1,small,1",
                "0,1,large,8",
                "0,2,small,1",
                "300,2,small,1", // another time, so another batch
                "3300,9,large,8");
        assertThat(read()).singleElement().satisfies(hour -> {
            assertThat(hour.startSeconds()).isZero();
            assertThat(hour.total()).isEqualTo(new Count(4, 6));
            assertThat(hour.of("small")).isEqualTo(new Count(3, 4));
            assertThat(hour.of("large")).isEqualTo(new Count(2, 2));
            assertThat(hour.of("huge")).isEqualTo(Count.NONE);
        });
    }

    @Test
    void hoursWithoutRequestsAreThereAndTheUnfinishedOneIsNot() throws IOException {
        write("requests.csv", "t,batch,flavor", "7200,0,a", "18000,1,a", "18300,2,a");
        List<RequestHour> hours = read();
        assertThat(hours).extracting(RequestHour::startSeconds).containsExactly(7200L, 10_800L, 14_400L);
        assertThat(hours).extracting(hour -> hour.total().servers()).containsExactly(1L, 0L, 0L);
    }

    @Test
    void linesMayComeInAnyOrderAndFromSeveralFilesPlainOrGzipped() throws IOException {
        write("a.csv", "flavor,t,batch", "x,3600,7", "x,10,1");
        gzip("b.csv.gz", "\uFEFFt,batch,flavor,note\r\n7199,3,y,\r\n20,2,y,late\r\n");
        write("b.csv", "t,batch,flavor", "letters,in,the copy that is not read");
        write("life_bins.csv", "bin,min_s,max_s", "0,0,0");
        write("notes.txt", "t,batch,flavor");
        assertThat(read()).extracting(RequestHour::total).containsExactly(new Count(2, 2), new Count(2, 2));
    }

    @Test
    void aFieldThatIsNotWhatItShouldBeIsNamedWithItsPlace() throws IOException {
        write("r.csv", "t,batch,flavor", "0,0,a", "soon,1,a");
        assertFault("r.csv, line 3, column 1", "'soon' is not the time");
        write("r.csv", "t,batch,flavor", "0,1.5,a");
        assertFault("line 2, column 2", "'1.5' is not a whole number");
        write("r.csv", "t,batch,flavor", "-300,1,a");
        assertFault("line 2, column 1", "negative");
        write("r.csv", "t,batch,flavor", "0,1,");
        assertFault("line 2, column 3", "the flavor is empty");
        write("r.csv", "t,batch,flavor", "0,1");
        assertFault("line 2", "2 fields where the first line names 3");
        write("r.csv", "t,batch,flavor", "0,1,a", "");
        assertFault("line 3", "1 fields where the first line names 3");
    }

    @Test
    void aClockThatJumpedIsNamed() throws IOException {
        write("r.csv", "t,batch,flavor", "0,0,a", "1700000000,1,a");
        assertFault("line 3, column 1", "a clock must have jumped");
    }

    @Test
    void aFewRequestsFarFromAllOthersAreLeftOutAndNamed() throws IOException {
        String many = "360000,0,a\n".repeat(100);
        long far = 360_000 + 40 * 86_400;
        Files.writeString(
                folder.resolve("r.csv"), "t,batch,flavor\n10000000000,0,b\n" + many + far + ",1,a\n" + far + ",2,a\n");
        List<String> remarks = new ArrayList<>();
        // the time of the newest one that is left ends what is known
        write("s.csv", "t,batch,flavor", "363500,3,a");
        assertThat(RequestFolder.read(folder, BIN_SECONDS, remarks::add))
                .extracting(hour -> hour.total().servers())
                .containsExactly(101L);
        assertThat(remarks).hasSize(2);
        assertThat(remarks.get(0)).contains("r.csv, line 103: 2 requests are left out, of 1970-02-14T04:00:00Z");
        assertThat(remarks.get(1)).contains("r.csv, line 2: one request is left out");
    }

    @Test
    void requestsThatAreAlwaysRareAreKept() throws IOException {
        write("r.csv", "t,batch,flavor", "0,0,a", "4000000,0,a", "4000001,1,a", "8000000,0,a", "8003600,0,a");
        List<String> remarks = new ArrayList<>();
        assertThat(RequestFolder.read(folder, BIN_SECONDS, remarks::add)).hasSizeGreaterThan(2000);
        assertThat(remarks).isEmpty();
    }

    @Test
    void aFolderWithoutRequestsIsNamed() throws IOException {
        assertFault(folder.toString(), "no .csv or .csv.gz file");
        write("empty.csv");
        write("cpu.csv", "vm1,3,4,5");
        assertFault("no .csv or .csv.gz file");
        write("r.csv", "t,batch,flavor");
        assertFault("not hold one whole hour");
        write("r.csv", "t,batch,flavor", "0,0,a", "300,1,a");
        assertFault("not hold one whole hour");
        assertThatThrownBy(() -> RequestFolder.read(folder.resolve("gone"), BIN_SECONDS))
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void aFileThatIsCutOffIsNamed() throws IOException {
        gzip("r.csv.gz", "t,batch,flavor\n" + "0,0,a\n".repeat(2000));
        byte[] whole = Files.readAllBytes(folder.resolve("r.csv.gz"));
        Files.write(folder.resolve("r.csv.gz"), java.util.Arrays.copyOf(whole, whole.length - 12));
        assertFault("r.csv.gz", "cut off");
    }
}
