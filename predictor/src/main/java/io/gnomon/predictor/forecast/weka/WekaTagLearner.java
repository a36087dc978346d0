package io.gnomon.predictor.forecast.weka;

import io.gnomon.predictor.tags.TagExample;
import io.gnomon.predictor.tags.TagLearner;
import io.gnomon.predictor.tags.TagModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import weka.classifiers.trees.RandomForest;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.Instances;

/**
 * Weka's random forest (Breiman 2001) over what servers do; it takes features that are missing. A server with several tags is an
 * example of each, with a share of its weight. Stateless.
 */
public final class WekaTagLearner implements TagLearner {
    private static final int TREES = 100;

    /** Prepares Weka. */
    public WekaTagLearner() {
        WekaRuntime.prepare();
    }

    @Override
    public TagModel learn(List<TagExample> examples, long seed) {
        TreeSet<String> tags = new TreeSet<>();
        examples.forEach(e -> tags.addAll(e.tags()));
        List<String> names = List.copyOf(tags);
        if (names.size() == 1) {
            Map<String, Double> only = Map.of(names.get(0), 1.0);
            return features -> only; // a forest of one kind of tree tells nothing apart
        }
        Instances rows = header(examples.get(0).features().length, names);
        for (TagExample example : examples) {
            for (String tag : example.tags()) {
                DenseInstance row = row(example.features(), 1.0 / example.tags().size());
                row.setDataset(rows);
                row.setClassValue(names.indexOf(tag));
                rows.add(row);
            }
        }
        try {
            RandomForest forest = new RandomForest();
            forest.setNumIterations(TREES);
            forest.setSeed((int) seed);
            forest.setNumExecutionSlots(1);
            forest.buildClassifier(rows);
            return new Forest(forest, new Instances(rows, 0), names);
        } catch (Exception e) {
            throw new IllegalStateException("no forest can be learnt of " + examples.size() + " servers", e);
        }
    }

    private static Instances header(int features, List<String> tags) {
        ArrayList<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            attributes.add(new Attribute("f" + i));
        }
        attributes.add(new Attribute("tag", tags));
        Instances rows = new Instances("servers", attributes, 0);
        rows.setClassIndex(features);
        return rows;
    }

    /** Its class is missing, and so is what is NaN: for Weka that is the same. */
    private static DenseInstance row(float[] features, double weight) {
        double[] values = new double[features.length + 1];
        for (int i = 0; i < features.length; i++) {
            values[i] = features[i];
        }
        values[features.length] = Double.NaN;
        return new DenseInstance(weight, values);
    }

    private record Forest(RandomForest forest, Instances header, List<String> names) implements TagModel {
        @Override
        public Map<String, Double> of(float[] features) {
            DenseInstance row = row(features, 1);
            row.setDataset(header);
            try {
                double[] shares;
                synchronized (forest) { // Weka promises nothing about threads
                    shares = forest.distributionForInstance(row);
                }
                Map<String, Double> result = new TreeMap<>();
                for (int i = 0; i < shares.length; i++) {
                    result.put(names.get(i), shares[i]);
                }
                return result;
            } catch (Exception e) {
                throw new IllegalStateException("the forest cannot tell", e);
            }
        }
    }
}
