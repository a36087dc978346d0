package io.gnomon.predictor.forecast.weka;

import io.gnomon.predictor.forecast.Levels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import weka.classifiers.Classifier;

/**
 * A learnt model as data. The classifiers are kept as bytes, so that every reader gets copies of its own. Immutable as
 * long as nobody writes into its arrays, which never leave this package.
 */
final class ModelBytes {
    private static final int MAGIC = 0x474e574c; // GNWL
    private static final int VERSION = 1;
    /** A stored model may be tampered with: nothing but what Weka's learners are made of is brought to life. */
    private static final ObjectInputFilter ONLY_WEKA = ObjectInputFilter.Config.createFilter(
            "weka.classifiers.**;weka.core.**;weka.filters.**;java.util.*;java.lang.*;java.text.*;!*");

    private final String name;
    private final int stepSeconds;
    private final int[] horizons;
    private final double[][] errors; // [horizon][level], in units of the series' movement
    private final byte[] classifiers;

    ModelBytes(String name, int stepSeconds, int[] horizons, double[][] errors, Classifier[] classifiers) {
        this(name, stepSeconds, horizons, errors, bytes(classifiers));
    }

    private ModelBytes(String name, int stepSeconds, int[] horizons, double[][] errors, byte[] classifiers) {
        this.name = name;
        this.stepSeconds = stepSeconds;
        this.horizons = horizons;
        this.errors = errors;
        this.classifiers = classifiers;
    }

    String name() {
        return name;
    }

    int stepSeconds() {
        return stepSeconds;
    }

    int[] horizons() {
        return horizons;
    }

    double[][] errors() {
        return errors;
    }

    /** New copies, one per horizon. */
    Classifier[] classifiers() {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(classifiers))) {
            in.setObjectInputFilter(ONLY_WEKA);
            Classifier[] copies = new Classifier[horizons.length];
            for (int h = 0; h < copies.length; h++) {
                copies[h] = (Classifier) in.readObject();
            }
            return copies;
        } catch (IOException | ClassNotFoundException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the model " + name + " is damaged or from another version: learn it again", e);
        }
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(name);
            out.writeInt(stepSeconds);
            out.writeInt(horizons.length);
            for (int h = 0; h < horizons.length; h++) {
                out.writeInt(horizons[h]);
                for (double error : errors[h]) {
                    out.writeDouble(error);
                }
            }
            out.writeInt(classifiers.length);
            out.write(classifiers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ModelBytes read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IllegalArgumentException("these are not the bytes of a model of this version");
            }
            String name = in.readUTF();
            int stepSeconds = in.readInt();
            int count = in.readInt();
            if (count < 1 || count > 1000 || stepSeconds < 1) {
                throw new IllegalArgumentException("the model " + name + " is damaged: learn it again");
            }
            int[] horizons = new int[count];
            double[][] errors = new double[count][Levels.COUNT];
            for (int h = 0; h < count; h++) {
                horizons[h] = in.readInt();
                for (int l = 0; l < Levels.COUNT; l++) {
                    errors[h][l] = in.readDouble();
                }
            }
            byte[] classifiers = in.readNBytes(in.readInt());
            return new ModelBytes(name, stepSeconds, horizons, errors, classifiers);
        } catch (IOException e) {
            throw new IllegalArgumentException("the model is cut off: learn it again", e);
        }
    }

    private static byte[] bytes(Classifier[] classifiers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            for (Classifier classifier : classifiers) {
                out.writeObject(classifier);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("this kind of classifier cannot be stored", e);
        }
        return bytes.toByteArray();
    }
}
