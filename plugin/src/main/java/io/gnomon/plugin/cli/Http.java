package io.gnomon.plugin.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 exchange over one connection. The JDK's clients cost more to load than a whole command may take
 * (docs/decisions), and the older of them has no PATCH.
 */
final class Http {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS = 3_000;

    private Http() {}

    /** An answer whose body is read, and whose connection is closed, by the caller. Header names in lower case. */
    record Response(int status, Map<String, String> headers, InputStream body, Socket connection) implements Closeable {
        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    /**
     * @param path begins with a slash and is already encoded
     * @param body empty for none
     * @param readMillis the longest silence
     */
    static Response send(URI base, String method, String path, Map<String, String> headers, byte[] body, int readMillis)
            throws IOException {
        Socket socket = connect(base);
        try {
            socket.setSoTimeout(readMillis);
            OutputStream out = socket.getOutputStream();
            out.write(head(base, method, path, headers, body.length));
            out.write(body);
            out.flush();
            return read(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connect(URI base) throws IOException {
        boolean tls = "https".equals(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80;
        String host = base.getHost().replaceAll("^\\[|\\]$", "");
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return tls ? secure(plain, host, port) : plain;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secure(Socket plain, String host, int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] head(URI base, String method, String path, Map<String, String> headers, int length)
            throws IOException {
        StringBuilder text = new StringBuilder(256);
        text.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        text.append("Host: ").append(base.getRawAuthority()).append("\r\nConnection: close\r\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
            if (header.getValue().chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
                throw new IOException("the header " + header.getKey() + " may hold printable ASCII only");
            }
        }
        if (length > 0) {
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(length)
                    .append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Response read(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String start = line(in);
        if (!start.matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("what answers there does not speak HTTP");
        }
        int status = Integer.parseInt(start.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0 && headers.size() < 200) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new Response(status, headers, body(in, status, headers), socket);
    }

    private static InputStream body(InputStream in, int status, Map<String, String> headers) throws IOException {
        if (status == 204) {
            return InputStream.nullInputStream();
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new Chunked(in);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return in;
        }
        try {
            return new Counted(in, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("the answer has an unreadable length", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            if (line.size() > MAX_HEAD_BYTES) {
                throw new IOException("the answer has a line without an end");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** A body of known length; ending early is an error, not an end. */
    private static class Counted extends InputStream {
        final InputStream in;
        long left;

        Counted(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            int got = in.read(into, offset, (int) Math.min(length, left));
            if (got < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            left -= got;
            return got;
        }
    }

    /** A body in chunks. */
    private static final class Chunked extends Counted {
        private boolean first = true;
        private boolean done;

        Chunked(InputStream in) {
            super(in, 0);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !done && length > 0) {
                next();
            }
            return done ? -1 : super.read(into, offset, length);
        }

        private void next() throws IOException {
            if (!first) {
                line(in); // the end of the chunk before
            }
            first = false;
            String size = line(in).replaceFirst(";.*", "").strip();
            try {
                left = Long.parseLong(size, 16);
            } catch (NumberFormatException e) {
                throw new IOException("the answer has a chunk of unreadable size", e);
            }
            done = left == 0;
        }
    }
}
