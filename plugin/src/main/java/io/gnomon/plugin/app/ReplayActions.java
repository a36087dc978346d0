package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.Actions.ReplayLine;
import io.gnomon.plugin.cli.Actions.ReplayOptions;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.placement.MoveTerms;
import io.gnomon.plugin.placement.PlacementTrial;
import io.gnomon.plugin.placement.PlacementTrial.Outcome;
import io.gnomon.plugin.placement.PlacementWork;
import io.gnomon.plugin.placement.WorkFolder;
import io.gnomon.predictor.series.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What policies would have made of recorded servers. */
final class ReplayActions {
    /** All clouds of a folder together: minutes are the mean of them, all else is the sum. */
    private static final String ALL = "(all)";

    private ReplayActions() {}

    static List<ReplayLine> replay(ReplayOptions o, Consumer<String> progress) {
        try {
            progress.accept("reading " + o.work());
            List<PlacementWork> clouds = new ArrayList<>();
            for (PlacementWork cloud : WorkFolder.read(o.work())) {
                clouds.add(o.order().isPresent() ? cloud.shuffled(o.order().getAsLong()) : cloud);
            }
            if (o.export().isPresent() && clouds.size() > 1) {
                throw new ClientException(
                        "--export writes one cloud, and there are " + clouds.size() + " in " + o.work(),
                        "name the folder of one of them with --work");
            }
            List<ReplayLine> lines = new ArrayList<>();
            for (String policy : o.policies()) {
                progress.accept("placing: " + policy);
                lines.addAll(lines(policy, clouds, o));
            }
            return lines;
        } catch (TraceException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "see: gnomon replay --help");
        } catch (IOException e) {
            throw new ClientException("the placement cannot be written: " + e.getMessage(), "choose another file");
        } finally {
            progress.accept("");
        }
    }

    private static List<ReplayLine> lines(String policy, List<PlacementWork> clouds, ReplayOptions o)
            throws IOException {
        PlacementTrial trial = new PlacementTrial(policy, o.migrate(), terms(o));
        List<Outcome> outcomes = clouds.stream().map(trial::run).toList();
        if (o.export().isPresent()) {
            Files.writeString(o.export().get(), outcomes.get(0).csv());
        }
        Integer fewest = null;
        if (o.fewestFor().isPresent()) {
            var found = trial.fewest(clouds, o.fewestFor().getAsDouble());
            fewest = found.isPresent() ? found.getAsInt() : null;
        }
        List<ReplayLine> lines = new ArrayList<>();
        for (int i = 0; i < clouds.size(); i++) {
            PlacementWork cloud = clouds.get(i);
            lines.add(line(
                    policy,
                    cloud.name(),
                    List.of(cloud),
                    List.of(outcomes.get(i)),
                    clouds.size() == 1 ? fewest : null));
        }
        if (clouds.size() > 1) {
            lines.add(line(policy, ALL, clouds, outcomes, fewest));
        }
        return lines;
    }

    private static MoveTerms terms(ReplayOptions o) {
        Duration usual = MoveTerms.USUAL.rest();
        return new MoveTerms(
                o.gain().orElse(MoveTerms.USUAL.gain()),
                o.restMinutes().isPresent()
                        ? Duration.ofSeconds(Math.round(60 * o.restMinutes().getAsDouble()))
                        : usual);
    }

    private static ReplayLine line(
            String policy, String name, List<PlacementWork> clouds, List<Outcome> outcomes, @Nullable Integer fewest) {
        double wanted = outcomes.stream().mapToDouble(x -> x.score().wanted()).sum();
        double unserved =
                outcomes.stream().mapToDouble(x -> x.score().unserved()).sum();
        return new ReplayLine(
                policy,
                name,
                outcomes.stream()
                        .mapToDouble(x -> x.score().overloadMinutesPerDay())
                        .average()
                        .orElse(0),
                wanted > 0 ? unserved / wanted : 0,
                clouds.stream().mapToInt(c -> c.machines().size()).sum(),
                fewest,
                clouds.stream().mapToInt(c -> c.arrivals().size()).sum(),
                outcomes.stream().mapToInt(x -> x.score().unplaced()).sum(),
                outcomes.stream().mapToInt(x -> x.score().migrations()).sum());
    }
}
