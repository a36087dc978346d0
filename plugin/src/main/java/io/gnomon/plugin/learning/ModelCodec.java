package io.gnomon.plugin.learning;

import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Renamed;
import io.gnomon.predictor.forecast.trees.TreeForecaster;
import io.gnomon.predictor.forecast.weka.WekaLagForecaster;
import io.gnomon.predictor.profile.ProfileForecaster;
import io.gnomon.predictor.profile.ProfileLearner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Learnt forecasters as bytes and back. */
final class ModelCodec {
    private static final int MAGIC = 0x474e4d44; // GNMD
    private static final int VERSION = 1;

    private ModelCodec() {}

    /** Empty for a forecaster that has nothing learnt, or that cannot be stored. */
    static Optional<byte[]> write(Forecaster forecaster) {
        Forecaster base = forecaster instanceof Renamed renamed ? renamed.base() : forecaster;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(forecaster.name());
            if (base instanceof WekaLagForecaster weka) {
                out.writeByte('W');
                byte[] model = weka.save();
                out.writeInt(model.length);
                out.write(model);
            } else if (base instanceof TreeForecaster trees) {
                out.writeByte('T');
                trees.write(out);
            } else if (base instanceof ProfileForecaster profile) {
                out.writeByte('P');
                profile.write(out);
            } else {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(bytes.toByteArray());
    }

    /** @throws IOException also if these are not such bytes, are damaged, or were written by another version */
    static Forecaster read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IOException("it was written by another version");
            }
            String name = in.readUTF();
            int kind = in.readByte();
            Forecaster base =
                    switch (kind) {
                        case 'W' -> WekaLagForecaster.load(in.readNBytes(in.readInt()));
                        case 'T' -> TreeForecaster.read(in);
                        case 'P' -> ProfileLearner.read(in);
                        default -> throw new IOException("it is of a kind that is not known here");
                    };
            return base.name().equals(name) ? base : new Renamed(base, name);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
