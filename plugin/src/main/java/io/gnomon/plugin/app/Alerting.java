package io.gnomon.plugin.app;

import io.gnomon.plugin.alert.Alert;
import io.gnomon.plugin.alert.Alertmanager;
import io.gnomon.plugin.alert.Alerts;
import io.gnomon.plugin.alert.Standing;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.metrics.Family;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.rest.FleetViews.AlertView;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns operators: looks, and tells those who want to hear of it. {@link #run} is for one thread. */
record Alerting(
        AlertRules rules, Supplier<List<Alert>> others, Alerts alerts, Alertmanager alertmanager, InstantSource clock)
        implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Alerting.class);

    /** @param others what is amiss beside hypervisors */
    static Alerting of(
            Configuration c,
            Observing observing,
            Supplier<List<Alert>> others,
            Notifier notifier,
            InstantSource clock) {
        return new Alerting(
                new AlertRules(
                        observing.cluster(),
                        observing.fleet(),
                        c.alerts(),
                        c.observe().staleAfter(),
                        c.forecast().step(),
                        c.forecast().horizon()),
                others,
                new Alerts(c.alerts().hold(), s -> tell(notifier, s)),
                new Alertmanager(
                        c.alerts().alertmanagers().stream().map(URI::create).toList(),
                        c.alerts().repeat()),
                clock);
    }

    private static void tell(Notifier notifier, Standing s) {
        String text = s.state() == Standing.State.FIRING
                ? "Alert " + s.alert().name() + ": " + s.alert().summary() + ". "
                        + s.alert().mend() + "."
                : "Over: " + s.alert().name() + " (" + s.alert().summary() + ", since " + s.since() + ").";
        log.warn("{}", text);
        notifier.tellOperators(text);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        List<Alert> amiss = new ArrayList<>(rules.amiss(now));
        amiss.addAll(others.get());
        List<Standing> resolved = alerts.look(amiss, now);
        try {
            alertmanager.tell(alerts.standing(), resolved, now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<AlertView> list() {
        return alerts.standing().stream()
                .map(s -> new AlertView(
                        s.alert().name(),
                        s.alert().severity().name().toLowerCase(Locale.ROOT),
                        s.state().name().toLowerCase(Locale.ROOT),
                        s.since(),
                        s.alert().labels(),
                        s.alert().summary(),
                        s.alert().mend()))
                .toList();
    }

    List<Family> metrics() {
        Family firing = new Family("gnomon_alerts_firing", "alerts that fire", "alert");
        Map<String, Long> counts = alerts.standing().stream()
                .filter(s -> s.state() == Standing.State.FIRING)
                .collect(Collectors.groupingBy(s -> s.alert().name(), Collectors.counting()));
        counts.forEach((name, count) -> firing.add(count, name));
        return List.of(firing);
    }
}
