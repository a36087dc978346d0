package io.gnomon.plugin.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTraceTest {
    @TempDir
    Path folder;

    @Test
    void theDiskOfAGuestReadsBackTheSame() throws IOException {
        LoadTrace trace = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 1), new LoadTrace.Line(15, 0.4, 80, 6)));
        Path file = folder.resolve("load.raw");
        Files.write(file, trace.toDisk());
        assertThat(Files.size(file)).isEqualTo(1 << 20);
        assertThat(LoadTrace.read(file)).isEqualTo(trace);
    }

    @Test
    void eachLineHoldsUntilTheNext() {
        LoadTrace trace = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 1), new LoadTrace.Line(15, 0.4, 80, 6)));
        assertThat(trace.at(14.9).get(Resource.CPU)).hasValue(0.1);
        assertThat(trace.at(15).get(Resource.CPU)).hasValue(0.4);
        assertThat(trace.at(1e6).get(Resource.MEMORY)).hasValue(80);
    }

    @Test
    void lettersAreNamedWithFileAndLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.load"), "# gnomon load 1\n0 0.1 20 1\n15 abc 20 1\n");
        assertThatThrownBy(() -> LoadTrace.read(file))
                .hasMessageContaining("bad.load line 3")
                .hasMessageContaining("'abc'")
                .hasMessageContaining("SECONDS CPU_CORES");
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "0 0.1 20 1\n");
        assertThatThrownBy(() -> LoadTrace.read(file)).hasMessageContaining("# gnomon load 1");
    }
}
