package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.AdaptiveCalibrator;
import io.gnomon.scheduler.model.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One calibrator for each group, resource and learner, of which those that were not asked for longest are forgotten. Each takes
 * some 20 KB, here and when written. Not for use by several threads.
 */
final class Calibrators {
    private static final int MOST = 256;
    private static final double RATE = 0.02;
    private static final int WINDOW = 200;
    private static final int MAGIC = 0x474e4143; // GNAC
    private static final int VERSION = 1;

    private final Map<Key, AdaptiveCalibrator> all = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AdaptiveCalibrator> eldest) {
            return size() > MOST;
        }
    };

    private record Key(String group, Resource resource, String learner) {}

    AdaptiveCalibrator of(String group, Resource resource, String learner) {
        return all.computeIfAbsent(new Key(group, resource, learner), k -> new AdaptiveCalibrator(RATE, WINDOW));
    }

    void clear() {
        all.clear();
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(all.size());
            for (Map.Entry<Key, AdaptiveCalibrator> one : all.entrySet()) {
                out.writeUTF(one.getKey().group);
                out.writeUTF(one.getKey().resource.name());
                out.writeUTF(one.getKey().learner);
                one.getValue().write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if these bytes are damaged or of another version; nothing has changed then */
    void read(byte[] bytes) throws IOException {
        Map<Key, AdaptiveCalibrator> read = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IOException("these are not calibrators of this version");
            }
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                Key key = new Key(in.readUTF(), Resource.valueOf(in.readUTF()), in.readUTF());
                AdaptiveCalibrator calibrator = new AdaptiveCalibrator(RATE, WINDOW);
                calibrator.read(in);
                read.put(key, calibrator);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the calibrators are damaged", e);
        }
        all.putAll(read);
    }
}
