package io.gnomon.plugin.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the daemon what a scheduler will ask, before one does. A scheduler waits 50 ms; the first answers of a Java process,
 * which still loads and compiles its code, would take longer, and the scheduler would leave it in peace for a while.
 */
final class WarmUp implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final int QUESTIONS = 100;
    private static final int HYPERVISORS = 100;
    private static final int LONGEST_MILLIS = 5_000;

    private final URI url;
    private final String token;

    WarmUp(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        byte[] question = question();
        try {
            for (int i = 0; i < QUESTIONS && !Thread.currentThread().isInterrupted(); i++) {
                ask(question);
            }
            log.debug("warmed up in {} ms", (System.nanoTime() - begun) / 1_000_000);
        } catch (IOException e) {
            log.debug("not warmed up: {}", e.getMessage()); // as when the daemon is stopped meanwhile
        }
    }

    /** Without an id, so that nothing is held; of hypervisors that nobody knows. */
    private static byte[] question() {
        StringBuilder body =
                new StringBuilder("{\"server\": {\"flavor\": {\"vcpus\": 1, \"memoryMib\": 512}}, \"hypervisors\": {");
        body.append("\"name\": ").append(Collections.nCopies(HYPERVISORS, "\"warm-up\""));
        for (String column : new String[] {
            "totalMemoryMib", "freeMemoryMib", "vcpus", "vcpusUsed", "cpuAllocationRatio", "ramAllocationRatio"
        }) {
            body.append(", \"").append(column).append("\": ").append(Collections.nCopies(HYPERVISORS, 1));
        }
        return body.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void ask(byte[] question) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) url.resolve("/v1/rank").toURL().openConnection();
        connection.setConnectTimeout(LONGEST_MILLIS);
        connection.setReadTimeout(LONGEST_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(question);
        }
        try (InputStream in = connection.getInputStream()) {
            in.readAllBytes();
        }
    }
}
