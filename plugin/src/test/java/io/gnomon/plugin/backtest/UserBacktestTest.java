package io.gnomon.plugin.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserBacktestTest {
    private static final int HORIZON = 12;
    private static final int WINDOWS = 10;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    /** Servers that work for two hours once a day, each at its own time, never quite punctual. */
    @BeforeEach
    void record() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int server = 0; server < 10; server++) {
            Random random = new Random(server);
            int start = random.nextInt(288);
            lines.append("server-").append(server);
            int late = 0;
            for (int i = 0; i < 288 * 9; i++) {
                late = Math.floorMod(i - start, 288) == 200 ? random.nextInt(5) - 2 : late;
                boolean busy = Math.floorMod(i - start - late, 288) < 24;
                lines.append(String.format(Locale.ROOT, ",%.1f", (busy ? 6_000 : 400) + 100 * random.nextDouble()));
            }
            lines.append('\n');
        }
        Files.writeString(folder.resolve("cpu.csv"), lines);
    }

    private List<Result> run(String learner) throws IOException, InterruptedException {
        return run(learner, 0);
    }

    private List<Result> run(String learner, double leastDeviation) throws IOException, InterruptedException {
        BacktestRequest request = new BacktestRequest(
                folder,
                Metric.CPU,
                HORIZON,
                WINDOWS,
                Optional.empty(),
                learner,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                leastDeviation,
                2);
        return new UserBacktest(request, told::add).run();
    }

    @Test
    void autoTakesTheLearnerThatWasBestBeforeTheTestAndBeatsEveryBaseline() throws Exception {
        List<Result> results = run("auto");
        assertThat(results.get(0).forecaster()).isEqualTo("auto");
        assertThat(results).extracting(Result::forecaster).contains("last-value", "ewma", "seasonal", "window");
        assertThat(results.subList(1, results.size()))
                .allMatch(baseline -> results.get(0).wql() < baseline.wql());
        assertThat(told).anyMatch(text -> text.startsWith("auto: trees was best"));
    }

    @Test
    void seriesThatHardlyMovedBeforeTheTestAreLeftOutIfAskedSo() throws Exception {
        assertThat(run("ewma", 1_000).get(0).series()).isEqualTo(10);
        assertThatThrownBy(() -> run("ewma", 1_000_000)).hasMessageContaining("ask for a smaller one");
    }

    @Test
    void aLearnerThatDoesNotExistIsNamedWithThoseThatDo() {
        assertThatThrownBy(() -> run("forest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("forest")
                .hasMessageContaining("auto")
                .hasMessageContaining("trees");
    }
}
