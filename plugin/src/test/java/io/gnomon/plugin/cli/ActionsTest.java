package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Actions.BacktestLine;
import io.gnomon.plugin.cli.Actions.BacktestOptions;
import io.gnomon.plugin.cli.Actions.ConfigurationLine;
import io.gnomon.plugin.cli.Actions.DemandBacktestOptions;
import io.gnomon.plugin.cli.Actions.DemandForecastOptions;
import io.gnomon.plugin.cli.Actions.DemoOptions;
import io.gnomon.plugin.cli.Actions.ReplayLine;
import io.gnomon.plugin.cli.Actions.ReplayOptions;
import io.gnomon.plugin.cli.Actions.ServeOptions;
import io.gnomon.plugin.cli.Actions.SizeReplayLine;
import io.gnomon.plugin.cli.Actions.SizeReplayOptions;
import io.gnomon.plugin.cli.Actions.StagingReplayLine;
import io.gnomon.plugin.cli.Actions.StagingReplayOptions;
import io.gnomon.plugin.cli.Actions.TriedLine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that need the daemon's classes hand over what the user said. */
final class ActionsTest {
    @TempDir
    Path folder;

    private Shell shell;
    private final Recorder recorder = new Recorder();

    private static final class Recorder implements Actions {
        @Override
        public String cloudToken(Optional<String> cloud) {
            throw new AssertionError("no OpenStack is named");
        }

        @Nullable ServeOptions served;

        @Nullable DemoOptions shown;

        @Nullable BacktestOptions tried;

        @Nullable DemandForecastOptions asked;

        @Nullable DemandBacktestOptions demanded;

        @Nullable ReplayOptions replayed;

        @Nullable SizeReplayOptions sized;

        @Nullable StagingReplayOptions staged;

        @Override
        public int serve(ServeOptions options) {
            served = options;
            return 0;
        }

        @Override
        public int demo(DemoOptions options) {
            shown = options;
            return 1;
        }

        @Override
        public List<BacktestLine> backtest(
                BacktestOptions options, Consumer<String> progress, Consumer<String> remarks) {
            tried = options;
            progress.accept("auto: learning");
            progress.accept("auto: still learning");
            remarks.accept("auto: takes trees");
            return List.of(
                    backtested("auto", "trees", List.of(new TriedLine("trees", 0.25, 0.8))),
                    backtested("ewma", null, List.of()));
        }

        private static BacktestLine backtested(String name, @Nullable String chosen, List<TriedLine> by) {
            return new BacktestLine(
                    name, chosen, by, 1, 1, 1, 1, 1, 1, List.of(), 1, 1, 1, 0, 0, 0, List.of("b", "c"), 0, 1);
        }

        @Override
        public List<DemandForecastLine> demandForecast(DemandForecastOptions options, Consumer<String> remarks) {
            asked = options;
            remarks.accept("one request is left out");
            return List.of(new DemandForecastLine("hour", "servers", "a", 3, 5, 9, 14, Instant.EPOCH));
        }

        @Override
        public List<DemandLine> demandBacktest(
                DemandBacktestOptions options, Consumer<String> progress, Consumer<String> remarks) {
            demanded = options;
            progress.accept("forecasting: 1 hours done");
            return List.of(new DemandLine(
                    "servers", "(all)", 7, 100, 8, 10, 12, 15, Double.NaN, Double.NaN, 13, 16, 1 / 3.0, 0.8));
        }

        @Override
        public List<ReplayLine> replay(ReplayOptions options, Consumer<String> progress) {
            replayed = options;
            progress.accept("placing: gnomon");
            return List.of(new ReplayLine("gnomon", "monday", 12.5, 0.001, 22, 20, 600, 0, 0));
        }

        @Override
        public List<StagingReplayLine> replayStaging(StagingReplayOptions options, Consumer<String> progress) {
            staged = options;
            progress.accept("staging");
            return List.of(new StagingReplayLine("share", 0.62, 620, 1000, 2000, 2100, 2048, 102_400, 6e8, 2e8));
        }

        @Override
        public List<SizeReplayLine> replaySizes(SizeReplayOptions options, Consumer<String> progress) {
            sized = options;
            return List.of(new SizeReplayLine("vpa", "memory", 30, 900, 500, 0.45, 12, 0.01, 0.5, 1.15, 301));
        }

        @Override
        public String configReference() {
            return "# Configuration\n";
        }

        @Override
        public List<ConfigurationLine> configuration(ServeOptions options) {
            served = options;
            return List.of(new ConfigurationLine("daemon.port", "7420", "default", ""));
        }
    }

    @BeforeEach
    void prepare() {
        shell = new Shell(folder);
        shell.actions = () -> recorder;
    }

    @Test
    void serveHandsOverOnlyWhatWasNamed() {
        assertThat(shell.run("serve")).isZero();
        assertThat(recorder.served).isEqualTo(new ServeOptions(Optional.empty(), Optional.empty(), List.of()));
        shell.run("serve", "--config", "/etc/g.yaml", "--data-dir", "/srv/g", "--set", "a=b", "--set", "c=d,e");
        assertThat(recorder.served)
                .isEqualTo(new ServeOptions(
                        Optional.of(Path.of("/etc/g.yaml")), Optional.of(Path.of("/srv/g")), List.of("a=b", "c=d,e")));
    }

    @Test
    void aBacktestHandsOverWhatIsToBeTriedAndSaysWhatItDoes() {
        assertThat(shell.run(
                        "backtest",
                        "--traces",
                        "/t",
                        "--metric",
                        "mem",
                        "--windows",
                        "3",
                        "--threads",
                        "1",
                        "--least-deviation",
                        "2.5"))
                .isZero();
        assertThat(recorder.tried)
                .isEqualTo(new BacktestOptions(
                        Path.of("/t"),
                        "mem",
                        0,
                        3,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        "auto",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.EPOCH,
                        2.5,
                        1));
        assertThat(shell.err()).contains("auto: learning", "auto: takes trees").doesNotContain("still");
        assertThat(shell.out()).contains("chosen", "trees", "ends early");
        assertThat(shell.run("backtest", "--traces", "/t", "-f", "json")).isZero();
        assertThat(shell.out())
                .contains("\"chosen\": \"trees\"", "\"learner\": \"trees\"", "\"wql\": 0.25")
                .contains("\"chosen\": null", "\"chosen_by\": []", "\"ends_early\": 2", "\"b\"");
        assertThat(shell.run("backtest", "--traces", "/t", "--outlook", "day", "--peak"))
                .isZero();
        assertThat(java.util.Objects.requireNonNull(recorder.tried).outlook()).contains("day");
        assertThat(recorder.tried.peak()).isTrue();
        assertThat(shell.run("backtest", "--traces", "/t", "--horizon", "0")).isEqualTo(2);
        assertThat(shell.run("backtest", "--traces", "/t", "--outlook", "month"))
                .isEqualTo(2);
        assertThat(shell.run("backtest", "--traces", "/t", "--outlook", "day", "--horizon", "3"))
                .isEqualTo(2);
        assertThat(shell.run("backtest", "--traces", "/t", "--peak")).isEqualTo(2);
        assertThat(shell.run("backtest", "--traces", "/t", "--start", "monday")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--horizon 100000 --windows 100000 | --horizon times --windows is at most",
                "--windows 100000 | --horizon times --windows is at most",
                "--threads 1000000 | --threads is at most",
                "--least-deviation NaN | --least-deviation is 0 or more",
                "--least-deviation Infinity | --least-deviation is 0 or more",
                "--least-deviation -1 | --least-deviation is 0 or more",
                "--series a | needs it",
                "--export /x/a.svg --plot /x/../x/a.svg | the same file"
            })
    void aBacktestThatMakesNoSenseIsRefusedBeforeAnythingIsRead(String options, String named) {
        assertThat(shell.run(("backtest --traces /t " + options).split(" "))).isEqualTo(2);
        assertThat(shell.err()).contains(named);
        assertThat(recorder.tried).isNull();
    }

    @Test
    void aBacktestOfDemandHandsOverWhatIsToBeTriedAndShowsWhatCameOut() {
        assertThat(shell.run("demand", "backtest", "/r", "--horizon", "week", "--train-days", "3"))
                .isZero();
        assertThat(recorder.demanded).isEqualTo(new DemandBacktestOptions(Path.of("/r"), 300, "week", 3));
        assertThat(shell.out()).contains("(all)", "0.33", "0.80");
        assertThat(shell.err()).contains("forecasting");
        assertThat(shell.run("demand", "backtest", "/r", "-f", "json")).isZero();
        assertThat(shell.out()).contains("\"yesterday_mae\": null", "\"last_week_rmse\": 16");
        assertThat(recorder.demanded).isEqualTo(new DemandBacktestOptions(Path.of("/r"), 300, "hour", 14));
        assertThat(shell.run("demand", "backtest", "/r", "--horizon", "month")).isEqualTo(2);
        assertThat(shell.run("demand", "backtest", "/r", "--train-days", "0")).isEqualTo(2);
        assertThat(shell.run("demand", "backtest", "/r", "--bin", "0")).isEqualTo(2);
        assertThat(shell.run("demand", "backtest")).isEqualTo(2);
        assertThat(shell.run("demand")).isEqualTo(2);
    }

    @Test
    void aReplayHandsOverWhatIsToBeTriedAndShowsWhatCameOut() {
        assertThat(shell.run(
                        "replay",
                        "--placement",
                        "--work",
                        "/w",
                        "--policy",
                        "gnomon,nova",
                        "--order",
                        "7",
                        "--migrate",
                        "on",
                        "--gain",
                        "2",
                        "--rest",
                        "10",
                        "--fewest",
                        "60"))
                .isZero();
        assertThat(recorder.replayed)
                .isEqualTo(new ReplayOptions(
                        Path.of("/w"),
                        List.of("gnomon", "nova"),
                        OptionalLong.of(7),
                        true,
                        OptionalDouble.of(2),
                        OptionalDouble.of(10),
                        OptionalDouble.of(60),
                        Optional.empty()));
        assertThat(shell.out()).contains("monday", "12.5");
        assertThat(shell.run("replay", "--placement", "--work", "/w", "-f", "json"))
                .isZero();
        assertThat(shell.out()).contains("\"overload_minutes\": 12.5", "\"fewest_hypervisors\": 20");
        assertThat(java.util.Objects.requireNonNull(recorder.replayed).policies())
                .contains("oracle");
    }

    @Test
    void aReplayOfWhatCannotBeIsRefused() {
        assertThat(shell.run("replay", "--work", "/w")).isEqualTo(2);
        assertThat(shell.run("replay", "--placement")).isEqualTo(2);
        assertThat(shell.run("replay", "--placement", "--work", "/w", "--gain", "2"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("--migrate on");
        assertThat(shell.run("replay", "--placement", "--work", "/w", "--migrate", "on", "--rest", "-1"))
                .isEqualTo(2);
        assertThat(shell.run("replay", "--traces", "/t", "--rest", "1")).isEqualTo(2);
        assertThat(shell.run("replay", "--placement", "--work", "/w", "--policy", "luck"))
                .isEqualTo(2);
        assertThat(shell.run("replay", "--placement", "--work", "/w", "--policy", "nova,gnomon", "--export", "/x"))
                .isEqualTo(2);
    }

    @Test
    void sizesAreReplayedAtThePricesThatAreAskedFor() {
        assertThat(shell.run(("replay --traces /t --train /u --policy vpa --price 30 --days 3 --resizes 5"
                                + " --start 2013-06-30T22:00:00Z --export /x.csv.gz -f json")
                        .split(" ")))
                .isZero();
        assertThat(recorder.sized)
                .isEqualTo(new SizeReplayOptions(
                        Path.of("/t"),
                        Optional.of(Path.of("/u")),
                        List.of("vpa"),
                        List.of(30.0),
                        3,
                        5,
                        Instant.parse("2013-06-30T22:00:00Z"),
                        Optional.of(Path.of("/x.csv.gz"))));
        assertThat(shell.out()).contains("\"cost\": 1.15", "\"resource\": \"memory\"");
        assertThat(shell.run("replay", "--traces", "/t")).isZero();
        SizeReplayOptions asked = java.util.Objects.requireNonNull(recorder.sized);
        assertThat(asked.prices()).containsExactly(10.0, 30.0, 100.0);
        assertThat(asked.policies()).startsWith("gnomon").endsWith("oracle");
        assertThat(asked.days()).isEqualTo(20);
    }

    @Test
    void stagingIsReplayedOnTheRequestsOfAFolder() {
        assertThat(shell.run(("replay --demand /r --policy share --budget 1 --most 1 --ready 90 --days 3 --bin 60"
                                + " --running 5000 -f json")
                        .split(" ")))
                .isZero();
        assertThat(recorder.staged)
                .isEqualTo(new StagingReplayOptions(
                        Path.of("/r"), List.of("share"), 60, 3, 1, 1, 90, OptionalDouble.of(5000)));
        assertThat(shell.out()).contains("\"hit_rate\": 0.62", "\"wasted_mib_seconds\": 200000000");
        assertThat(shell.run("replay", "--demand", "--work", "/r")).isZero();
        assertThat(recorder.staged)
                .isEqualTo(new StagingReplayOptions(
                        Path.of("/r"), ReplayDemand.POLICIES, 300, 10, 2, 3, 60, OptionalDouble.empty()));
        assertThat(shell.out()).contains("0.62", "share");
        assertThat(shell.err()).contains("staging");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--traces /t --placement --work /w",
                "--traces /t --work /w",
                "--traces /t --migrate on",
                "--traces /t --policy nova",
                "--traces /t --price 0",
                "--traces /t --price dear",
                "--traces /t --price NaN",
                "--traces /t --days 0",
                "--traces /t --resizes 0",
                "--traces /t --start soon",
                "--traces /t --export /x",
                "--placement --work /w --price 3",
                "--demand",
                "--demand /r --work /r",
                "--demand /r --placement",
                "--demand /r --policy nova",
                "--demand /r --budget 0",
                "--demand /r --budget 101",
                "--demand /r --most 0.5",
                "--demand /r --ready -1",
                "--demand /r --running 0",
                "--demand /r --bin 7",
                "--demand /r --days 0",
                "--demand /r --price 3",
                "--demand /r --order 3",
                "--traces /t --budget 3",
            })
    void aReplayThatMixesOrForgetsIsRefused(String line) {
        String[] arguments = ("replay " + line).trim().split(" ");
        assertThat(shell.run(arguments)).isEqualTo(2);
    }

    @Test
    void aForecastOfDemandIsOfOneFlavorOrOfAll() {
        assertThat(shell.run("demand", "forecast", "/r", "--bin", "60")).isZero();
        assertThat(recorder.asked).isEqualTo(new DemandForecastOptions(Path.of("/r"), 60, Optional.empty()));
        assertThat(shell.run("demand", "forecast", "/r", "--flavor", "a", "-f", "csv"))
                .isZero();
        assertThat(recorder.asked).isEqualTo(new DemandForecastOptions(Path.of("/r"), 300, Optional.of("a")));
        assertThat(shell.out()).contains("\"hour\",\"servers\",\"a\",3,5,9,14");
    }

    @Test
    void theDemosExitCodeIsThatOfTheCommand() {
        assertThat(shell.run("demo", "--simulate", "--yes", "--libvirt", "qemu:///session", "-f", "json", "--keep"))
                .isEqualTo(1);
        assertThat(recorder.shown)
                .isEqualTo(new DemoOptions(
                        true, true, Optional.of("qemu:///session"), Optional.empty(), true, true, Optional.empty()));
    }

    @Test
    void theConfigurationIsShownWithItsOrigin() {
        assertThat(shell.run("config", "show", "-f", "csv")).isZero();
        assertThat(shell.out()).contains("\"daemon.port\",\"7420\",\"default\",\"\"");
        shell.run("config", "reference");
        assertThat(shell.out()).isEqualTo("# Configuration\n");
    }

    @Test
    void aFaultIsSaidInOneLineAndItsTraceOnlyWithDebug() {
        shell.actions = () -> {
            throw new IllegalStateException("broken");
        };
        assertThat(shell.run("serve")).isEqualTo(1);
        assertThat(shell.err()).contains("broken").contains("--debug").doesNotContain("\tat ");
        assertThat(shell.run("serve", "--debug")).isEqualTo(1);
        assertThat(shell.err()).contains("\tat ");
    }
}
