package io.gnomon.plugin.fingerprint;

import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.predictor.fingerprint.Basis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All fingerprints in one file among the models. One that cannot be read is as good as none: they are made anew. */
public final class FingerprintFile {
    private static final Logger log = LoggerFactory.getLogger(FingerprintFile.class);
    private static final String NAME = "fingerprints";
    private static final int FORMAT = 1;
    private static final int MOST_SERVERS = 10_000_000;

    private final ModelFiles files;

    public FingerprintFile(ModelFiles files) {
        this.files = files;
    }

    /** What is kept of one span. */
    record Page(Basis basis, Instant learntAt, Map<UUID, float[]> features) {}

    void write(Map<Span, Page> pages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
            out.writeInt(pages.size());
            for (Map.Entry<Span, Page> e : pages.entrySet()) {
                Page page = e.getValue();
                out.writeUTF(e.getKey().name());
                page.basis().write(out);
                out.writeLong(page.learntAt().toEpochMilli());
                out.writeInt(page.features().size());
                for (Map.Entry<UUID, float[]> one : page.features().entrySet()) {
                    out.writeLong(one.getKey().getMostSignificantBits());
                    out.writeLong(one.getKey().getLeastSignificantBits());
                    for (float v : one.getValue()) {
                        out.writeFloat(v);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory refuses to be written", e);
        }
        files.putNamed(NAME, bytes.toByteArray());
    }

    Optional<Map<Span, Page>> read() {
        try {
            Optional<byte[]> bytes = files.getNamed(NAME);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(read(bytes.get()));
        } catch (IOException | IllegalArgumentException e) {
            log.warn("fingerprints are made anew: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Map<Span, Page> read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != FORMAT) {
            throw new IOException("they were written by another version");
        }
        Map<Span, Page> pages = new EnumMap<>(Span.class);
        int n = in.readInt();
        for (int i = 0; i < n; i++) {
            Span span = Span.valueOf(in.readUTF());
            Basis basis = Basis.read(in);
            Instant learntAt = Instant.ofEpochMilli(in.readLong());
            int servers = in.readInt();
            if (servers < 0 || servers > MOST_SERVERS) {
                throw new IOException(servers + " servers");
            }
            Map<UUID, float[]> features = new HashMap<>();
            for (int s = 0; s < servers; s++) {
                UUID id = new UUID(in.readLong(), in.readLong());
                float[] vector = new float[basis.features()];
                for (int f = 0; f < vector.length; f++) {
                    vector[f] = in.readFloat();
                }
                features.put(id, vector);
            }
            pages.put(span, new Page(basis, learntAt, features));
        }
        return pages;
    }
}
