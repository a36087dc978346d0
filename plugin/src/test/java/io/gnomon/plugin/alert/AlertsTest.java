package io.gnomon.plugin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.alert.Alert.Severity;
import io.gnomon.plugin.alert.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final Alerts alerts = new Alerts(
            Duration.ofSeconds(60), s -> told.add(s.state() + " " + s.alert().summary()));

    private static Alert busy(String hypervisor, String summary) {
        return new Alert("Busy", Map.of("hypervisor", hypervisor), Severity.WARNING, summary, "");
    }

    private List<Standing> at(int second, Alert... amiss) {
        return alerts.look(List.of(amiss), START.plusSeconds(second));
    }

    @Test
    void isToldOnceWhenItLastsAndOnceWhenItIsOver() {
        at(0, busy("a", "1"));
        at(59, busy("a", "2"));
        assertThat(told).isEmpty();
        at(60, busy("a", "3"));
        at(90, busy("a", "4"));
        assertThat(told).containsExactly("FIRING 3");
        assertThat(at(100)).isEmpty();
        assertThat(at(149)).isEmpty();
        assertThat(at(150)).extracting(Standing::state).containsExactly(State.RESOLVED);
        assertThat(told).containsExactly("FIRING 3", "RESOLVED 4");
        assertThat(alerts.standing()).isEmpty();
    }

    @Test
    void whatPassesIsToldToNobody() {
        at(0, busy("a", "1"));
        at(30);
        at(60, busy("a", "2"));
        at(119, busy("a", "3"));
        assertThat(told).isEmpty();
        at(120, busy("a", "4"));
        assertThat(told).containsExactly("FIRING 4");
    }

    @Test
    void whatFlickersIsToldOfOnce() {
        for (int second = 0; second < 600; second += 30) {
            if (second % 60 == 0) {
                at(second, busy("a", "x"));
            } else {
                at(second);
            }
        }
        assertThat(told).isEmpty(); // never at every look
        at(600, busy("a", "x"));
        at(660, busy("a", "x"));
        for (int second = 690; second < 1200; second += 30) {
            if (second % 60 == 0) {
                at(second, busy("a", "x"));
            } else {
                at(second);
            }
        }
        assertThat(told).containsExactly("FIRING x");
    }

    @Test
    void thoseOfOtherHypervisorsAreOthers() {
        at(0, busy("a", "a"), busy("b", "b"));
        at(60, busy("b", "b"));
        assertThat(told).containsExactly("FIRING b");
        assertThat(alerts.standing()).extracting(s -> s.alert().summary()).containsExactly("b");
    }

    @Test
    void oneThatCannotBeToldKeepsNoOtherFromBeing() {
        Alerts some = new Alerts(Duration.ZERO, s -> {
            if (s.alert().summary().equals("a")) {
                throw new IllegalStateException("no");
            }
            told.add(s.alert().summary());
        });
        some.look(List.of(busy("a", "a"), busy("b", "b")), START);
        assertThat(told).containsExactly("b");
    }

    @Test
    void theGravestComesFirst() {
        Alert grave = new Alert("Gone", Map.of("hypervisor", "z"), Severity.CRITICAL, "grave", "");
        at(0, busy("a", "old"));
        at(10, busy("a", "old"), grave);
        at(60, busy("a", "old"), grave);
        assertThat(alerts.standing())
                .extracting(s -> s.state() + " " + s.alert().summary())
                .containsExactly("FIRING old", "PENDING grave");
        at(70, busy("a", "old"), grave);
        assertThat(alerts.standing()).extracting(s -> s.alert().summary()).containsExactly("grave", "old");
    }
}
