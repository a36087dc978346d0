package io.gnomon.predictor.clusters;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Clusters as centres: a server belongs to the nearest. Traits are compared in units of their spread over the fleet; those that
 * are not known of a server are left out. Immutable.
 */
final class Clusters implements Grouping {
    private static final int MAGIC = 0x474e434c; // GNCL
    private static final int VERSION = 1;
    private static final int MOST = 1000;

    private final List<String> names;
    private final double[][] centres; // [cluster][trait], as in Behavior; the largest cluster first
    private final double[] scales;

    Clusters(List<String> names, double[][] centres, double[] scales) {
        this.names = List.copyOf(names);
        this.centres = centres;
        this.scales = scales;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String of(Behavior behavior) {
        return names.get(nearest(behavior));
    }

    int nearest(Behavior behavior) {
        int nearest = 0; // one of which nothing is known is most likely in the largest
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < centres.length; c++) {
            double sum = 0;
            for (int i = 0; i < Math.min(scales.length, behavior.size()); i++) {
                double off = (behavior.value(i) - centres[c][i]) / scales[i];
                sum += Double.isNaN(off) ? 0 : off * off;
            }
            if (sum < least) {
                least = sum;
                nearest = c;
            }
        }
        return nearest;
    }

    int size() {
        return centres.length;
    }

    double[] centre(int cluster) {
        return centres[cluster].clone();
    }

    int traits() {
        return scales.length;
    }

    double[][] centres() {
        return IntStream.range(0, centres.length).mapToObj(this::centre).toArray(double[][]::new);
    }

    /** Between two centres, in units of the spread. */
    double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < scales.length; i++) {
            double off = (a[i] - b[i]) / scales[i];
            sum += off * off;
        }
        return Math.sqrt(sum);
    }

    @Override
    public byte[] save() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(scales.length);
            out.writeInt(names.size());
            for (double scale : scales) {
                out.writeDouble(scale);
            }
            for (int c = 0; c < centres.length; c++) {
                out.writeUTF(names.get(c));
                for (double value : centres[c]) {
                    out.writeDouble(value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Clusters read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IllegalArgumentException("these are not clusters of this version");
            }
            int traits = in.readInt();
            int count = in.readInt();
            if (traits < 0 || traits > MOST || count < 1 || count > MOST) {
                throw new IllegalArgumentException("the clusters are damaged");
            }
            double[] scales = doubles(in, traits);
            String[] names = new String[count];
            double[][] centres = new double[count][];
            for (int c = 0; c < count; c++) {
                names[c] = in.readUTF();
                centres[c] = doubles(in, traits);
            }
            return new Clusters(List.of(names), centres, scales);
        } catch (IOException e) {
            throw new IllegalArgumentException("the clusters are cut off", e);
        }
    }

    private static double[] doubles(DataInputStream in, int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("the clusters are damaged");
            }
        }
        return values;
    }
}
