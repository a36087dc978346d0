package io.gnomon.plugin.learning;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.ServerForecast;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.store.ModelScore;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells which learners forecast what in which cluster, and how they did in the last competition. Thread-safe. */
public record Standings(Learning learning, Fleet fleet) {
    /**
     * A learner of a resource of a cluster.
     *
     * @param champion the version, if it forecasts the cluster's servers with a history of their own
     * @param score of the last competition; empty if it took no part, as forecasts by shadows do not, nor models of one server
     * @param share of the forecasts in force in that cluster, 0 to 1
     */
    public record Standing(
            String cluster,
            Resource resource,
            String learner,
            Optional<ModelVersion> champion,
            Optional<ModelScore> score,
            double share) {}

    private record Place(String cluster, Resource resource) {}

    /** By cluster (the largest first) and resource, the best learner first, those without a score last. */
    public List<Standing> list() {
        Map<Place, ModelVersion> leaders = new HashMap<>();
        learning.inForce().stream()
                .filter(v -> v.server().isEmpty())
                .forEach(v -> leaders.put(new Place(v.cluster(), v.resource()), v));
        Map<Place, Map<String, Integer>> made = inForce();
        List<Standing> all = new ArrayList<>();
        for (String cluster : learning.clusters()) {
            for (Resource resource : Resource.values()) {
                Place place = new Place(cluster, resource);
                add(place, Optional.ofNullable(leaders.get(place)), made.getOrDefault(place, Map.of()), all);
            }
        }
        return all;
    }

    private static void add(Place place, Optional<ModelVersion> leader, Map<String, Integer> made, List<Standing> all) {
        double total =
                Math.max(1, made.values().stream().mapToInt(Integer::intValue).sum());
        Map<String, Integer> left = new TreeMap<>(made);
        for (ModelScore score : leader.map(ModelVersion::scores).orElse(List.of())) {
            Integer mine = left.remove(score.learner());
            all.add(standing(place, score.learner(), leader, Optional.of(score), (mine == null ? 0 : mine) / total));
        }
        leader.map(ModelVersion::learner)
                .filter(name -> leader.get().scores().isEmpty())
                .ifPresent(name -> left.putIfAbsent(name, 0));
        left.forEach((learner, mine) -> all.add(standing(place, learner, leader, Optional.empty(), mine / total)));
    }

    private static Standing standing(
            Place place, String learner, Optional<ModelVersion> leader, Optional<ModelScore> score, double share) {
        return new Standing(
                place.cluster,
                place.resource,
                learner,
                leader.filter(v -> v.learner().equals(learner)),
                score,
                share);
    }

    /** How many of the forecasts in force each learner made. */
    private Map<Place, Map<String, Integer>> inForce() {
        Map<Place, Map<String, Integer>> made = new HashMap<>();
        for (Tracked server : fleet.all()) {
            String cluster = learning.group(server);
            for (ServerForecast forecast : server.forecasts().values()) {
                if (!forecast.forecast().isUnknown()) {
                    made.computeIfAbsent(new Place(cluster, forecast.resource()), p -> new TreeMap<>())
                            .merge(forecast.forecast().learner(), 1, Integer::sum);
                }
            }
        }
        return made;
    }
}
