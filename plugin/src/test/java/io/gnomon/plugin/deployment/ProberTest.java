package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against real sockets, real programs and a real HTTP server. The timeout is that of a hanging test, not of a figure. */
@Timeout(60)
class ProberTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Prober prober = new Prober();

    @TempDir
    Path folder;

    @Test
    void aPortThatListensIsUpAndOneThatDoesNotIsDown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(prober.ask(new Probe.Tcp("{address}", port, LONG).at("127.0.0.1"))
                            .ok())
                    .isTrue();
        }
        ProbeResult closed = prober.ask(new Probe.Tcp("127.0.0.1", port, LONG));
        assertThat(closed.ok()).isFalse();
        assertThat(closed.detail()).startsWith("no connection");
    }

    @Test
    void aProgramIsJudgedByItsEndAndTellsTheThroughputInItsLastLine() throws Exception {
        ProbeResult good = run(LONG, "sh", "-c", "echo warming up; echo 41.5 requests/s");
        assertThat(good.ok()).isTrue();
        assertThat(good.throughput()).hasValue(41.5);

        ProbeResult bad = run(LONG, "sh", "-c", "echo no route; exit 3");
        assertThat(bad.ok()).isFalse();
        assertThat(bad.detail()).isEqualTo("ended with 3: no route");
        assertThat(run(LONG, "/no/such/program").detail()).startsWith("it cannot be started");
    }

    @Test
    void aProgramThatNeverEndsIsEndedWithAllThatItStarted() throws Exception {
        Path pids = folder.resolve("pids");
        ProbeResult result =
                run(SHORT, "sh", "-c", "sleep 1000 & echo $! > " + pids + "; echo $$ >> " + pids + "; wait");

        assertThat(result.ok()).isFalse();
        assertThat(result.detail()).isEqualTo("no answer within 300 ms; it was ended");
        for (String pid : Files.readAllLines(pids)) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(p -> p.onExit().join());
        }
    }

    @Test
    void aProgramThatPrintsWithoutEndIsEnded() throws Exception {
        assertThat(run(SHORT, "yes").ok()).isFalse();
    }

    @Test
    void aProgramWhoseChildKeepsItsOutputOpenIsNotWaitedFor() throws Exception {
        ProbeResult result = run(LONG, "sh", "-c", "sleep 1000 & exit 0");
        assertThat(result.ok()).isTrue();
    }

    @Test
    void aProgramSeesTheFactsAndNoSecretsOfTheDaemon() throws Exception {
        Map<String, String> facts = Map.of("GNOMON_PORTION", "web");
        ProbeResult result = prober.ask(
                new Probe.Command(
                        List.of("sh", "-c", "echo $GNOMON_PORTION $(env | cut -d= -f1 | sort | tr '\\n' ' ')"), LONG),
                facts);
        assertThat(result.detail()).contains("web ").contains("GNOMON_PORTION");
        assertThat(result.detail().replaceAll("^ended with 0: web ", "").split(" "))
                .isSubsetOf("PATH", "LANG", "HOME", "TMPDIR", "GNOMON_PORTION", "PWD", "SHLVL", "OLDPWD", "_");
    }

    @Test
    void aUrlIsJudgedByItsStatus() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/up", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/down", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://{address}:" + server.getAddress().getPort();
            assertThat(prober.ask(new Probe.Http(base + "/up", LONG).at("127.0.0.1"))
                            .ok())
                    .isTrue();
            ProbeResult down = prober.ask(new Probe.Http(base + "/down", LONG).at("127.0.0.1"));
            assertThat(down.ok()).isFalse();
            assertThat(down.detail()).isEqualTo("status 503");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAnswerThatTricklesForEverIsEnded() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!over.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    out.write('.');
                    out.flush();
                }
            } catch (IOException | InterruptedException e) {
                over.countDown(); // the other side is gone
            }
        });
        server.start();
        try {
            ProbeResult result = prober.ask(
                    new Probe.Http("http://127.0.0.1:" + server.getAddress().getPort() + "/", SHORT));
            assertThat(result.ok()).isFalse();
            assertThat(result.detail()).contains("it was ended");
        } finally {
            over.countDown();
            server.stop(0);
        }
    }

    @Test
    void withoutAnAddressNothingIsAsked() throws Exception {
        assertThat(prober.ask(new Probe.Tcp("{address}", 1, LONG)).detail()).contains("no address is known");
    }

    @Test
    void anObjectiveIsMetByWhatWasMeasuredOnly() {
        ProbeResult fast = new ProbeResult(true, Duration.ofMillis(10), OptionalDouble.of(50), "");
        ProbeResult mute = new ProbeResult(true, Duration.ofMillis(10), OptionalDouble.empty(), "");
        Objective objective = new Objective(Optional.of(Duration.ofMillis(20)), OptionalDouble.of(40));
        assertThat(objective.isMetBy(fast)).isTrue();
        assertThat(objective.isMetBy(mute)).isFalse();
        assertThat(objective.isMetBy(new ProbeResult(true, Duration.ofMillis(21), OptionalDouble.of(50), "")))
                .isFalse();
        assertThat(Objective.NONE.isMetBy(mute)).isTrue();
        assertThat(Objective.NONE.isMetBy(new ProbeResult(false, Duration.ZERO, OptionalDouble.empty(), "")))
                .isFalse();
    }

    private ProbeResult run(Duration limit, String... words) throws InterruptedException {
        return prober.ask(new Probe.Command(List.of(words), limit));
    }
}
