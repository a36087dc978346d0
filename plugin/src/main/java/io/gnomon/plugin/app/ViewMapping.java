package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Policy;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.ServerForecast;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.learning.Standings;
import io.gnomon.plugin.outlook.Outlook;
import io.gnomon.plugin.rest.ShadowViews.RequestView;
import io.gnomon.plugin.rest.Views;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.AnomalyRecord;
import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.ModelScore;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.profile.BurstWindow;
import io.gnomon.predictor.profile.Regime;
import io.gnomon.predictor.profile.ShadowProfile;
import io.gnomon.predictor.profile.ShareInterval;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** From what the daemon keeps to what REST shows. */
final class ViewMapping {
    private static final double PROFILE_COVERAGE = 0.8;
    /** How far the forecasts look that decisions are made by. */
    static final String MINUTES = "minutes";

    private ViewMapping() {}

    static Map<String, Double> amounts(ResourceVector vector) {
        Map<String, Double> result = new LinkedHashMap<>();
        vector.known().forEach((r, amount) -> result.put(r.label(), amount));
        return result;
    }

    static Views.HypervisorView hypervisor(Cluster cluster, String name) {
        Optional<HypervisorReading> seen = cluster.latest(name);
        return new Views.HypervisorView(
                name,
                cluster.isReachable(name),
                seen.map(HypervisorReading::at).orElse(null),
                seen.map(r -> amounts(r.capacity())).orElse(Map.of()),
                seen.map(r -> amounts(r.usage())).orElse(Map.of()),
                seen.map(r -> amounts(r.allocated())).orElse(Map.of()),
                seen.map(HypervisorReading::contention).orElse(0.0),
                seen.map(r -> r.servers().size()).orElse(0),
                seen.map(HypervisorReading::description).orElse("not seen yet"),
                cluster.port(name).levers());
    }

    static Views.ServerView server(Tracked tracked, Policy policy, Instant now) {
        ServerRecord record = tracked.record();
        ServerReading latest = tracked.latest().orElse(null);
        return new Views.ServerView(
                record.id(),
                record.name(),
                record.project(),
                record.hypervisor(),
                record.dynamicAllocation(),
                record.startedAt(),
                Duration.between(record.startedAt(), now).toMillis() / 1000.0,
                latest == null ? null : latest.at(),
                latest == null ? Map.of() : amounts(latest.usage()),
                latest == null ? Map.of() : amounts(latest.allocation()),
                latest == null ? Map.of() : amounts(latest.ceiling()),
                record.metadata(),
                category(tracked.labels().category()),
                List.copyOf(tracked.labels().tags()),
                new Views.TermsView(
                        policy.prices().of(tracked).ofShortage(),
                        policy.sensitivities().of(tracked),
                        policy.priorities().of(tracked)),
                new Views.FlowView(
                        orNull(tracked.flows().readShare()),
                        orNull(tracked.flows().receivedShare())));
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    static Views.CategoryView category(Category category) {
        return new Views.CategoryView(
                category.name(),
                category.basis().name().toLowerCase(Locale.ROOT),
                category.confidence(),
                category.why());
    }

    static Views.LiveSampleView live(ServerRecord record, ServerReading seen) {
        return new Views.LiveSampleView(
                record.id(),
                record.name(),
                record.project(),
                seen.at(),
                amounts(seen.usage()),
                amounts(seen.allocation()),
                amounts(seen.ceiling()));
    }

    static RequestView request(ServerRequest request, boolean staged, Instant at) {
        return new RequestView(
                request.id(),
                request.name(),
                request.project(),
                request.actor(),
                at,
                request.flavor().name(),
                amounts(request.flavor().start()),
                request.metadata(),
                staged);
    }

    /** @param usage of each resource, all from the same second on; a second without any is left out */
    static List<Views.SampleView> samples(Map<Resource, Series> usage) {
        List<Views.SampleView> result = new ArrayList<>();
        Series any = usage.values().iterator().next();
        for (int i = 0; i < any.size(); i++) {
            Map<String, Double> at = new LinkedHashMap<>();
            for (Map.Entry<Resource, Series> e : usage.entrySet()) {
                if (!e.getValue().isGap(i)) {
                    at.put(e.getKey().label(), e.getValue().get(i));
                }
            }
            if (!at.isEmpty()) {
                result.add(new Views.SampleView(Instant.ofEpochSecond(any.startSeconds() + i), at, Map.of()));
            }
        }
        return result;
    }

    static Views.AdjustmentView adjustment(Adjustment a) {
        return new Views.AdjustmentView(
                a.id(),
                a.server(),
                a.serverName(),
                a.project(),
                a.actor(),
                a.resource().label(),
                a.resource().unit(),
                a.from(),
                a.to(),
                a.measured(),
                a.forecastLow(),
                a.forecastMedian(),
                a.forecastHigh(),
                a.state().name().toLowerCase(Locale.ROOT),
                a.reason(),
                a.detail(),
                a.decidedAt(),
                a.updatedAt());
    }

    static Views.AccuracyView accuracy(ForecastScore s) {
        return new Views.AccuracyView(
                s.start(),
                s.project(),
                s.group(),
                s.resource().label(),
                s.resource().unit(),
                s.learner(),
                s.aheadSeconds(),
                s.points(),
                s.mae(),
                s.bias(),
                s.wql(),
                s.coverage());
    }

    static Views.ModelView model(Standings.Standing s) {
        return new Views.ModelView(
                s.cluster(),
                s.resource().label(),
                s.learner(),
                s.champion().isPresent(),
                known(s.score().map(ModelScore::wql)),
                known(s.score().map(ModelScore::mase)),
                known(s.score().map(ModelScore::mae)),
                known(s.score().map(ModelScore::coverage)),
                s.score().map(ModelScore::series).orElse(0),
                s.share(),
                s.champion().map(ModelVersion::id).orElse(null),
                s.champion().map(v -> word(v.state())).orElse(null));
    }

    /** @param server its name, if the version is for one server only */
    static Views.ModelVersionView version(ModelVersion v, @Nullable String server) {
        return new Views.ModelVersionView(
                v.id(),
                v.cluster(),
                server,
                v.resource().label(),
                v.learner(),
                word(v.state()),
                v.reason(),
                v.servers(),
                known(v.scores().stream()
                        .filter(s -> s.learner().equals(v.learner()))
                        .findFirst()
                        .map(ModelScore::wql)),
                v.previous().orElse(null),
                v.sha256().isPresent(),
                v.learntAt(),
                v.changedAt());
    }

    private static String word(ModelVersion.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Double known(Optional<Double> value) {
        return value.filter(Double::isFinite).orElse(null);
    }

    static Views.AnomalyView anomaly(AnomalyRecord a) {
        return new Views.AnomalyView(
                a.id(),
                a.from(),
                a.to(),
                a.server(),
                a.serverName(),
                a.project(),
                a.resource().label(),
                a.resource().unit(),
                a.kind(),
                a.score(),
                a.facts(),
                a.message(),
                a.foundAt());
    }

    static Views.NotificationView notification(Notification n) {
        return new Views.NotificationView(
                n.id(),
                n.at(),
                n.project(),
                n.server().orElse(null),
                n.adjustment().orElse(null),
                n.text());
    }

    static Views.ForecastView forecast(ServerRecord server, ServerForecast made) {
        return forecast(
                server,
                new Outlook(
                        made.resource(),
                        Ahead.HOUR, // named by the caller of this one
                        Aggregate.MEAN,
                        made.madeAt(),
                        made.forecast(),
                        made.shadows(),
                        Optional.empty(),
                        ""),
                MINUTES);
    }

    static Views.ForecastView outlook(ServerRecord server, Outlook made) {
        return forecast(server, made, made.ahead().label());
    }

    private static Views.ForecastView forecast(ServerRecord server, Outlook made, String ahead) {
        Forecast f = made.forecast();
        double[][] quantiles = new double[f.steps()][];
        for (int step = 0; step < f.steps(); step++) {
            int at = step;
            quantiles[step] = Forecast.levels().stream()
                    .mapToDouble(level -> f.quantile(at, level))
                    .toArray();
        }
        return new Views.ForecastView(
                server.id(),
                server.name(),
                made.resource().label(),
                made.resource().unit(),
                f.learner(),
                made.madeAt(),
                Instant.ofEpochSecond(f.startSeconds()),
                f.stepSeconds(),
                Forecast.levels(),
                quantiles,
                made.shadows().stream()
                        .map(s -> new Views.ShadowView(s.id(), s.name(), s.distance(), s.weight(), s.lagSeconds()))
                        .toList(),
                ahead,
                made.of() == Aggregate.MAX ? "peak" : "mean",
                made.observedSince().orElse(null),
                made.missing().isEmpty() ? null : made.missing());
    }

    static Views.ProfileView profile(Profiles.Learnt learnt, Instant now) {
        ShadowProfile p = learnt.profile();
        int n = p.regimes().size();
        double[][] transitions = new double[n][n];
        for (int from = 0; from < n; from++) {
            for (int to = 0; to < n; to++) {
                transitions[from][to] = p.transition(from, to);
            }
        }
        return new Views.ProfileView(
                learnt.name(),
                learnt.tags(),
                learnt.resource().label(),
                p.servers(),
                p.samples(),
                p.stepSeconds(),
                learnt.learntAt(),
                p.servers() == 1 ? "learnt from one server: its own past, not that of a set" : null,
                p.burstShare(),
                p.burstWithin(p.longRun(), 3600 / p.stepSeconds()),
                interval(p.interval(p.longRun(), PROFILE_COVERAGE)),
                p.regimes().stream().map(ViewMapping::regime).toList(),
                transitions,
                p.predictBurst(now, Duration.ofDays(7)).stream()
                        .map(ViewMapping::peak)
                        .toList());
    }

    private static Views.RegimeView regime(Regime r) {
        Double stay = Double.isFinite(r.staySeconds()) ? r.staySeconds() : null;
        return new Views.RegimeView(r.meanShare(), r.deviationShare(), r.occupancy(), stay, r.burst());
    }

    private static Views.PeakView peak(BurstWindow w) {
        return new Views.PeakView(w.start(), w.end(), w.probability(), w.expectedShare(), interval(w.interval()));
    }

    private static Views.IntervalView interval(ShareInterval i) {
        return new Views.IntervalView(i.lower(), i.median(), i.upper());
    }

    /** @throws IllegalArgumentException naming a resource that does not exist */
    static ResourceVector vector(Map<String, Double> amounts) {
        ResourceVector result = ResourceVector.UNKNOWN;
        for (Map.Entry<String, Double> e : amounts.entrySet()) {
            Resource resource = Resource.labelled(e.getKey())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no resource is called '" + e.getKey() + "'; known: cpu, memory, disk, network"));
            result = result.with(resource, e.getValue());
        }
        return result;
    }
}
