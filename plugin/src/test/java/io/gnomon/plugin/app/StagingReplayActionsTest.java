package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.cli.Actions.StagingReplayLine;
import io.gnomon.plugin.cli.Actions.StagingReplayOptions;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.shadow.demand.StagingReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of requests to the lines that a user sees. */
class StagingReplayActionsTest {
    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();

    /** Three days; two small servers in every slot and a large one in every third. */
    @BeforeEach
    void record() throws IOException {
        StringBuilder text = new StringBuilder("t,batch,flavor,cores,mem_mb,life_bin,censored\n");
        for (int slot = 0; slot < 3 * 288; slot++) {
            text.append((slot * 300 + ",0,small,1,1024,1,0\n").repeat(2));
            if (slot % 3 == 0) {
                text.append(slot * 300 + ",1,large,8,8192,1,0\n");
            }
        }
        Files.writeString(folder.resolve("requests.csv"), text);
        Files.writeString(folder.resolve("life_bins.csv"), "bin,min_s,max_s\n1,3000,3000\n");
    }

    private StagingReplayOptions options(int days, double percent, OptionalDouble running) {
        return new StagingReplayOptions(folder, StagingReplay.POLICIES, 300, days, percent, 3, 60, running);
    }

    @Test
    void everyPolicyIsTriedAtTheSameMeanCost() {
        List<StagingReplayLine> lines = new Main().replayStaging(options(1, 10, OptionalDouble.empty()), progress::add);
        assertThat(lines).extracting(StagingReplayLine::policy).containsExactlyElementsOf(StagingReplay.POLICIES);
        // two of 1 GiB and a third of 8 GiB each slot, which live for ten slots
        double running = 10 * (2 * 1024 + 8192 / 3.0);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.runningMib()).isCloseTo(running, within(1e-6));
            assertThat(line.budgetMib()).isCloseTo(running / 10, within(1e-6));
            assertThat(line.requests()).isEqualTo(288 * 2 + 96);
            assertThat(line.heldMib()).isLessThan(1.1 * line.budgetMib());
        });
        StagingReplayLine ours = lines.get(0);
        assertThat(ours.hitRate()).isGreaterThan(lines.get(1).hitRate());
        assertThat(lines.get(1).heldMib()).isLessThanOrEqualTo(ours.heldMib());
        assertThat(lines.get(4).hitRate()).isEqualTo(1);
        assertThat(progress).first().asString().startsWith("reading");
        assertThat(progress).last().isEqualTo("");
    }

    @Test
    void whatCannotBeTriedIsSaidWithTheMend() throws IOException {
        assertThatThrownBy(() -> new Main().replayStaging(options(3, 2, OptionalDouble.empty()), progress::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("864 slots");
        Files.delete(folder.resolve("life_bins.csv"));
        assertThatThrownBy(() -> new Main().replayStaging(options(1, 2, OptionalDouble.empty()), progress::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("how long servers lived");
        assertThat(new Main().replayStaging(options(1, 2, OptionalDouble.of(100_000)), progress::add))
                .allSatisfy(line -> assertThat(line.budgetMib()).isEqualTo(2000));
        Files.writeString(folder.resolve("more.csv"), "t,batch,flavor,mem_mb\n0,0,small,huge\n");
        assertThatThrownBy(() -> new Main().replayStaging(options(1, 2, OptionalDouble.empty()), progress::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("more.csv, line 2, column 4");
    }
}
