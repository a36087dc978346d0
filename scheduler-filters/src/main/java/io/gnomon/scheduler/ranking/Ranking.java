package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.filter.Filter;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.weigher.Weigher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ranks hypervisors for a new server and says why. Immutable. */
public final class Ranking {
    private final List<Filter> filters;
    private final Map<Weigher, Double> weighers;

    /** @param weighers each with its multiplier */
    public Ranking(List<Filter> filters, Map<Weigher, Double> weighers) {
        this.filters = List.copyOf(filters);
        this.weighers = new LinkedHashMap<>(weighers);
    }

    /**
     * One hypervisor's place.
     *
     * @param refused why it cannot take the server; empty if it can
     * @param weights what each weigher said, before its multiplier
     */
    public record Place(String hypervisor, Optional<String> refused, double score, Map<String, Double> weights) {}

    /** Best first, those that cannot take the server last; equal ones by name. */
    public List<Place> rank(List<Candidate> hypervisors, ResourceVector asked) {
        List<Place> places = new ArrayList<>();
        for (Candidate hypervisor : hypervisors) {
            places.add(place(hypervisor, asked));
        }
        places.sort(Comparator.comparing((Place p) -> p.refused().isPresent())
                .thenComparing(Comparator.comparingDouble(Place::score).reversed())
                .thenComparing(Place::hypervisor));
        return List.copyOf(places);
    }

    private Place place(Candidate hypervisor, ResourceVector asked) {
        for (Filter filter : filters) {
            Optional<String> refused = filter.refuse(hypervisor, asked);
            if (refused.isPresent()) {
                return new Place(hypervisor.name(), refused, 0, Map.of());
            }
        }
        double score = 0;
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Map.Entry<Weigher, Double> e : weighers.entrySet()) {
            double weight = e.getKey().weigh(hypervisor, asked);
            weights.put(e.getKey().name(), weight);
            score += e.getValue() * weight;
        }
        return new Place(hypervisor.name(), Optional.empty(), score, Map.copyOf(weights));
    }
}
