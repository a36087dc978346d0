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
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One exchange over HTTP, without any repetition. Thread-safe. */
final class Wire {
    /** A list of many thousand servers with all their details is smaller. */
    private static final long MOST = 64L << 20;

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

    /** @throws IOException also if the whole of it took too long, or the answer is too large */
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
        HttpResponse<byte[]> response = within(
                timeout,
                client.sendAsync(request.build(), info -> new BoundedBody(BodySubscribers.ofByteArray(), MOST)));
        Map<String, String> answered = new TreeMap<>();
        response.headers().map().forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new Answer(response.statusCode(), parsed(new String(response.body(), StandardCharsets.UTF_8)), answered);
    }

    /** The request's own time-out ends with the headers: a service may send these and then hang. */
    private static <T> T within(Duration timeout, CompletableFuture<T> exchange)
            throws IOException, InterruptedException {
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            exchange.cancel(true); // frees the connection if it is not over
        }
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
