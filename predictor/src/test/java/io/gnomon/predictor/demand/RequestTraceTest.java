package io.gnomon.predictor.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.series.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestTraceTest {
    @TempDir
    Path folder;

    private void write(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private void assertFault(String... parts) {
        assertThatThrownBy(() -> RequestTrace.read(folder, 300))
                .isInstanceOf(TraceException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void requestsAreCountedPerSlotAndFlavorWithWhatAServerTakes() throws IOException {
        write("a.csv", "t,batch,flavor,cores,mem_mb", "600,0,small,1,512", "600,0,small,1,512", "1499,1,large,4,4096");
        RequestTrace trace = RequestTrace.read(folder, 300);
        assertThat(trace.slots()).isEqualTo(3);
        assertThat(trace.firstSlot()).isEqualTo(2);
        assertThat(trace.kinds()).extracting(RequestTrace.Kind::name).containsExactly("large", "small");
        assertThat(trace.kinds()).extracting(RequestTrace.Kind::memoryMib).containsExactly(4096.0, 512.0);
        assertThat(trace.kinds()).extracting(RequestTrace.Kind::cores).containsExactly(4.0, 1.0);
        assertThat(trace.servers()).isDeepEqualTo(new int[][] {{0, 2}, {0, 0}, {1, 0}});
        assertThat(trace.byMemory()).containsExactly(1, 0);
        assertThat(trace.runningMib()).isNaN();
    }

    @Test
    void theMemoryThatRunsIsRateTimesLifeTimesMemory() throws IOException {
        write("life_bins.csv", "bin,min_s,max_s", "0,0,0", "1,300,900");
        write(
                "a.csv",
                "t,batch,flavor,mem_mb,life_bin,censored",
                "0,0,a,100,1,0", // 600 s
                "300,0,a,100,1,1", // 300 s at least
                "600,0,b,1000,,"); // as long as the others: 450 s
        RequestTrace trace = RequestTrace.read(folder, 300);
        assertThat(trace.runningMib()).isEqualTo((2 * 100 * 450 + 1000 * 450) / 900.0);
    }

    @Test
    void whatCannotBeIsNamedWithItsPlace() throws IOException {
        assertFault("no .csv or .csv.gz file");
        write("a.csv", "t,batch,flavor,mem_mb", "0,0,a,0");
        assertFault("a.csv, line 2, column 4", "above 0");
        write("a.csv", "t,batch,flavor,mem_mb", "0,0,a,512", "0,0,a,1024");
        assertFault("line 3, column 4", "always the same");
        write("a.csv", "t,batch,flavor,mem_mb", "0,0,a,much");
        assertFault("line 2, column 4", "'much' is not the memory");
        write("a.csv", "t,batch,flavor,mem_mb", "0,0,a,512", "900000000,0,a,512");
        assertFault("a clock must have jumped");
        assertThatThrownBy(() -> RequestTrace.read(folder.resolve("gone"), 300))
                .hasMessageContaining("there is no such folder");
    }
}
