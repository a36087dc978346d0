package io.gnomon.plugin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.gnomon.plugin.alert.Alert.Severity;
import io.gnomon.plugin.alert.Standing.State;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire to Alertmanager; {@code RealAlertmanagerTest} asks a real one. */
class AlertmanagerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;
    private Alertmanager alertmanager;

    @BeforeEach
    void listens() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/some/path/api/v2/alerts", exchange -> {
            bodies.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        alertmanager = to("http://127.0.0.1:" + server.getAddress().getPort() + "/some/path/");
    }

    @AfterEach
    void ends() {
        server.stop(0);
    }

    private static Alertmanager to(String url) {
        return new Alertmanager(List.of(URI.create(url)), Duration.ofSeconds(60));
    }

    private static Standing busy(State state) {
        Alert alert = new Alert("Busy", Map.of("hypervisor", "a"), Severity.WARNING, "a is busy", "look at it");
        return new Standing(alert, state, START, START.plusSeconds(100));
    }

    private void tell(int second, List<Standing> standing, List<Standing> resolved) throws Exception {
        alertmanager.tell(standing, resolved, START.plusSeconds(second));
    }

    @Test
    void whatFiresIsRepeatedAndEndsThereByItselfIfItIsNot() throws Exception {
        tell(0, List.of(busy(State.PENDING)), List.of());
        assertThat(bodies).isEmpty();
        tell(5, List.of(busy(State.FIRING)), List.of());
        tell(10, List.of(busy(State.FIRING)), List.of());
        assertThat(bodies).hasSize(1);
        JsonNode alert = bodies.get(0).get(0);
        assertThat(alert.path("labels").path("alertname").asText()).isEqualTo("Busy");
        assertThat(alert.path("labels").path("severity").asText()).isEqualTo("warning");
        assertThat(alert.path("labels").path("hypervisor").asText()).isEqualTo("a");
        assertThat(alert.path("annotations").path("summary").asText()).isEqualTo("a is busy");
        assertThat(alert.path("startsAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(alert.path("endsAt").asText()).isEqualTo("2026-01-01T00:04:05Z");
        tell(65, List.of(busy(State.FIRING)), List.of());
        assertThat(bodies).hasSize(2);
    }

    @Test
    void whatIsResolvedIsToldAtOnceAndForAWhile() throws Exception {
        tell(0, List.of(busy(State.FIRING)), List.of());
        tell(5, List.of(), List.of(busy(State.RESOLVED)));
        tell(66, List.of(), List.of());
        assertThat(bodies).hasSize(3);
        assertThat(bodies.get(2).get(0).path("endsAt").asText()).isEqualTo("2026-01-01T00:00:05Z");
        tell(1000, List.of(), List.of());
        assertThat(bodies).hasSize(3);
    }

    @Test
    void whatComesBackIsNotCalledResolved() throws Exception {
        tell(0, List.of(), List.of(busy(State.RESOLVED)));
        tell(5, List.of(busy(State.FIRING)), List.of());
        assertThat(bodies.get(1)).hasSize(1);
        assertThat(Instant.parse(bodies.get(1).get(0).path("endsAt").asText())).isAfter(START.plusSeconds(5));
    }

    @Test
    void oneThatRefusesIsAProblemUntilItTakesThemAgain() throws Exception {
        status = 500;
        tell(0, List.of(busy(State.FIRING)), List.of());
        assertThat(alertmanager.problems())
                .singleElement()
                .asString()
                .contains("takes no alerts (it answers 500)", "alerts.alertmanagers");
        status = 200;
        tell(60, List.of(busy(State.FIRING)), List.of());
        assertThat(alertmanager.problems()).isEmpty();
    }

    @Test
    void oneThatIsNotThereIsAProblem() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        tell(0, List.of(busy(State.FIRING)), List.of());
        assertThat(alertmanager.problems())
                .singleElement()
                .asString()
                .contains("Alertmanager at http://127.0.0.1:" + port + "/some/path/ takes no alerts");
    }
}
