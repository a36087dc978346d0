package io.gnomon.plugin.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the dashboard.
 *
 * @param plain its bytes; not to be changed
 * @param packed the same in gzip; not to be changed
 * @param tag changes whenever the file does
 */
public record Asset(String type, byte[] plain, byte[] packed, String tag) {
    static Asset read(String resource, String type) {
        try (InputStream in = Asset.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks " + resource + ": build it afresh");
            }
            byte[] plain = in.readAllBytes();
            return new Asset(type, plain, packed(plain), tagOf(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(result)) {
            out.write(plain);
        }
        return result.toByteArray();
    }

    private static String tagOf(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
