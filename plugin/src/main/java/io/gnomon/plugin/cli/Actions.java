package io.gnomon.plugin.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands that need the daemon's own classes. They are reached by name and only when one of them runs, so that the
 * other commands load none of those classes. A {@link ClientException} is shown to the user; anything else is a fault.
 */
public interface Actions {
    /** Implements this interface and has a constructor without parameters. */
    String IMPLEMENTATION = "io.gnomon.plugin.app.Main";

    /**
     * @param config the file named by the user
     * @param dataFolder the folder named by the user, by option or GNOMON_DATA; it wins over the file's
     * @param settings each {@code key=value}; they win over the file
     */
    record ServeOptions(Optional<Path> config, Optional<Path> dataFolder, List<String> settings) {}

    /**
     * @param simulate on trace-driven hypervisors
     * @param yes asks nothing
     * @param libvirtUri of the hypervisor to run on
     * @param guest folder with the guest image
     * @param json the narration as data
     * @param keep leaves the guests and the data behind
     */
    record DemoOptions(
            boolean simulate,
            boolean yes,
            Optional<String> libvirtUri,
            Optional<Path> guest,
            boolean json,
            boolean keep,
            Optional<Path> config) {}

    /**
     * A token of Keystone, by the {@code OS_} variables of this process and {@code clouds.yaml}.
     *
     * @param cloud the one of {@code clouds.yaml} that the user named
     */
    String cloudToken(Optional<String> cloud);

    /** Runs the daemon until it is told to end. Returns the exit code. */
    int serve(ServeOptions options);

    /** Returns the exit code: 0 only if everything that the demo promises was seen. */
    int demo(DemoOptions options);

    /**
     * What {@link #backtest} is to try; see the command's help.
     *
     * @param horizon 0 = as the outlook has it
     * @param windows 0 = as many as usual
     * @param outlook hour, day or week; empty = steps of five minutes
     * @param peak of each step of the outlook, not the mean
     */
    record BacktestOptions(
            Path traces,
            String metric,
            int horizon,
            int windows,
            Optional<String> outlook,
            boolean peak,
            Optional<Path> train,
            String learner,
            Optional<Path> export,
            Optional<Path> plot,
            Optional<String> plotSeries,
            Instant start,
            double leastDeviation,
            int threads) {}

    /** How a learner did before the test, when auto chose. */
    record TriedLine(String learner, double wql, double coverage) {}

    /**
     * How one forecaster did. NaN where a figure cannot be had.
     *
     * @param chosen whom auto took; null of all others
     * @param chosenBy what it went by, the best one first; empty of all others
     * @param endedEarly series that are not tested, as their recordings end long before the others'
     */
    record BacktestLine(
            String forecaster,
            @Nullable String chosen,
            List<TriedLine> chosenBy,
            double mae,
            double maeAtEnd,
            double maseMean,
            double maseMedian,
            double wql,
            double coverage,
            List<Double> coverageByDecile,
            double coverageNearlyConstant,
            long points,
            int series,
            int nearlyConstant,
            int withoutTest,
            int withoutScale,
            List<String> endedEarly,
            double trainSeconds,
            double forecastsPerSecond) {}

    /**
     * The learner that was asked for, then the baselines. {@code progress} is told what is going on, empty at the end;
     * {@code remarks} what should be known beside the table.
     */
    List<BacktestLine> backtest(BacktestOptions options, Consumer<String> progress, Consumer<String> remarks);

    /**
     * @param requests folder with them
     * @param binSeconds up to so long after the newest one all are known
     * @param flavor the only one to be shown
     */
    record DemandForecastOptions(Path requests, int binSeconds, Optional<String> flavor) {}

    /** What is expected of one flavor, or of all, from {@code start} on. */
    record DemandForecastLine(
            String horizon,
            String measure,
            String flavor,
            double tenth,
            double median,
            double ninetieth,
            double ninetyNinth,
            Instant start) {}

    /** How many of which flavor will be requested: by horizon, measure and flavor. */
    List<DemandForecastLine> demandForecast(DemandForecastOptions options, Consumer<String> remarks);

    /**
     * @param requests folder with them
     * @param binSeconds up to so long after the newest one all are known
     * @param horizon hour, day or week
     * @param trainDays that are only learnt from
     */
    record DemandBacktestOptions(Path requests, int binSeconds, String horizon, int trainDays) {}

    /** How good the forecasts of one flavor, or of all, were beside the usual guesses. NaN where it cannot be had. */
    record DemandLine(
            String measure,
            String flavor,
            int points,
            double mean,
            double mae,
            double rmse,
            double lastValueMae,
            double lastValueRmse,
            double yesterdayMae,
            double yesterdayRmse,
            double lastWeekMae,
            double lastWeekRmse,
            double gain,
            double coverage) {}

    /** By measure; all flavors together, then each. {@code progress} is told what is going on; empty at the end. */
    List<DemandLine> demandBacktest(DemandBacktestOptions options, Consumer<String> progress, Consumer<String> remarks);

    /**
     * What {@link #replay} is to try; see the command's help.
     *
     * @param order seed of the order of arrivals; empty = as recorded
     * @param fewestFor minutes a day for which the fewest hypervisors are to be found
     * @param gain so many times what it costs a move has to spare; empty = as usual in replays
     * @param restMinutes that a hypervisor is left alone after a move; empty = as usual in replays
     */
    record ReplayOptions(
            Path work,
            List<String> policies,
            OptionalLong order,
            boolean migrate,
            OptionalDouble gain,
            OptionalDouble restMinutes,
            OptionalDouble fewestFor,
            Optional<Path> export) {}

    /**
     * How one policy did in one cloud, or in all of them together.
     *
     * @param overloadMinutes of hypervisors, a day
     * @param unservedShare of the demand, 0..1
     * @param fewestHypervisors null if it was not asked for, or not found
     */
    record ReplayLine(
            String policy,
            String work,
            double overloadMinutes,
            double unservedShare,
            int hypervisors,
            @Nullable Integer fewestHypervisors,
            int servers,
            int unplaced,
            int migrations) {}

    /** By policy, then by cloud. {@code progress} is told what is going on; empty at the end. */
    List<ReplayLine> replay(ReplayOptions options, Consumer<String> progress);

    /**
     * What {@link #replaySizes} is to try; see the command's help.
     *
     * @param resizes a server and day that Gnomon may make
     * @param start when slot 0 was
     */
    record SizeReplayOptions(
            Path traces,
            Optional<Path> train,
            List<String> policies,
            List<Double> prices,
            int days,
            double resizes,
            Instant start,
            Optional<Path> export) {}

    /**
     * How one policy did with one resource at one price, all servers together.
     *
     * @param allocated mean of a server, MHz or MiB
     * @param used mean of a server, cut at the ceiling
     * @param slackShare of what was allocated, 0..1
     * @param shortMinutes a server and day
     * @param unmetShare of what was needed, 0..1
     * @param resizes a server and day
     * @param cost idle amounts, and the price times missing ones, by the amounts needed
     */
    record SizeReplayLine(
            String policy,
            String resource,
            double price,
            double allocated,
            double used,
            double slackShare,
            double shortMinutes,
            double unmetShare,
            double resizes,
            double cost,
            int servers) {}

    /** By resource, policy and price. {@code progress} is told what is going on; empty at the end. */
    List<SizeReplayLine> replaySizes(SizeReplayOptions options, Consumer<String> progress);

    /**
     * What {@link #replayStaging} is to try; see the command's help.
     *
     * @param requests folder with them
     * @param days the last ones are the test
     * @param budgetPercent of the memory of all running servers
     * @param most times the budget, at any moment
     * @param runningMib mean memory of all running servers; empty = from the recorded life times
     */
    record StagingReplayOptions(
            Path requests,
            List<String> policies,
            int binSeconds,
            int days,
            double budgetPercent,
            double most,
            int readySeconds,
            OptionalDouble runningMib) {}

    /**
     * How one policy did.
     *
     * @param hitRate share of the requests that were answered with a staged server, 0..1
     * @param heldMib mean memory of staged servers
     * @param mostMib that was held at a time
     * @param wastedMibSeconds what staged servers held that nobody claimed
     */
    record StagingReplayLine(
            String policy,
            double hitRate,
            long hits,
            long requests,
            double heldMib,
            double mostMib,
            double budgetMib,
            double runningMib,
            double heldMibSeconds,
            double wastedMibSeconds) {}

    /** By policy, in the order that was asked for. {@code progress} is told what is going on; empty at the end. */
    List<StagingReplayLine> replayStaging(StagingReplayOptions options, Consumer<String> progress);

    /** The reference of the configuration, as Markdown. */
    String configReference();

    /** One key of the configuration, its value as text (secrets masked), and where it came from. */
    record ConfigurationLine(String key, String value, String origin, String place) {}

    /** What {@link #serve} would use if it were started with these options. */
    List<ConfigurationLine> configuration(ServeOptions options);

    static Actions load() {
        try {
            return (Actions)
                    Class.forName(IMPLEMENTATION).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ClientException(
                    "this build has no daemon in it (" + IMPLEMENTATION + " is missing)",
                    "build it afresh with 'mvn package', or start it with the ./gnomon script",
                    null,
                    e);
        }
    }
}
