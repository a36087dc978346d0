package io.gnomon.plugin.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts and times what happens, and writes it as text for Prometheus. Thread-safe. */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Meters() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * A request was answered.
     *
     * @param path as a pattern ({@code /v1/servers/{id}}): what is between the slashes has no end of values
     */
    public void answered(String method, String path, int status, Duration took) {
        Timer.builder("gnomon.http.requests")
                .description("requests of the REST interface")
                .tags("method", method, "path", path, "status", Integer.toString(status))
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(took);
    }

    /** A job ran. Its label is another word: what Prometheus calls a job is the daemon. */
    public void ran(String job, Duration took, boolean failed) {
        // both from the first run on: the growth of what is not there yet is not seen
        Timer done = runs(job, "done");
        Timer bad = runs(job, "failed");
        (failed ? bad : done).record(took);
    }

    private Timer runs(String job, String outcome) {
        return Timer.builder("gnomon.jobs")
                .description("runs of the jobs of the daemon")
                .tags("task", job, "outcome", outcome)
                .register(registry);
    }

    /** An adjustment reached a state. */
    public void adjusted(String resource, boolean growth, String state) {
        adjustments(resource, growth, "failed"); // there from the first adjustment on, so that its growth is seen
        adjustments(resource, growth, state).increment();
    }

    private Counter adjustments(String resource, boolean growth, String state) {
        return Counter.builder("gnomon.adjustments")
                .description("adjustments that reached a state")
                .tags("resource", resource, "direction", growth ? "grow" : "shrink", "state", state)
                .register(registry);
    }

    /** Somebody was told something. */
    public void told() {
        Counter.builder("gnomon.notifications")
                .description("notifications")
                .register(registry)
                .increment();
    }

    /** Everything that was counted, and values that are read at this moment. */
    public String text(List<Family> now) {
        List<MetricSnapshot> all = new ArrayList<>();
        registry.getPrometheusRegistry().scrape().forEach(all::add);
        now.stream().filter(f -> !f.rows().isEmpty()).map(Meters::snapshot).forEach(all::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(all));
        } catch (IOException e) {
            throw new UncheckedIOException("the metrics cannot be written", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static GaugeSnapshot snapshot(Family family) {
        GaugeSnapshot.Builder result =
                GaugeSnapshot.builder().name(family.name()).help(family.meaning());
        for (Family.Row row : family.rows()) {
            result.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of(family.labels(), row.values()))
                    .value(row.value())
                    .build());
        }
        return result.build();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
