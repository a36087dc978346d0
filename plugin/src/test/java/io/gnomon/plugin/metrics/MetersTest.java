package io.gnomon.plugin.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        meters.close();
    }

    private List<String> lines(Family... now) {
        return meters.text(List.of(now)).lines().toList();
    }

    @Test
    void whatHappensIsCountedAndTimed() {
        meters.answered("GET", "/v1/servers/{id}", 200, Duration.ofMillis(20));
        meters.answered("GET", "/v1/servers/{id}", 200, Duration.ofMillis(40));
        meters.ran("cycle", Duration.ofSeconds(2), false);
        meters.ran("migrate", Duration.ofSeconds(1), false);
        meters.ran("cycle", Duration.ofSeconds(1), true);
        meters.adjusted("cpu", true, "verified");
        meters.told();

        assertThat(lines())
                .contains(
                        "gnomon_http_requests_seconds_count{method=\"GET\",path=\"/v1/servers/{id}\",status=\"200\"} 2",
                        "gnomon_http_requests_seconds_sum{method=\"GET\",path=\"/v1/servers/{id}\",status=\"200\"} 0.06",
                        "gnomon_jobs_seconds_count{outcome=\"failed\",task=\"migrate\"} 0",
                        "gnomon_adjustments_total{direction=\"grow\",resource=\"cpu\",state=\"failed\"} 0.0",
                        "gnomon_jobs_seconds_sum{outcome=\"done\",task=\"cycle\"} 2.0",
                        "gnomon_jobs_seconds_count{outcome=\"failed\",task=\"cycle\"} 1",
                        "gnomon_adjustments_total{direction=\"grow\",resource=\"cpu\",state=\"verified\"} 1.0",
                        "gnomon_notifications_total 1.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }

    @Test
    void whatIsReadNowIsToldAndNotRemembered() {
        Family usage = new Family("gnomon_usage", "what is used", "server");
        usage.add(1.5, "we\"b\\1\n");
        usage.add(Double.NaN, "unknown");

        assertThat(lines(usage))
                .contains("# HELP gnomon_usage what is used", "# TYPE gnomon_usage gauge")
                .contains("gnomon_usage{server=\"we\\\"b\\\\1\\n\"} 1.5")
                .noneMatch(line -> line.contains("unknown"));
        assertThat(lines(new Family("gnomon_usage", "what is used", "server")))
                .noneMatch(line -> line.contains("gnomon_usage"));
    }

    @Test
    void aValueWithoutItsLabelsIsRefused() {
        Family usage = new Family("gnomon_usage", "what is used", "server");
        assertThatThrownBy(() -> usage.add(1)).hasMessageContaining("1 labels, not 0");
    }
}
