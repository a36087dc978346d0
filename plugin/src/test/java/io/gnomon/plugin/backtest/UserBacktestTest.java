package io.gnomon.plugin.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.Result;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.series.Aggregate;
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
    private static final int SERVERS = 4;
    private static final int HORIZON = 12;
    private static final int WINDOWS = 10;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** Servers that work for two hours once a day, each at its own time, never quite punctual. */
    @BeforeEach
    void record() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int server = 0; server < SERVERS; server++) {
            Random random = new Random(server);
            int start = random.nextInt(288);
            lines.append("server-").append(server);
            int late = 0;
            for (int i = 0; i < 288 * 7; i++) {
                late = Math.floorMod(i - start, 288) == 200 ? random.nextInt(5) - 2 : late;
                boolean busy = Math.floorMod(i - start - late, 288) < 24;
                lines.append(String.format(Locale.ROOT, ",%.1f", (busy ? 6_000 : 400) + 100 * random.nextDouble()));
            }
            lines.append('\n');
        }
        Files.writeString(folder.resolve("cpu.csv"), lines);
    }

    private List<Result> run(String learner) throws IOException, InterruptedException {
        return run(learner, 0, Optional.empty());
    }

    private List<Result> run(String learner, double leastDeviation, Optional<Ahead> outlook)
            throws IOException, InterruptedException {
        BacktestRequest request = new BacktestRequest(
                folder,
                Metric.CPU,
                outlook.map(Ahead::steps).orElse(HORIZON),
                WINDOWS,
                outlook,
                Aggregate.MAX,
                Optional.empty(),
                learner,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                leastDeviation,
                2);
        return new UserBacktest(request, told::add, remarks::add).run().results();
    }

    @Test
    void autoTakesTheLearnerThatWasBestBeforeTheTestAndBeatsEveryBaseline() throws Exception {
        Outcome outcome = new UserBacktest(
                        request(folder, "auto", Optional.empty(), Optional.empty(), Optional.empty()),
                        told::add,
                        remarks::add)
                .run();
        List<Result> results = outcome.results();
        assertThat(results.get(0).forecaster()).isEqualTo("auto");
        assertThat(results)
                .extracting(Result::forecaster)
                .contains("last-value", "ewma", "seasonal", "window", "fourier-ar");
        assertThat(results.subList(1, results.size()))
                .allMatch(baseline -> results.get(0).wql() < baseline.wql());
        assertThat(remarks).anyMatch(text -> text.startsWith("auto takes trees"));
        Choice choice = outcome.choice().orElseThrow();
        assertThat(choice.learner()).isEqualTo("trees");
        assertThat(choice.scores())
                .extracting(Score::forecaster)
                .startsWith("trees")
                .contains("window", "fourier-ar", "weka", "profile-hmm");
        assertThat(choice.scores()).extracting(Score::wql).isSorted();
    }

    @Test
    void anOutlookIsTriedInItsOwnStepsByAllWhoCanMakeIt() throws Exception {
        List<Result> results = run("blend", 0, Optional.of(Ahead.HOUR));
        assertThat(results)
                .extracting(Result::forecaster)
                .contains("blend", "last-value", "ewma", "yesterday", "last-week", "window-12", "trees");
        assertThat(results).allMatch(r -> r.points() == SERVERS * WINDOWS * 12);
        assertThatThrownBy(() -> run("blend", 0, Optional.of(Ahead.WEEK)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no series is longer");
        assertThatThrownBy(() -> run("weka", 0, Optional.of(Ahead.DAY))).hasMessageContaining("blend");
    }

    @Test
    void seriesThatHardlyMovedBeforeTheTestAreLeftOutIfAskedSo() throws Exception {
        assertThat(run("ewma", 1_000, Optional.empty()).get(0).series()).isEqualTo(SERVERS);
        assertThatThrownBy(() -> run("ewma", 1_000_000, Optional.empty()))
                .hasMessageContaining("ask for a smaller one");
    }

    @Test
    void nothingIsLearntFromTheTimeOfAnotherSeriesTest() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("cpu.csv"));
        String[] first = lines.get(0).split(",");
        int shorter = 288 * 5; // its test lies in the past of the others
        String early = String.join(",", java.util.Arrays.copyOf(first, 1 + shorter));
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        int firstTest = shorter - HORIZON * WINDOWS;
        StringBuilder as = new StringBuilder(early).append('\n');
        StringBuilder other = new StringBuilder(early).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",");
            as.append(line).append('\n');
            for (int i = 1 + firstTest; i < values.length; i++) {
                values[i] = "9000";
            }
            other.append(String.join(",", values)).append('\n');
        }
        Files.writeString(one.resolve("cpu.csv"), as);
        Files.writeString(two.resolve("cpu.csv"), other);
        assertThat(forecastsOf("server-0", one)).isNotEmpty().isEqualTo(forecastsOf("server-0", two));
        Path alone = Files.createDirectory(folder.resolve("alone"));
        Files.writeString(alone.resolve("cpu.csv"), early + "\n");
        assertThat(forecastsOf("server-0", alone, Optional.of(one)))
                .isNotEmpty()
                .isEqualTo(forecastsOf("server-0", alone, Optional.of(two)));
    }

    @Test
    void aSeriesThatEndsLongBeforeTheOthersIsNotTestedButNamedAndCounted() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("cpu.csv"));
        String[] first = lines.get(0).split(",");
        String odd = "odd," + String.join(",", java.util.Arrays.copyOfRange(first, 1, 1 + 288));
        Files.writeString(folder.resolve("cpu.csv"), String.join("\n", lines) + "\n" + odd + "\n");
        Outcome outcome = new UserBacktest(
                        request(folder, "window", Optional.empty(), Optional.empty(), Optional.empty()),
                        told::add,
                        remarks::add)
                .run();
        assertThat(outcome.endedEarly()).containsExactly("odd");
        assertThat(remarks).containsExactly("1 series end long before the others and are not tested: odd");
        assertThat(outcome.results()).allMatch(r -> r.series() == SERVERS && r.withoutTest() == 0);
        assertThat(outcome.choice()).isEmpty();
        refused(
                request(folder, "window", Optional.empty(), Optional.empty(), Optional.of("odd")),
                "'odd' is not forecast: it ends long before the others");
    }

    @Test
    void theSeriesThatIsDrawnUnaskedIsOneThatIsTested() throws Exception {
        Files.writeString(
                folder.resolve("cpu.csv"), Files.readString(folder.resolve("cpu.csv")) + "short,1e9,1e9,1e9\n");
        Path svg = folder.resolve("fan.svg");
        new UserBacktest(
                        request(folder, "window", Optional.empty(), Optional.of(svg), Optional.empty()),
                        told::add,
                        remarks::add)
                .run();
        assertThat(svg).content().contains("server-");
    }

    @Test
    void recordingsToLearnFromThatLieAfterTheTestAreToldOrRefused() throws Exception {
        Path train = Files.createDirectory(folder.resolve("train"));
        recordGwa(train.resolve("late.csv"), 1_372_629_600);
        refused(
                request(folder, Optional.of(train), "window", Optional.empty(), Optional.empty(), Optional.empty()),
                "all 1 recordings of --train lie after the first test begins (1970-01-07T14:00:00Z); say with --start");
        assertThat(told).noneMatch(line -> line.contains("learning"));
        recordGwa(train.resolve("early.csv"), 300);
        new UserBacktest(
                        request(
                                folder,
                                Optional.of(train),
                                "window",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        told::add,
                        remarks::add)
                .run();
        assertThat(remarks).singleElement().asString().startsWith("1 of 2 recordings of --train lie after");
    }

    private static void recordGwa(Path file, long start) throws IOException {
        StringBuilder text = new StringBuilder("Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\t"
                + "CPU usage [MHZ];\tCPU usage [%];\tMemory capacity provisioned [KB];\tMemory usage [KB];\t"
                + "Disk read throughput [KB/s];\tDisk write throughput [KB/s];\tNetwork received throughput [KB/s];\t"
                + "Network transmitted throughput [KB/s]\n");
        for (int i = 0; i < 100; i++) {
            text.append(start + 300L * i).append(";2;5852;").append(i).append(";1.0;8388608;1048576;0;3;1;2\n");
        }
        Files.writeString(file, text);
    }

    @Test
    void autoSaysIfNobodyCouldCompete() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("cpu.csv")).stream()
                .map(line -> String.join(",", java.util.Arrays.copyOf(line.split(","), 1 + HORIZON * WINDOWS + 100)))
                .toList();
        Files.write(folder.resolve("cpu.csv"), lines);
        run("auto");
        assertThat(remarks)
                .singleElement()
                .asString()
                .startsWith("auto: the recordings are too short for a competition: ")
                .endsWith(" is taken unproven");
    }

    private List<String> forecastsOf(String server, Path traces) throws Exception {
        return forecastsOf(server, traces, Optional.empty());
    }

    private List<String> forecastsOf(String server, Path traces, Optional<Path> train) throws Exception {
        Path export = traces.resolve("forecasts.csv");
        BacktestRequest request =
                request(traces, train, "weka", Optional.of(export), Optional.empty(), Optional.empty());
        new UserBacktest(request, told::add, remarks::add).run();
        return Files.readAllLines(export).stream()
                .filter(line -> line.startsWith(server + ","))
                .toList();
    }

    private static BacktestRequest request(
            Path traces, String learner, Optional<Path> export, Optional<Path> plot, Optional<String> series) {
        return request(traces, Optional.empty(), learner, export, plot, series);
    }

    private static BacktestRequest request(
            Path traces,
            Optional<Path> train,
            String learner,
            Optional<Path> export,
            Optional<Path> plot,
            Optional<String> series) {
        return new BacktestRequest(
                traces,
                Metric.CPU,
                HORIZON,
                WINDOWS,
                Optional.empty(),
                Aggregate.MAX,
                train,
                learner,
                export,
                plot,
                series,
                Instant.EPOCH,
                0,
                2);
    }

    @Test
    void whatCannotBeWrittenOrDrawnIsRefusedBeforeAnythingIsLearnt() throws Exception {
        Path nowhere = folder.resolve("no/such/folder.svg");
        Files.writeString(folder.resolve("cpu.csv"), Files.readString(folder.resolve("cpu.csv")) + "short,1,2,3\n");
        refused(
                request(folder, "last-value", Optional.of(nowhere), Optional.empty(), Optional.empty()),
                "cannot write");
        refused(
                request(folder, "last-value", Optional.empty(), Optional.of(nowhere), Optional.empty()),
                "cannot write");
        Optional<Path> svg = Optional.of(folder.resolve("fan.svg"));
        refused(
                request(folder, "last-value", Optional.empty(), svg, Optional.of("nobody")),
                "there is no series 'nobody'");
        refused(request(folder, "last-value", Optional.empty(), svg, Optional.of("short")), "too short to draw");
        assertThat(told).noneMatch(line -> line.contains("learning"));
    }

    private void refused(BacktestRequest request, String message) {
        assertThatThrownBy(() -> new UserBacktest(request, told::add, remarks::add).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
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
