package io.gnomon.predictor.bench;

import io.gnomon.predictor.bench.FirstDays.Server;
import io.gnomon.predictor.forecast.weka.WekaTagLearner;
import io.gnomon.predictor.tags.TagExample;
import io.gnomon.predictor.tags.TagModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well a new server's need is told from what was declared of it and its first sample: in which quarter of the needs of the
 * servers that are known it will lie. Servers are held out a fifth at a time, in several orders; quarters and models are
 * learnt from the others. Need is what is used in the rest of the first day: its mean, and its 0.95 quantile, which is nearer to
 * what has to be allocated and harder to tell.
 *
 * <p>Arguments: {@code --learning N}, if the mean of more than one slot is known of a new server, and folders of recordings in the
 * wide layout, see {@link FirstDays}. Exit code 1 if all ways of telling together miss
 * the goal for the mean of a resource.
 */
public final class NewServerScore {
    private static final int QUARTERS = 4;
    private static final int FOLDS = 5;
    private static final int ORDERS = 5;
    private static final Set<String> RESOURCES = Set.of("cpu", "cpu-mhz", "mem");
    private static final double GOAL = 0.6;
    private static final double HIGH = 0.95;
    private static final long SEED = 1;
    private static final String TOGETHER = "all together";

    private enum Need {
        MEAN,
        HIGH_QUANTILE;

        double of(Server server, int metric) {
            double[] used = server.between(metric, 1, FirstDays.DAY);
            Arrays.sort(used);
            return used.length == 0
                    ? Double.NaN
                    : this == MEAN
                            ? Arrays.stream(used).average().orElse(Double.NaN)
                            : used[(int) (HIGH * (used.length - 1))];
        }
    }

    private NewServerScore() {}

    /** Runs for each folder. */
    public static void main(String[] folders) {
        if (folders.length == 0) {
            System.err.println(
                    "usage: NewServerScore [--learning SLOTS] FOLDER...   (recordings with a file per metric)");
            System.exit(2);
        }
        boolean kept = true;
        int learning = folders[0].equals("--learning") ? Integer.parseInt(folders[1]) : 1;
        for (String folder : List.of(folders).subList(learning == 1 ? 0 : 2, folders.length)) {
            FirstDays days = FirstDays.read(Path.of(folder), learning);
            System.out.printf(
                    "%n%s: %d servers; declared: %s; first sample of: %s%n",
                    Path.of(folder).getFileName(),
                    days.servers().size(),
                    days.declared().isEmpty() ? "nothing" : String.join(", ", days.declared()),
                    days.metrics());
            for (int metric = 0; metric < days.metrics().size(); metric++) {
                for (Need need : RESOURCES.contains(days.metrics().get(metric)) ? Need.values() : new Need[0]) {
                    double recall = score(days, metric, need);
                    kept &= need != Need.MEAN || recall >= GOAL;
                }
            }
        }
        System.exit(kept ? 0 : 1);
    }

    private static double score(FirstDays days, int metric, Need need) {
        List<Server> servers = new ArrayList<>(days.servers());
        servers.removeIf(s -> Double.isNaN(need.of(s, metric)));
        Map<String, Confusion> scores = new LinkedHashMap<>();
        for (int order = 1; order <= ORDERS; order++) {
            Collections.shuffle(servers, new Random(order));
            for (int fold = 0; fold < FOLDS; fold++) {
                List<Server> known = new ArrayList<>();
                List<Server> heldOut = new ArrayList<>();
                for (int i = 0; i < servers.size(); i++) {
                    (i % FOLDS == fold ? heldOut : known).add(servers.get(i));
                }
                tell(heldOut, known, metric, need, days.declared().size() + metric, isAlone(days), scores);
            }
        }
        Confusion together = scores.get(TOGETHER);
        System.out.printf(
                Locale.ROOT,
                "%n  %s, %s of the rest of the first day; the most frequent quarter has %.0f %%%n",
                days.metrics().get(metric),
                need == Need.MEAN ? "mean" : "0.95 quantile",
                100 * together.mostFrequent());
        scores.forEach((name, score) -> System.out.printf(
                Locale.ROOT,
                "    %-14s macro-averaged recall %.3f, right %.3f%n",
                name,
                score.macroRecall(),
                score.accuracy()));
        System.out.print(together.table());
        return together.macroRecall();
    }

    private static void tell(
            List<Server> heldOut,
            List<Server> known,
            int metric,
            Need need,
            int own,
            boolean alone,
            Map<String, Confusion> scores) {
        double[] edges = quartiles(known, metric, need);
        Map<String, TagModel> models = learnt(known, metric, need, edges, own, alone);
        for (Server server : heldOut) {
            int came = quarter(need.of(server, metric), edges);
            models.forEach((name, model) -> scores.computeIfAbsent(name, n -> new Confusion(QUARTERS))
                    .add(came, told(model, features(server))));
        }
    }

    /** Whether nothing is known of a server but how it uses one resource. */
    private static boolean isAlone(FirstDays days) {
        String first = days.metrics().get(0);
        return days.declared().isEmpty() && days.metrics().stream().allMatch(m -> m.startsWith(first));
    }

    /**
     * @param own which feature is the resource's own first sample
     * @param alone whether nothing else is known: then it is worth knowing how far a first sample is from the need
     */
    private static Map<String, TagModel> learnt(
            List<Server> known, int metric, Need need, double[] edges, int own, boolean alone) {
        List<TagExample> examples = known.stream()
                .map(s -> new TagExample(s.name(), features(s), Set.of(tag(quarter(need.of(s, metric), edges)))))
                .toList();
        TagModel asSoFar = x -> Map.of(tag(quarter(x[own], edges)), 1.0);
        TagModel similar = new NearestNeeds(own).learn(examples, SEED);
        TagModel forest = new WekaTagLearner().learn(examples, SEED);
        TagModel ratios = new NeedRatios(
                own,
                known.stream().mapToDouble(s -> features(s)[own]).toArray(),
                known.stream().mapToDouble(s -> need.of(s, metric)).toArray(),
                edges,
                NewServerScore::tag);
        Map<String, TagModel> models = new LinkedHashMap<>();
        models.put("most frequent", mostFrequent(examples));
        models.put("as so far", asSoFar);
        models.put("most similar", similar);
        models.put("forest", forest);
        models.put("by ratios", ratios);
        models.put(
                TOGETHER, mean(alone ? List.of(asSoFar, similar, forest, ratios) : List.of(asSoFar, similar, forest)));
        return models;
    }

    /** Of the probabilities: an opinion pool, in which none must be trusted alone. */
    private static TagModel mean(List<TagModel> models) {
        return x -> {
            Map<String, Double> sums = new TreeMap<>();
            models.forEach(m -> m.of(x).forEach((tag, p) -> sums.merge(tag, p / models.size(), Double::sum)));
            return sums;
        };
    }

    private static TagModel mostFrequent(List<TagExample> examples) {
        Map<String, Long> counts = new LinkedHashMap<>();
        examples.forEach(e -> e.tags().forEach(tag -> counts.merge(tag, 1L, Long::sum)));
        String most =
                Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
        return x -> Map.of(most, 1.0);
    }

    private static float[] features(Server server) {
        int declared = server.declared().length;
        float[] features = new float[declared + server.used().length];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (i < declared ? server.declared()[i] : server.used()[i - declared][0]);
        }
        return features;
    }

    private static double[] quartiles(List<Server> known, int metric, Need need) {
        double[] sorted =
                known.stream().mapToDouble(s -> need.of(s, metric)).sorted().toArray();
        return IntStream.range(1, QUARTERS)
                .mapToDouble(q -> sorted[q * sorted.length / QUARTERS])
                .toArray();
    }

    /** From 0; a gap, as of memory at the first look, counts as the lowest. */
    private static int quarter(double value, double[] edges) {
        return (int) Arrays.stream(edges).filter(edge -> value > edge).count();
    }

    private static String tag(int quarter) {
        return "q" + (quarter + 1);
    }

    private static int told(TagModel model, float[] features) {
        return model.best(features)
                .map(guess -> Integer.parseInt(guess.tag().substring(1)) - 1)
                .orElseThrow();
    }
}
