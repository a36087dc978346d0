package io.gnomon.plugin.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One attempt to deliver a letter. Thread-safe. */
final class Post {
    private final HttpClient client;
    private final Duration timeout;

    /** What came of an attempt; {@code detail} is for people. */
    record Attempt(Kind kind, String detail) {
        enum Kind {
            DELIVERED,
            /** Not now: it may work later. */
            PASSING,
            /** Never: this letter is not taken. */
            REFUSED
        }
    }

    Post(Duration timeout) {
        this.timeout = timeout;
        // no redirects: what is told would go where nobody configured it to go
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** Signed for this moment, so that a receiver can refuse what is old. */
    Attempt send(Webhook to, Letter letter, long missed, Instant now) throws InterruptedException {
        byte[] body = letter.body(missed);
        HttpRequest request = HttpRequest.newBuilder(to.url())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "gnomon")
                .header("webhook-id", letter.id())
                .header("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                .header("webhook-signature", to.signature(letter.id(), now, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<InputStream>> exchange = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            response.body().close(); // nothing in it is of interest, however long it is or takes
            return judged(response.statusCode());
        } catch (TimeoutException e) {
            return new Attempt(Attempt.Kind.PASSING, "no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Attempt(Attempt.Kind.PASSING, said(Objects.requireNonNullElse(e.getCause(), e)));
        } catch (IOException e) {
            return new Attempt(Attempt.Kind.PASSING, said(e));
        } finally {
            exchange.cancel(true);
        }
    }

    private static Attempt judged(int status) {
        String said = "HTTP " + status;
        if (status >= 200 && status < 300) {
            return new Attempt(Attempt.Kind.DELIVERED, said);
        }
        if (status >= 300 && status < 400) {
            return new Attempt(Attempt.Kind.REFUSED, said + ": it redirects, which is not followed");
        }
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        return new Attempt(passing ? Attempt.Kind.PASSING : Attempt.Kind.REFUSED, said);
    }

    private static String said(Throwable e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
