package io.gnomon.plugin.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the daemon what a scheduler will ask, before one does. A scheduler waits 50 ms; the first answers of a Java process,
 * which still loads and compiles its code, would take longer, and the scheduler would leave it in peace for a while.
 */
final class WarmUp implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final int QUESTIONS = 200;
    private static final int HYPERVISORS = 500;
    private static final int LONGEST_MILLIS = 5_000;
    private static final List<String> COLUMNS = List.of(
            "totalMemoryMib", "freeMemoryMib", "vcpus", "vcpusUsed", "cpuAllocationRatio", "ramAllocationRatio");

    private final URI url;
    private final String token;
    private final List<String> known;

    /** @param known hypervisors that a scheduler may ask about */
    WarmUp(URI url, String token, Collection<String> known) {
        this.url = url;
        this.token = token;
        this.known = List.copyOf(known);
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

    /** Without an id, so that nothing is held; of those that are known, which is more work, and of some that nobody knows. */
    private byte[] question() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode body = mapper.createObjectNode();
        ObjectNode flavor = body.putObject("server").putObject("flavor");
        flavor.put("vcpus", 1).put("memoryMib", 512);
        ObjectNode hypervisors = body.putObject("hypervisors");
        ArrayNode names = hypervisors.putArray("name");
        for (int i = 0; i < HYPERVISORS; i++) {
            names.add(i < known.size() ? known.get(i) : "warm-up-" + i);
        }
        for (String column : COLUMNS) {
            ArrayNode ones = hypervisors.putArray(column);
            for (int i = 0; i < HYPERVISORS; i++) {
                ones.add(1);
            }
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
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
