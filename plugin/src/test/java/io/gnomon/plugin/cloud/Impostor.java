package io.gnomon.plugin.cloud;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;

/** Answers in the daemon's place, on its Unix socket, each time with other nonsense. */
final class Impostor implements AutoCloseable {
    private static final List<String> ANSWERS = List.of(
            "",
            "{}",
            "[]",
            "<html>not found</html>",
            "{\"asOf\": \"2026-01-01T00:00:00Z\", \"known\": [true], \"weight\": [NaN], \"refusedBy\": {\"99\": 1}}",
            "{\"asOf\": 7, \"known\": {}, \"weight\": \"all\", \"refusedBy\": []}",
            "\u0000\u0001\u0002");

    private final Server server;
    private final Nonsense nonsense = new Nonsense();

    private Impostor(Server server) {
        this.server = server;
    }

    /** @param socket of a daemon that was killed */
    static Impostor on(Path socket) throws Exception {
        Server server = new Server();
        Impostor impostor = new Impostor(server);
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server);
        Files.delete(socket);
        connector.setUnixDomainPath(socket);
        server.addConnector(connector);
        server.setHandler(impostor.nonsense);
        server.start();
        return impostor;
    }

    /** How often it was asked. */
    int asked() {
        return nonsense.asked.get();
    }

    private static final class Nonsense extends Handler.Abstract {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            Content.Source.consumeAll(request);
            byte[] body = ANSWERS.get(asked.getAndIncrement() % ANSWERS.size()).getBytes(StandardCharsets.UTF_8);
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
