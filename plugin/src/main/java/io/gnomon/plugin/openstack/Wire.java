package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One exchange over HTTP, without any repetition. Thread-safe. */
final class Wire {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client;
    private final Duration timeout;

    Wire(Duration timeout, SSLContext trust) {
        this.timeout = timeout;
        // uwsgi, which serves OpenStack, does not speak HTTP/2; no redirects: they would carry the token elsewhere
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .sslContext(trust)
                .build();
    }

    /** @throws IOException also if it took too long */
    Answer send(String method, URI uri, Map<String, String> headers, @Nullable JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("User-Agent", "gnomon");
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, BodyPublishers.ofString(json.writeValueAsString(body)));
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        Map<String, String> answered = new TreeMap<>();
        response.headers().map().forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new Answer(response.statusCode(), parsed(response.body()), answered);
    }

    private JsonNode parsed(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text); // a page of a proxy, as a rule
        }
    }
}
