package io.gnomon.predictor.tags;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Tries a learner by cross-validation: each server is told by what was learnt of the servers of the other folds. Folds have each
 * tag as evenly as may be. Stateless.
 */
public final class TagTrial {
    private static final int FOLDS = 5;

    private TagTrial() {}

    /**
     * The score; of fewer than two examples one that is no better than anything.
     *
     * @param sure probability from which on a tag would be given
     */
    public static TagScore of(TagLearner learner, List<TagExample> examples, double sure, long seed) {
        List<TagExample> dealt = shuffled(examples, seed);
        int folds = Math.min(FOLDS, dealt.size());
        int[] counts = new int[4]; // right, right by frequency, gained, lost
        Map<String, TagScore.OfTag> byTag = new HashMap<>();
        int told = 0;
        for (int fold = 0; folds >= 2 && fold < folds; fold++) {
            List<TagExample> known = new ArrayList<>();
            List<TagExample> apart = new ArrayList<>();
            for (int i = 0; i < dealt.size(); i++) {
                (i % folds == fold ? apart : known).add(dealt.get(i));
            }
            TagModel model = learner.learn(known, seed);
            String frequent = mostFrequent(known);
            for (TagExample example : apart) {
                tell(model, frequent, example, sure, counts, byTag);
                told++;
            }
        }
        return new TagScore(told, counts[0], counts[1], counts[2], counts[3], byTag);
    }

    private static void tell(
            TagModel model,
            String frequent,
            TagExample example,
            double sure,
            int[] counts,
            Map<String, TagScore.OfTag> byTag) {
        TagModel.Guess guess = model.best(example.features()).orElse(new TagModel.Guess(frequent, 0));
        boolean right = example.tags().contains(guess.tag());
        boolean usual = example.tags().contains(frequent);
        counts[0] += right ? 1 : 0;
        counts[1] += usual ? 1 : 0;
        counts[2] += right && !usual ? 1 : 0;
        counts[3] += usual && !right ? 1 : 0;
        example.tags().forEach(tag -> byTag.merge(tag, new TagScore.OfTag(1, 0, 0, 0, 0), TagScore.OfTag::plus));
        boolean isSure = guess.probability() >= sure;
        byTag.merge(
                guess.tag(),
                new TagScore.OfTag(0, 1, right ? 1 : 0, isSure ? 1 : 0, isSure && right ? 1 : 0),
                TagScore.OfTag::plus);
    }

    /** By tag, and within it at random: dealt in turn, each fold has its share of each tag. */
    private static List<TagExample> shuffled(List<TagExample> examples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Double> lots = new HashMap<>();
        examples.stream()
                .sorted(Comparator.comparing(TagExample::server))
                .forEach(e -> lots.put(e.server(), random.nextDouble()));
        return examples.stream()
                .sorted(Comparator.<TagExample, String>comparing(e -> new TreeSet<>(e.tags()).first())
                        .thenComparing(e -> lots.getOrDefault(e.server(), 0.0)))
                .toList();
    }

    private static String mostFrequent(List<TagExample> examples) {
        Map<String, Integer> counts = new HashMap<>();
        examples.forEach(e -> e.tags().forEach(tag -> counts.merge(tag, 1, Integer::sum)));
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
