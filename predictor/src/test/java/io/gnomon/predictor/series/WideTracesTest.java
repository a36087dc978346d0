package io.gnomon.predictor.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.series.WideTraces.Lengths;
import io.gnomon.predictor.series.WideTraces.Trace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WideTracesTest {
    @TempDir
    private Path folder;

    @Test
    void numbersGapsAndLineEndsOfAllKindsAreRead() throws IOException {
        List<Trace> traces = read(plain("\uFEFFa,1,,-3\r\nb,1.5,2e3,0\nc,,,"));
        assertThat(traces).extracting(Trace::name).containsExactly("a", "b", "c");
        assertThat(traces.get(0).series().toArray()).containsExactly(1, Double.NaN, -3);
        assertThat(traces.get(1).series().toArray()).containsExactly(1.5, 2000, 0);
        assertThat(traces.get(2).series().toArray()).containsExactly(Double.NaN, Double.NaN, Double.NaN);
        assertThat(traces.get(0).series().startSeconds()).isEqualTo(1000);
    }

    @Test
    void gzipIsToldByContent() throws IOException {
        Path file = folder.resolve("a.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a,1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(file).get(0).series().toArray()).containsExactly(1, 2);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 10));
        assertThatThrownBy(() -> read(file)).isInstanceOf(TraceException.class).hasMessageContaining("cut off");
    }

    @Test
    void tenYearsInOneLineAreRead() throws IOException {
        int slots = 10 * 365 * 288;
        StringBuilder text = new StringBuilder("a");
        for (int i = 0; i < slots; i++) {
            text.append(',').append(i % 100);
        }
        assertThat(read(plain(text.append('\n').toString())).get(0).series().size())
                .isEqualTo(slots);
    }

    @Test
    void aLetterIsNamedByFileLineAndColumn() throws IOException {
        Path file = plain("a,1,2\nb,1,x7\n");
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line 2, column 3")
                .hasMessageContaining("'x7'")
                .hasMessageContaining("nothing for a gap");
        for (String odd : List.of("NaN", "Infinity", "1d", "0x1p3", "1e999", "-", "1 2", "--1")) {
            assertThatThrownBy(() -> read(plain("a," + odd))).as(odd).isInstanceOf(TraceException.class);
        }
    }

    @Test
    void aHeaderLineIsSaidToBeNoneOfThisLayout() throws IOException {
        assertThatThrownBy(() -> read(plain("name,v0,v1\na,1,2\n")))
                .hasMessageContaining("line 1, column 2")
                .hasMessageContaining("no header line");
        assertThatThrownBy(() -> read(plain("a,1,x\n"))).hasMessageNotContaining("header");
    }

    @Test
    void raggedEmptyAndRepeatedLinesAreRefused() throws IOException {
        assertThatThrownBy(() -> read(plain("a,1,2\nb,1\n")))
                .hasMessageContaining("1 values where the first line has 2");
        assertThatThrownBy(() -> read(plain("a,1,2\n\nb,1,2\n"))).hasMessageContaining("line 2");
        assertThatThrownBy(() -> read(plain("a\n"))).hasMessageContaining("no values");
        assertThatThrownBy(() -> read(plain(",1\n"))).hasMessageContaining("name is empty");
        assertThatThrownBy(() -> read(plain("a,1\na,2\n"))).hasMessageContaining("in line 1");
        assertThatThrownBy(() -> read(folder.resolve("none"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> read(folder)).isInstanceOf(TraceException.class);
        assertThat(read(plain(""))).isEmpty();
    }

    @Test
    void linesOfDifferentLengthAreReadWhereAskedFor() throws IOException {
        try (WideTraces traces = WideTraces.open(plain("a,1,2\nb,1\n"), 0, 300, Lengths.MAY_DIFFER)) {
            assertThat(traces.next().orElseThrow().series().size()).isEqualTo(2);
            assertThat(traces.next().orElseThrow().series().size()).isEqualTo(1);
            assertThat(traces.next()).isEmpty();
        }
    }

    private List<Trace> read(Path file) {
        List<Trace> all = new ArrayList<>();
        try (WideTraces traces = WideTraces.open(file, 1000, 300, Lengths.SAME)) {
            for (Optional<Trace> one = traces.next(); one.isPresent(); one = traces.next()) {
                all.add(one.get());
            }
        }
        return all;
    }

    private Path plain(String text) throws IOException {
        return Files.writeString(folder.resolve("traces.csv"), text);
    }
}
