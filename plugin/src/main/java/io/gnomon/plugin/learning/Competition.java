package io.gnomon.plugin.learning;

import io.gnomon.plugin.store.ModelScore;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets learners compete for a resource, in each cluster on its own: those that learn from nothing but the history, those that learn from
 * the whole fleet (once for all clusters), one that learns from the cluster alone if that has eight servers and is not all there is,
 * and then for each of the servers with most use one that learns from that server alone. Nobody is trained on a slot that is
 * tested. Stateless.
 *
 * <p>Cost: a backtest has 40 servers of a cluster at most, of four windows each, so with eight clusters and nine learners at most
 * 11,520 forecasts of a resource; learning, one model per learner of the fleet, one per cluster, and one per server that matters.
 */
final class Competition {
    private static final Logger log = LoggerFactory.getLogger(Competition.class);
    static final int LEAST_OF_CLUSTER = 8;
    /** A model of one server's own is taken only if it is better by this share: four windows of one series prove little. */
    private static final double CLEARLY_BETTER = 0.95;

    private final Histories histories;
    private final Contenders contenders;
    private final int serversThatMatter;

    /** @param serversThatMatter how many servers get a challenger of their own, per resource */
    Competition(Histories histories, Contenders contenders, int serversThatMatter) {
        this.histories = histories;
        this.contenders = contenders;
        this.serversThatMatter = serversThatMatter;
    }

    /** @param barred learners that must not compete at a spot */
    List<Outcome> run(Resource resource, Map<Spot, Set<String>> barred) {
        List<History> all = histories.of(resource);
        List<Outcome> outcomes = new ArrayList<>();
        if (all.isEmpty()) {
            return outcomes;
        }
        List<Contender> common = new ArrayList<>(contenders.plain());
        common.addAll(contenders.ofFleet(training(all), ids(all)));
        Map<String, List<History>> clusters =
                all.stream().collect(Collectors.groupingBy(History::cluster, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<String, List<History>> cluster : clusters.entrySet()) {
            Spot spot = Spot.ofCluster(cluster.getKey(), resource);
            List<Contender> mine = new ArrayList<>(common);
            List<History> members = cluster.getValue();
            if (clusters.size() > 1 && members.size() >= LEAST_OF_CLUSTER) {
                contenders.ofCluster(training(members), ids(members)).ifPresent(mine::add);
            }
            Set<String> out = barred.getOrDefault(spot, Set.of());
            mine.removeIf(c -> out.contains(c.name()) && mine.size() > 1);
            if (!mine.isEmpty()) {
                Outcome outcome = compete(spot, mine, members);
                outcomes.add(outcome);
            }
        }
        outcomes.addAll(single(resource, all, outcomes, barred));
        return outcomes;
    }

    private Outcome compete(Spot spot, List<Contender> mine, List<History> members) {
        List<Series> tried = members.stream()
                .limit(Histories.MOST_OF_CLUSTER)
                .map(History::series)
                .toList();
        if (mine.size() == 1) {
            return new Outcome(spot, spot.cluster(), mine.get(0), List.of(), tried.size());
        }
        Champion champion = select(mine, tried);
        Contender winner = mine.stream()
                .filter(c -> c.forecaster() == champion.forecaster())
                .findFirst()
                .orElseThrow();
        return new Outcome(
                spot,
                spot.cluster(),
                winner,
                champion.scores().stream().map(Competition::score).toList(),
                tried.size());
    }

    /** One that fails in its test is out; the others go on without it. */
    private Champion select(List<Contender> mine, List<Series> tried) {
        List<Forecaster> all = mine.stream().map(Contender::forecaster).toList();
        try {
            return Champion.select(all, tried, histories.backtest());
        } catch (RuntimeException e) {
            log.warn("a learner failed in its test and does not compete", e);
            return Champion.select(all.stream().filter(f -> survives(f, tried)).toList(), tried, histories.backtest());
        }
    }

    private boolean survives(Forecaster forecaster, List<Series> tried) {
        try {
            histories.backtest().run(forecaster, tried);
            return true;
        } catch (RuntimeException e) {
            log.warn("{} is the one that failed", forecaster.name());
            return false;
        }
    }

    /** Challengers of their own for the servers with most use. */
    private List<Outcome> single(
            Resource resource, List<History> all, List<Outcome> clusters, Map<Spot, Set<String>> barred) {
        Map<String, Outcome> byCluster = clusters.stream().collect(Collectors.toMap(Outcome::cluster, o -> o));
        Backtest backtest = histories.backtest();
        List<Outcome> result = new ArrayList<>();
        all.stream()
                .sorted(Comparator.comparingDouble((History h) -> -mean(h.series())))
                .limit(serversThatMatter)
                .forEach(h -> {
                    Outcome cluster = byCluster.get(h.cluster());
                    Spot spot = Spot.ofServer(h.server(), resource);
                    if (cluster == null) {
                        return;
                    }
                    contenders
                            .ofServer(histories.training(h.series()), h.server())
                            .filter(c -> !barred.getOrDefault(spot, Set.of()).contains(c.name()))
                            .ifPresent(own -> {
                                List<Series> alone = List.of(h.series());
                                Score mine = backtest.run(own.forecaster(), alone);
                                Score theirs = backtest.run(cluster.winner().forecaster(), alone);
                                if (mine.wql() < CLEARLY_BETTER * theirs.wql()) {
                                    result.add(new Outcome(
                                            spot, h.cluster(), own, List.of(score(mine), score(theirs)), 1));
                                }
                            });
                });
        return result;
    }

    private static double mean(Series series) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < series.size(); i++) {
            if (!series.isGap(i)) {
                sum += series.get(i);
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    private List<Series> training(List<History> whose) {
        return whose.stream().map(h -> histories.training(h.series())).toList();
    }

    private static Set<UUID> ids(List<History> whose) {
        return whose.stream().map(History::server).collect(Collectors.toSet());
    }

    private static ModelScore score(Score s) {
        return new ModelScore(s.forecaster(), s.wql(), s.mase(), s.mae(), s.coverage(), s.points(), s.series());
    }
}
