package io.gnomon.plugin.sizing;

import io.gnomon.plugin.sizing.Recordings.Server;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.predictor.sizing.SizingLearner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One replay, from reading the recordings to the scores. What a slot is given follows from earlier slots alone: needs
 * are learnt from what lies before the test, and what a change must be worth from the days before. */
public final class SizeReplay {
    public static final String GNOMON = "gnomon";
    public static final List<String> POLICIES =
            List.of(GNOMON, "static", "reactive", "last-hour", "last-4h", "vpa", "autopilot", "oracle");

    private static final int DAY = 288;
    private static final long SEED = 7;

    private final SizeRequest request;
    private final SizingLearner learner;
    private final Consumer<String> progress;

    /** @param progress is told what is being done; empty at the end */
    public SizeReplay(SizeRequest request, SizingLearner learner, Consumer<String> progress) {
        this.request = request;
        this.learner = learner;
        this.progress = progress;
    }

    /** How one policy did with one resource at one price. */
    public record Line(String policy, Track.Kind resource, double price, int servers, SizeScore score) {}

    /**
     * Runs it: by resource, policy and price.
     *
     * @throws IllegalArgumentException if the recordings are too short for the days
     * @throws io.gnomon.predictor.series.TraceException if a recording cannot be read
     */
    public List<Line> run() throws IOException {
        progress.accept("reading " + request.traces());
        Recordings recordings = Recordings.read(request.traces(), request.startSeconds());
        int first = first(recordings, request.traces());
        List<Price> prices = request.prices().stream().map(Price::new).toList();
        Map<Track.Kind, Learnt> learnt = request.policies().contains(GNOMON) ? learn(recordings, prices) : Map.of();
        List<Line> lines = new ArrayList<>();
        Map<Integer, List<double[][]>> decided = new java.util.TreeMap<>();
        for (Track.Kind kind : Track.Kind.values()) {
            for (String policy : request.policies()) {
                progress.accept("replaying " + kind.label() + ": " + policy);
                List<double[][]> runs = runs(policy, recordings, kind, first, learnt);
                for (int p = 0; p < prices.size(); p++) {
                    double[][] run = runs.get(Math.min(p, runs.size() - 1));
                    lines.add(new Line(
                            policy, kind, request.prices().get(p), run.length, score(recordings, kind, first, run)));
                    if (request.export().isPresent()) {
                        decided.computeIfAbsent(p, k -> new ArrayList<>()).add(run);
                    }
                }
            }
        }
        for (var export : decided.entrySet()) {
            Path file = ExportFile.name(
                    request.export().orElseThrow(),
                    request.prices(),
                    request.prices().get(export.getKey()));
            ExportFile.write(
                    file,
                    recordings,
                    first,
                    export.getValue().get(0),
                    export.getValue().get(1));
        }
        return lines;
    }

    private Map<Track.Kind, Learnt> learn(Recordings tested, List<Price> prices) {
        Recordings source = request.train()
                .map(folder -> {
                    progress.accept("reading " + folder);
                    return Recordings.read(folder, request.startSeconds());
                })
                .orElse(tested);
        int end = first(source, request.train().orElse(request.traces()));
        Map<Track.Kind, Learnt> learnt = new EnumMap<>(Track.Kind.class);
        for (Track.Kind kind : Track.Kind.values()) {
            progress.accept("learning " + kind.label());
            List<Track> tracks =
                    source.servers().stream().map(s -> s.track(kind)).toList();
            learnt.put(kind, Learnt.of(tracks, end, learner, prices, request.resizes(), SEED));
        }
        return learnt;
    }

    private int first(Recordings recordings, Path folder) {
        int first = recordings.slots() - request.days() * DAY;
        if (first < 1) {
            throw new IllegalArgumentException("the recordings in " + folder + " are " + recordings.slots()
                    + " slots long, and a test of " + request.days() + " days takes " + request.days() * DAY
                    + ": ask for fewer days");
        }
        return first;
    }

    /** One run of all servers; Gnomon has one for each price. */
    private List<double[][]> runs(
            String policy, Recordings recordings, Track.Kind kind, int first, Map<Track.Kind, Learnt> learnt) {
        List<Server> servers = recordings.servers();
        Learnt known = learnt.get(kind);
        if (!policy.equals(GNOMON) || known == null) {
            SizePolicy peer = peer(policy);
            return List.<double[][]>of(servers.parallelStream()
                    .map(s -> Run.of(peer, s.track(kind), first, recordings.slots()))
                    .toArray(double[][]::new));
        }
        List<Track> fleet = servers.stream().map(s -> s.track(kind)).toList();
        List<Needs> needs =
                fleet.parallelStream().map(t -> known.needs(t, first)).toList();
        return IntStream.range(0, request.prices().size())
                .mapToObj(p -> new PricedFleet(fleet, needs, known.restraint(p), request.resizes())
                        .run(first, recordings.slots()))
                .toList();
    }

    static SizePolicy peer(String name) {
        return switch (name) {
            case "static" -> new StaticPolicy();
            case "reactive" -> new ReactivePolicy();
            case "last-hour" -> new LastPeakPolicy(12);
            case "last-4h" -> new LastPeakPolicy(48);
            case "vpa" -> new VpaPolicy();
            case "autopilot" -> new AutopilotPolicy();
            case "oracle" -> new OraclePolicy();
            default ->
                throw new IllegalArgumentException(
                        "there is no policy '" + name + "'; choose of " + String.join(", ", POLICIES));
        };
    }

    private static SizeScore score(Recordings recordings, Track.Kind kind, int first, double[][] run) {
        SizeScore all = SizeScore.NONE;
        for (int i = 0; i < run.length; i++) {
            all = all.plus(SizeScore.of(recordings.servers().get(i).track(kind), first, run[i]));
        }
        return all;
    }
}
