package io.gnomon.plugin.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A webhook on a free port of loopback, which does as a test says. */
public final class Receiver implements AutoCloseable {
    /** What it answers. */
    public enum Mood {
        TAKES,
        FAILS,
        REFUSES,
        REDIRECTS,
        /** Takes the request, and answers nothing. */
        HANGS,
        /** Takes it with a head and a body that never ends. */
        HANGS_IN_BODY,
        /** Answers what is no HTTP. */
        BREAKS
    }

    /** One request. */
    public record Got(String id, String timestamp, String signature, byte[] body) {
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public final List<Got> got = new CopyOnWriteArrayList<>();
    public volatile Mood mood = Mood.TAKES;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            got.add(new Got(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    body));
            switch (mood) {
                case TAKES -> exchange.sendResponseHeaders(204, -1);
                case FAILS -> exchange.sendResponseHeaders(503, -1);
                case REFUSES -> exchange.sendResponseHeaders(400, -1);
                case REDIRECTS -> {
                    exchange.getResponseHeaders()
                            .set("Location", url().resolve("/elsewhere").toString());
                    exchange.sendResponseHeaders(307, -1);
                }
                case HANGS -> hang();
                case HANGS_IN_BODY -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[100]);
                    exchange.getResponseBody().flush();
                    hang();
                }
                case BREAKS -> exchange.close();
            }
        }
    }

    private void hang() {
        try {
            closed.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
