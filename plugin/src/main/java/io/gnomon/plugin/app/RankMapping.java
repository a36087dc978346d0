package io.gnomon.plugin.app;

import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankContribution;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import io.gnomon.scheduler.filter.Refusal;
import io.gnomon.scheduler.ranking.Ranking;
import io.gnomon.scheduler.ranking.Ranking.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rankings as documents. */
final class RankMapping {
    /** Times the multiplier of our weigher in Nova, 1000, more than all of Nova's own weighers can add up to. */
    private static final double CLEAR = 0.01;

    private RankMapping() {}

    /**
     * @param chosen the hypervisor that holds room for the server: it stands out from those that are as good or nearly so, or
     *     Nova's own weighers would send the server to another, and what is held would be held at the wrong place
     */
    static RankAnswer answer(Ranking ranking, Optional<String> chosen) {
        List<Place> places = ranking.places();
        boolean[] known = new boolean[places.size()];
        @Nullable Double[] weight = new Double[places.size()];
        Map<Integer, String> refusedBy = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            known[i] = place.known();
            boolean behind = chosen.isPresent() && !chosen.get().equals(place.hypervisor());
            weight[i] = rounded(place.weight(), behind ? CLEAR : 0);
            if (place.refusal() != null) {
                refusedBy.put(i, place.refusal().what());
            }
        }
        return new RankAnswer(ranking.asOf(), known, weight, refusedBy);
    }

    /** The hypervisor that the server is meant for comes first, unless it is refused; the others keep their order behind it. */
    static RankAnswer pinned(Ranking ranking, String hypervisor) {
        RankAnswer answer = answer(ranking, Optional.empty());
        @Nullable Double[] weight = answer.weight();
        List<Place> places = ranking.places();
        for (int i = 0; i < weight.length; i++) {
            Double plain = weight[i];
            if (plain != null) {
                weight[i] = places.get(i).hypervisor().equals(hypervisor)
                        ? Double.valueOf(1)
                        : rounded(plain * (1 - CLEAR), 0);
            }
        }
        return answer;
    }

    /** Six digits: Nova writes each weight into its debug log, and a long one takes it twice the time. */
    private static @Nullable Double rounded(@Nullable Double weight, double less) {
        return weight == null ? null : Math.rint(Math.max(0, weight - less) * 1e6) / 1e6;
    }

    static RankExplanation explanation(Ranking ranking) {
        Map<String, String> without = ranking.winnersWithout();
        String best = ranking.best().orElse("");
        List<RankPlace> places = ranking.explained().stream()
                .map(p -> place(p, p.hypervisor().equals(best) ? List.copyOf(without.keySet()) : List.of()))
                .toList();
        return new RankExplanation(ranking.asOf(), places, without);
    }

    private static RankPlace place(Place place, List<String> without) {
        Refusal refusal = place.refusal();
        return new RankPlace(
                place.hypervisor(),
                place.known(),
                place.accepted(),
                place.weight(),
                refusal == null ? null : refusal.what(),
                refusal == null ? null : refusal.reason(),
                refusal == null ? null : refusal.unit(),
                refusal == null ? null : refusal.asked(),
                refusal == null ? null : refusal.used(),
                refusal == null ? null : refusal.available(),
                place.contributions().stream()
                        .map(c -> new RankContribution(
                                c.weigher(), Double.isNaN(c.raw()) ? null : c.raw(), c.normalised(), c.weighted()))
                        .toList(),
                without);
    }
}
