package io.gnomon.plugin.demo;

import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.SampleView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the run showed, and whether it may be called a success. Pure: made from adjustments and samples. */
final class Verdict {
    /** Need is what three samples in a row use on average: one noisy second is not a need. */
    private static final int SAMPLES = 3;

    /**
     * Above this share of a limit the limit is felt: usage cannot go above it, so a server that waits for its growth shows
     * as one that is full (a guest keeps a tenth of a small memory free for its kernel).
     */
    private static final double FULL = 0.88;

    private Verdict() {}

    /**
     * The first growth of one resource.
     *
     * @param oldLimit the allocation before it
     * @param inForceAt when it was verified
     * @param crossedAt when usage first filled the old limit; empty if it never did
     * @param leadSeconds from being in force to being needed; negative = too late
     * @param peak the most that was used afterwards, over three samples
     */
    record Growth(
            String resource,
            String unit,
            double oldLimit,
            double newLimit,
            double forecastLow,
            double forecastMedian,
            double forecastHigh,
            Instant inForceAt,
            Optional<Instant> crossedAt,
            OptionalDouble leadSeconds,
            double peak) {
        boolean ahead() {
            return leadSeconds.isPresent() && leadSeconds.getAsDouble() > 0;
        }
    }

    /** First growths in the order cpu, memory, disk; a resource that did not grow is missing. */
    static List<Growth> growths(List<AdjustmentView> adjustments, List<SampleView> samples) {
        List<Growth> result = new ArrayList<>();
        for (String resource : List.of("cpu", "memory", "disk")) {
            adjustments.stream()
                    .filter(a -> a.resource().equals(resource)
                            && a.to() > a.from()
                            && a.state().equals("verified"))
                    .min(Comparator.comparing(AdjustmentView::decidedAt))
                    .ifPresent(first -> result.add(growth(first, adjustments, samples)));
        }
        return result;
    }

    private static Growth growth(AdjustmentView a, List<AdjustmentView> acts, List<SampleView> samples) {
        List<Map.Entry<Instant, Double>> usage = smooth(a.resource(), samples);
        Optional<Instant> crossed = crossing(usage, a, acts);
        double peak = usage.stream().mapToDouble(Map.Entry::getValue).max().orElse(0);
        OptionalDouble lead = crossed.isPresent()
                ? OptionalDouble.of(
                        Duration.between(a.updatedAt(), crossed.get()).toMillis() / 1000.0)
                : OptionalDouble.empty();
        return new Growth(
                a.resource(),
                a.unit(),
                a.from(),
                a.to(),
                a.forecastLow(),
                a.forecastMedian(),
                a.forecastHigh(),
                a.updatedAt(),
                crossed,
                lead,
                peak);
    }

    /**
     * When usage first filled the old limit. What an act itself uses (a guest that takes a vCPU or memory in is busy for a
     * moment) is no need: usage during an act counts only if it stays there after it.
     */
    private static Optional<Instant> crossing(
            List<Map.Entry<Instant, Double>> usage, AdjustmentView a, List<AdjustmentView> acts) {
        return usage.stream()
                .filter(e -> e.getValue() >= FULL * a.from())
                .map(Map.Entry::getKey)
                .filter(at ->
                        settled(at, acts).map(end -> fillsAfter(end, usage, a)).orElse(true))
                .findFirst();
    }

    /** When the acts are over that the three samples from that time on fall into; empty if there are none. */
    private static Optional<Instant> settled(Instant at, List<AdjustmentView> acts) {
        return acts.stream()
                .filter(act -> at.plusSeconds(SAMPLES).isAfter(act.decidedAt())
                        && !at.isAfter(act.updatedAt().plusSeconds(1)))
                .map(act -> act.updatedAt().plusSeconds(1))
                .max(Comparator.naturalOrder());
    }

    private static boolean fillsAfter(Instant end, List<Map.Entry<Instant, Double>> usage, AdjustmentView a) {
        return usage.stream()
                .filter(e -> e.getKey().isAfter(end))
                .findFirst()
                .map(e -> e.getValue() >= FULL * a.from())
                .orElse(false);
    }

    /** Mean of each three samples in a row, at the time of the first of them. */
    private static List<Map.Entry<Instant, Double>> smooth(String resource, List<SampleView> samples) {
        List<SampleView> known =
                samples.stream().filter(s -> s.usage().containsKey(resource)).toList();
        List<Map.Entry<Instant, Double>> result = new ArrayList<>();
        for (int i = 0; i + SAMPLES <= known.size(); i++) {
            double sum = 0;
            for (int j = i; j < i + SAMPLES; j++) {
                sum += known.get(j).usage().getOrDefault(resource, 0.0);
            }
            result.add(Map.entry(known.get(i).at(), sum / SAMPLES));
        }
        return result;
    }

    /** Everything that keeps the run from being a success; empty = success. */
    static List<String> shortcomings(List<AdjustmentView> ofNew, List<Growth> growths, List<AdjustmentView> ofControl) {
        List<String> result = new ArrayList<>();
        for (AdjustmentView a : ofNew) {
            boolean shrinkWithdrawn =
                    a.state().equals("abandoned") && a.to() < a.from(); // usage rose: nothing was done
            if (!a.state().equals("verified") && !shrinkWithdrawn) {
                result.add("adjustment " + a.id() + " of " + a.resource() + " is " + a.state() + ": " + a.detail());
            }
        }
        for (String resource : List.of("cpu", "memory", "disk")) {
            Optional<Growth> growth =
                    growths.stream().filter(g -> g.resource().equals(resource)).findFirst();
            if (growth.isEmpty()) {
                result.add(resource + " was never grown");
            } else if (growth.get().crossedAt().isEmpty()) {
                result.add(resource + " was grown, but the need never came");
            } else if (!growth.get().ahead()) {
                result.add(resource + " was grown only after it was needed");
            }
        }
        if (signature(ofNew).equals(signature(ofControl))) {
            result.add("the control, with an unrelated load, got the same decisions");
        }
        return result;
    }

    /** What was decided, without when. */
    static List<String> signature(List<AdjustmentView> adjustments) {
        return adjustments.stream()
                .sorted(Comparator.comparing(AdjustmentView::id))
                .map(a -> a.resource() + (a.to() > a.from() ? " up to " : " down to ") + Math.round(a.to() * 20) / 20.0)
                .toList();
    }

    /** The mean allocation of a resource over a time span, from its changes. */
    static double meanAllocation(
            String resource, double atStart, List<AdjustmentView> adjustments, Instant from, Instant to) {
        double held = 0;
        double now = atStart;
        Instant since = from;
        List<AdjustmentView> changes = adjustments.stream()
                .filter(a -> a.resource().equals(resource) && a.state().equals("verified"))
                .sorted(Comparator.comparing(AdjustmentView::updatedAt))
                .toList();
        for (AdjustmentView a : changes) {
            held += now * Duration.between(since, a.updatedAt()).toMillis();
            since = a.updatedAt();
            now = a.to();
        }
        held += now * Duration.between(since, to).toMillis();
        return held / Math.max(1, Duration.between(from, to).toMillis());
    }
}
