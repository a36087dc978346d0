package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.filter.Refusal;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good each hypervisor is for a new server, and why. What is not asked for is not computed: the order of ten thousand
 * takes a fraction of a millisecond, their explanations many. Immutable, thread-safe.
 */
public final class Ranking {

    private final Instant asOf;
    private final Newcomer server;
    private final List<Candidate> candidates;
    private final List<Weighed> weighers;
    private final boolean[] known;
    private final @Nullable Refusal[] refusals;
    private final double[] score;
    private final double lowest;
    private final double highest;

    Ranking(
            Instant asOf,
            Newcomer server,
            List<Candidate> candidates,
            List<Weighed> weighers,
            boolean[] known,
            @Nullable Refusal[] refusals,
            double[] score) {
        this.asOf = asOf;
        this.server = server;
        this.candidates = candidates;
        this.weighers = weighers;
        this.known = known;
        this.refusals = refusals;
        this.score = score;
        double low = 0;
        double high = 0;
        for (Weighed w : weighers) {
            low += Math.min(0, w.multiplier());
            high += Math.max(0, w.multiplier());
        }
        this.lowest = low;
        this.highest = high;
    }

    /**
     * What one weigher said of one hypervisor.
     *
     * @param raw in its own unit, NaN if it cannot tell
     * @param normalised 0..1
     * @param weighted with its weight; the sum of these decides
     */
    public record Contribution(String weigher, double raw, double normalised, double weighted) {}

    /**
     * One hypervisor's place.
     *
     * @param known false if it was not seen lately; then it is accepted and not weighed
     * @param refusal why it cannot take the server; null if it can
     * @param weight 0..1, higher is better; null if it is refused or unknown
     * @param contributions empty if it is refused or unknown
     */
    public record Place(
            String hypervisor,
            boolean known,
            @Nullable Refusal refusal,
            @Nullable Double weight,
            List<Contribution> contributions) {
        public boolean accepted() {
            return refusal == null;
        }
    }

    public Instant asOf() {
        return asOf;
    }

    public Newcomer server() {
        return server;
    }

    /** The best of those that are known and can take the server; equal ones by name. */
    public Optional<String> best() {
        return winner(score);
    }

    /** Whether a hypervisor is among them, known, and can take the server. */
    public boolean accepts(String hypervisor) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).name().equals(hypervisor)) {
                return kind(i) == 0;
            }
        }
        return false;
    }

    /** How many hypervisors are known. */
    public int known() {
        int count = 0;
        for (boolean k : known) {
            count += k ? 1 : 0;
        }
        return count;
    }

    /** Without explanations, in the order in which they were given. */
    public List<Place> places() {
        List<Place> result = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            result.add(place(i, List.of()));
        }
        return result;
    }

    /** With explanations: best first, then those that are unknown, then those that cannot take the server; equal ones by name. */
    public List<Place> explained() {
        return Arrays.stream(order()).mapToObj(i -> place(i, contributions(i))).toList();
    }

    /**
     * Which hypervisor would be the best without a weigher.
     *
     * @return for each weigher that matters the hypervisor that would win instead; a weigher that is not in it changes nothing
     */
    public Map<String, String> winnersWithout() {
        Map<String, String> result = new LinkedHashMap<>();
        Optional<String> winner = best();
        for (int w = 0; w < weighers.size(); w++) {
            double[] without = score.clone();
            for (int i = 0; i < without.length; i++) {
                if (kind(i) == 0) {
                    without[i] -= weighers.get(w).multiplier() * weighers.get(w).normalised(raw(w, i));
                }
            }
            int weigher = w;
            winner(without)
                    .filter(other -> !other.equals(winner.orElse("")))
                    .ifPresent(
                            other -> result.put(weighers.get(weigher).weigher().name(), other));
        }
        return result;
    }

    /** Indices of the hypervisors as they were given, in the order of {@link #explained}. */
    int[] order() {
        Integer[] order = new Integer[candidates.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> {
            int byKind = Integer.compare(kind(a), kind(b));
            int byScore = byKind != 0 || kind(a) != 0 ? byKind : Double.compare(score[b], score[a]);
            return byScore != 0
                    ? byScore
                    : candidates.get(a).name().compareTo(candidates.get(b).name());
        });
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private int kind(int i) {
        return refusals[i] != null ? 2 : known[i] ? 0 : 1;
    }

    private Optional<String> winner(double[] scores) {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            if (kind(i) == 0
                    && (best < 0
                            || scores[i] > scores[best]
                            || scores[i] == scores[best]
                                    && candidates
                                                    .get(i)
                                                    .name()
                                                    .compareTo(
                                                            candidates.get(best).name())
                                            < 0)) {
                best = i;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(candidates.get(best).name());
    }

    private Place place(int i, List<Contribution> contributions) {
        boolean weighed = kind(i) == 0;
        return new Place(candidates.get(i).name(), known[i], refusals[i], weighed ? weight(i) : null, contributions);
    }

    private double weight(int i) {
        return highest > lowest ? (score[i] - lowest) / (highest - lowest) : 0;
    }

    /** Asked again, as weighers are stateless: few hypervisors are ever explained. */
    private double raw(int weigher, int i) {
        return weighers.get(weigher).weigher().weigh(candidates.get(i), server);
    }

    private List<Contribution> contributions(int i) {
        if (kind(i) != 0) {
            return List.of();
        }
        List<Contribution> result = new ArrayList<>(weighers.size());
        for (int w = 0; w < weighers.size(); w++) {
            Weighed weighed = weighers.get(w);
            double raw = raw(w, i);
            double normalised = weighed.normalised(raw);
            result.add(new Contribution(weighed.weigher().name(), raw, normalised, weighed.multiplier() * normalised));
        }
        return List.copyOf(result);
    }
}
