package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers in the daemon's place, each time with other nonsense. */
final class Impostor implements AutoCloseable {
    private static final List<String> ANSWERS = List.of(
            "",
            "{}",
            "[]",
            "<html>not found</html>",
            "{\"asOf\": \"2026-01-01T00:00:00Z\", \"known\": [true], \"weight\": [NaN], \"refusedBy\": {\"99\": 1}}",
            "{\"asOf\": 7, \"known\": {}, \"weight\": \"all\", \"refusedBy\": []}",
            "\u0000\u0001\u0002");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    private Impostor(HttpServer server) {
        this.server = server;
    }

    /** Waits until the port is free. */
    static Impostor on(int port) throws IOException {
        HttpServer server = HttpServer.create();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        eventually("the port is free", () -> isBound(server, address));
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            byte[] body = ANSWERS.get(asked.getAndIncrement() % ANSWERS.size()).getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Impostor impostor = new Impostor(server);
        server.setExecutor(impostor.threads);
        server.start();
        return impostor;
    }

    private static boolean isBound(HttpServer server, InetSocketAddress address) {
        try {
            server.bind(address, 0);
            return true;
        } catch (BindException e) {
            return false; // whoever was killed takes a moment to go
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
