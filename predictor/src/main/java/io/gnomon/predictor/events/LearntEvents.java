package io.gnomon.predictor.events;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is known of the events of one series: the effects that are real, and what recurs by itself. Immutable.
 *
 * @param effects by kind; real ones only
 * @param recurring found in the series alone; each has an effect
 */
public record LearntEvents(Map<String, EventEffect> effects, List<Recurrence> recurring) {
    /** Nothing is known. */
    public static final LearntEvents NONE = new LearntEvents(Map.of(), List.of());

    /** More kinds than these are not measured, those with most occurrences first: each costs a pass over the history. */
    private static final int MOST_KINDS = 50;

    /** Keeps copies. */
    public LearntEvents {
        effects = Map.copyOf(effects);
        recurring = List.copyOf(recurring);
    }

    public boolean isEmpty() {
        return effects.isEmpty();
    }

    /**
     * Learns from a history. Kinds are measured one after the other, the most frequent first, each on what the ones before
     * it left: of two that always come together only one gets the effect.
     *
     * @param calendar what happened, of any kind, in any order
     * @param find whether to look for what recurs without being in the calendar
     * @param group effects measured over a group, by kind, each in units of a series' mean size; empty if there is none
     */
    public static LearntEvents learn(
            Series history, List<Occurrence> calendar, boolean find, Map<String, EventEffect> group) {
        Map<String, EventEffect> real = new LinkedHashMap<>();
        Series rest = history;
        for (Map.Entry<String, List<Occurrence>> kind : byKind(calendar)) {
            EventEffect prior = group.get(kind.getKey());
            EventEffect effect = prior == null
                    ? EventStudy.measure(kind.getKey(), rest, kind.getValue())
                    : EventStudy.measure(kind.getKey(), rest, kind.getValue(), prior);
            if (effect.isReal()) {
                real.put(kind.getKey(), effect);
                rest = Influence.of(Map.of(kind.getKey(), effect), kind.getValue(), rest, 0)
                        .removedFrom(rest);
            }
        }
        List<Recurrence> recurring = new ArrayList<>();
        for (Recurrence r : find ? RecurringBursts.find(rest) : List.<Recurrence>of()) {
            List<Occurrence> past = r.between(rest.startSeconds(), rest.endSeconds());
            EventEffect effect = EventStudy.measure(r.kind(), rest, past);
            if (effect.isReal()) {
                recurring.add(r);
                real.put(r.kind(), effect);
                rest = Influence.of(Map.of(r.kind(), effect), past, rest, 0).removedFrom(rest);
            }
        }
        return new LearntEvents(real, recurring);
    }

    private static List<Map.Entry<String, List<Occurrence>>> byKind(List<Occurrence> calendar) {
        Map<String, List<Occurrence>> kinds = Occurrence.joined(calendar).stream()
                .collect(Collectors.groupingBy(Occurrence::kind, HashMap::new, Collectors.toList()));
        List<Map.Entry<String, List<Occurrence>>> order = new ArrayList<>(kinds.entrySet());
        order.sort((a, b) -> a.getValue().size() != b.getValue().size()
                ? Integer.compare(b.getValue().size(), a.getValue().size())
                : a.getKey().compareTo(b.getKey()));
        return order.subList(0, Math.min(MOST_KINDS, order.size()));
    }
}
