package io.gnomon.plugin.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.alert.Standing.State;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells instances of Alertmanager which alerts stand, again and again as Prometheus does: what was missed while one was down comes
 * with the next time, and what is not repeated ends there by itself. Each is told, as Alertmanager's own guide for clusters
 * asks. <a href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">API v2</a>. For one thread; problems
 * for any.
 */
public final class Alertmanager {
    private static final Logger log = LoggerFactory.getLogger(Alertmanager.class);

    /** Alertmanager ends an alert by itself when it was not repeated so many times. */
    private static final int MISSED = 4;

    /** One that was resolved is told as such for so many repetitions. */
    private static final int LAST_WORDS = 4;

    private static final Duration AGAIN = Duration.ofSeconds(15);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<URI> where;
    private final Duration repeat;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Alert.Identity, Ended> ended = new HashMap<>();
    private final Map<URI, String> problems = new HashMap<>();
    private Instant last = Instant.EPOCH;
    private String lastTold = "";

    private record Ended(Standing standing, Instant at) {}

    /**
     * @param where URLs of instances, like {@code http://127.0.0.1:9093}
     * @param repeat how often alerts that stand are told
     */
    public Alertmanager(List<URI> where, Duration repeat) {
        this.where = List.copyOf(where);
        this.repeat = repeat;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** Tells what changed at once, and everything when it is time again. */
    public void tell(List<Standing> standing, List<Standing> resolved, Instant now) throws InterruptedException {
        resolved.forEach(s -> ended.put(s.alert().identity(), new Ended(s, now)));
        List<Standing> firing =
                standing.stream().filter(s -> s.state() == State.FIRING).toList();
        firing.forEach(s -> ended.remove(s.alert().identity()));
        ended.values()
                .removeIf(e -> e.at().plus(repeat.multipliedBy(LAST_WORDS)).isBefore(now));
        String which = firing.stream().map(s -> s.alert().identity()).toList() + " " + ended.keySet();
        if (where.isEmpty() || (which.equals(lastTold) && last.plus(repeat).isAfter(now)) || rests(now)) {
            return;
        }
        ArrayNode alerts = json.createArrayNode();
        firing.forEach(s -> alerts.add(document(s, now.plus(repeat.multipliedBy(MISSED)))));
        ended.values().forEach(e -> alerts.add(document(e.standing(), e.at())));
        last = now;
        if (!alerts.isEmpty() || !problems().isEmpty()) {
            byte[] body = bytes(alerts);
            for (URI one : where) {
                told(one, post(one, body));
            }
        }
        lastTold = problems().isEmpty() ? which : "";
    }

    /** One that did not take them is asked again soon, but not at every look. */
    private boolean rests(Instant now) {
        return lastTold.isEmpty() && last.isAfter(now.minus(AGAIN)) && last.isBefore(now.plus(AGAIN));
    }

    private ObjectNode document(Standing s, Instant ends) {
        ObjectNode alert = json.createObjectNode();
        ObjectNode labels = alert.putObject("labels")
                .put("alertname", s.alert().name())
                .put("severity", s.alert().severity().name().toLowerCase(Locale.ROOT));
        s.alert().labels().forEach(labels::put);
        alert.putObject("annotations")
                .put("summary", s.alert().summary())
                .put("description", s.alert().mend());
        return alert.put("startsAt", s.since().toString()).put("endsAt", ends.toString());
    }

    private byte[] bytes(ArrayNode alerts) {
        try {
            return json.writeValueAsBytes(alerts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of ours cannot be written", e);
        }
    }

    /** @return what is wrong; empty = it has them */
    private String post(URI to, byte[] body) throws InterruptedException {
        String path = to.toString().replaceAll("/+$", "") + "/api/v2/alerts";
        HttpRequest request = HttpRequest.newBuilder(URI.create(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "gnomon")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<InputStream>> exchange = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = exchange.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            response.body().close();
            return response.statusCode() == 200 ? "" : "it answers " + response.statusCode();
        } catch (TimeoutException e) {
            return "no answer within " + TIMEOUT.toSeconds() + " s";
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return why.getMessage() == null ? "it is not reached" : why.getMessage();
        } catch (java.io.IOException e) {
            return String.valueOf(e.getMessage());
        } finally {
            exchange.cancel(true);
        }
    }

    private void told(URI one, String problem) {
        synchronized (problems) {
            String before = problem.isEmpty() ? problems.remove(one) : problems.put(one, problem);
            if (problem.isEmpty() && before != null) {
                log.info("Alertmanager at {} takes alerts again", one);
            } else if (!problem.isEmpty() && before == null) {
                log.warn("Alertmanager at {} takes no alerts: {}", one, problem);
            }
        }
    }

    /** What is wrong, one line for each. */
    public List<String> problems() {
        synchronized (problems) {
            List<String> lines = new ArrayList<>();
            problems.forEach((one, why) -> lines.add("Alertmanager at " + one + " takes no alerts (" + why
                    + "); they are told again when it does. Mend it, or take it out of alerts.alertmanagers"));
            return lines;
        }
    }
}
