package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells which learners forecast what, and how they did in the last competition. Thread-safe. */
public record Standings(Learning learning, Fleet fleet) {
    /**
     * A learner of a resource.
     *
     * @param champion whether it forecasts servers with a history of their own
     * @param score of the last competition; empty if it took no part, as forecasts by shadows do not
     * @param share of the forecasts in force, 0 to 1
     */
    public record Standing(Resource resource, String learner, boolean champion, Optional<Score> score, double share) {}

    /** By resource, the best learner first, those without a score last. */
    public List<Standing> list() {
        List<Standing> all = new ArrayList<>();
        Map<Resource, Champion> champions = learning.champions();
        for (Resource resource : Resource.values()) {
            Map<String, Integer> made = inForce(resource);
            double total = Math.max(
                    1, made.values().stream().mapToInt(Integer::intValue).sum());
            Optional<Champion> champion = Optional.ofNullable(champions.get(resource));
            String leader = champion.map(c -> c.forecaster().name()).orElse("");
            for (Score score : champion.map(Champion::scores).orElse(List.of())) {
                Integer mine = made.remove(score.forecaster());
                all.add(new Standing(
                        resource,
                        score.forecaster(),
                        score.forecaster().equals(leader),
                        Optional.of(score),
                        (mine == null ? 0 : mine) / total));
            }
            made.forEach((learner, mine) ->
                    all.add(new Standing(resource, learner, learner.equals(leader), Optional.empty(), mine / total)));
        }
        return all;
    }

    /** How many of the forecasts in force each learner made. */
    private Map<String, Integer> inForce(Resource resource) {
        Map<String, Integer> made = new TreeMap<>();
        for (Tracked server : fleet.all()) {
            ServerForecast forecast = server.forecasts().get(resource);
            if (forecast != null && !forecast.forecast().isUnknown()) {
                made.merge(forecast.forecast().learner(), 1, Integer::sum);
            }
        }
        return made;
    }
}
