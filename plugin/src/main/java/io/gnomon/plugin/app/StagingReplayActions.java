package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.Actions.StagingReplayLine;
import io.gnomon.plugin.cli.Actions.StagingReplayOptions;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.shadow.demand.StagingReplay;
import io.gnomon.plugin.shadow.demand.StagingScore;
import io.gnomon.predictor.demand.RequestTrace;
import io.gnomon.predictor.series.TraceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What policies would have staged for recorded requests, and how many of them that would have served. */
final class StagingReplayActions {
    private static final int DAY_SECONDS = 86_400;
    private static final String OURS = "gnomon";
    private static final String ALL_KNOWING = "foresight";

    private StagingReplayActions() {}

    static List<StagingReplayLine> replay(StagingReplayOptions o, Consumer<String> progress) {
        try {
            progress.accept("reading " + o.requests());
            RequestTrace trace = RequestTrace.read(o.requests(), o.binSeconds());
            double running = o.runningMib().orElse(trace.runningMib());
            if (Double.isNaN(running)) {
                throw new ClientException(
                        "the recordings do not tell how long servers lived, so nobody knows how much memory they took",
                        "say it with --running MIB");
            }
            double budget = running * o.budgetPercent() / 100;
            int tested = o.days() * (DAY_SECONDS / o.binSeconds());
            StagingReplay replay = new StagingReplay(trace, trace.slots() - tested, o.readySeconds());
            Map<String, StagingScore> scores = new HashMap<>();
            // a fixed pool may cost what ours has cost, so that is tried first
            Stream.concat(o.policies().stream().filter(OURS::equals), o.policies().stream())
                    .filter(policy -> !scores.containsKey(policy))
                    .forEach(policy -> scores.put(
                            policy,
                            replay.run(
                                    policy,
                                    mean(policy, budget, scores),
                                    o.most() * budget,
                                    slots -> progress.accept("staging for recorded requests: " + policy + ", "
                                            + 100L * slots / trace.slots() + " %"))));
            return o.policies().stream()
                    .map(policy -> line(policy, java.util.Objects.requireNonNull(scores.get(policy)), budget, running))
                    .toList();
        } catch (TraceException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "see: gnomon replay --help");
        } catch (IllegalArgumentException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "ask for fewer --days, or record for longer");
        } finally {
            progress.accept("");
        }
    }

    private static double mean(String policy, double budget, Map<String, StagingScore> scores) {
        return policy.equals(ALL_KNOWING)
                ? budget
                : Optional.ofNullable(scores.get(OURS))
                        .map(StagingScore::meanMib)
                        .orElse(budget);
    }

    private static StagingReplayLine line(String policy, StagingScore score, double budget, double running) {
        return new StagingReplayLine(
                policy,
                score.hitRate(),
                score.hits(),
                score.requests(),
                score.meanMib(),
                score.mostMib(),
                budget,
                running,
                score.heldMibSeconds(),
                score.wastedMibSeconds());
    }
}
