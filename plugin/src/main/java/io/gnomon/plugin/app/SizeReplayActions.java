package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.Actions.SizeReplayLine;
import io.gnomon.plugin.cli.Actions.SizeReplayOptions;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.sizing.SizeReplay;
import io.gnomon.plugin.sizing.SizeRequest;
import io.gnomon.plugin.sizing.SizeScore;
import io.gnomon.predictor.series.TraceException;
import io.gnomon.predictor.sizing.SizingLearner;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** How policies would have sized recorded servers. */
final class SizeReplayActions {
    private SizeReplayActions() {}

    static List<SizeReplayLine> replay(SizeReplayOptions o, Consumer<String> progress) {
        SizeRequest request = new SizeRequest(
                o.traces(),
                o.train(),
                o.policies(),
                o.prices(),
                o.days(),
                o.resizes(),
                o.start().getEpochSecond(),
                o.export());
        try {
            return new SizeReplay(request, SizingLearner.DEFAULT, progress)
                    .run().stream().map(SizeReplayActions::line).toList();
        } catch (TraceException | IllegalArgumentException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "see: gnomon replay --help");
        } catch (IOException e) {
            throw new ClientException("the decisions cannot be written: " + e.getMessage(), "choose another file");
        } finally {
            progress.accept("");
        }
    }

    private static SizeReplayLine line(SizeReplay.Line line) {
        SizeScore score = line.score();
        double slots = Math.max(1, score.slots());
        return new SizeReplayLine(
                line.policy(),
                line.resource().label(),
                line.price(),
                score.allocated() / slots,
                score.needed() / slots,
                score.slackShare(),
                score.shortMinutesPerDay(),
                score.unmetShare(),
                score.resizesPerDay(),
                score.cost(line.price()),
                line.servers());
    }
}
