package io.gnomon.plugin.outlook;

import io.gnomon.plugin.allocation.Labels;
import io.gnomon.plugin.allocation.Prices;
import io.gnomon.plugin.allocation.Shadows;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.outlook.RightSize.Size;
import io.gnomon.plugin.outlook.RightSize.Source;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How large servers should be: a running one by the peak that its outlook expects, one that is asked for by the right sizes
 * of the running servers that are declared like it. How much is safe enough follows from the price of shortage. Thread-safe.
 */
public final class RightSizes {
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;
    private static final double MIB_STEP = 64;

    private final Outlooks outlooks;
    private final Prices prices;
    private final int most;

    /** @param most how many servers a request is concluded from */
    public RightSizes(Outlooks outlooks, Prices prices, int most) {
        this.outlooks = outlooks;
        this.prices = prices;
        this.most = most;
    }

    /** Of a running server: by the peaks of its next day, or what is known of its next hour. */
    public RightSize of(Tracked server) {
        Map<Resource, Size> sizes = new EnumMap<>(Resource.class);
        for (Resource r : Resource.values()) {
            outlook(server, r).ifPresent(o -> sizes.put(r, size(r, o, used(server, r), prices.of(server))));
        }
        return new RightSize(sizes, List.of());
    }

    private static double used(Tracked server, Resource r) {
        return server.latest().map(reading -> reading.usage().getOr(r, 0)).orElse(0.0);
    }

    private Optional<Outlook> outlook(Tracked server, Resource r) {
        return known(server, r, Ahead.DAY, Aggregate.MAX).or(() -> known(server, r, Ahead.HOUR, Aggregate.MEAN));
    }

    private Optional<Outlook> known(Tracked server, Resource r, Ahead ahead, Aggregate of) {
        return outlooks.of(server, ahead).stream()
                .filter(o -> o.resource() == r && o.of() == of)
                .filter(o -> !o.forecast().isUnknown())
                .findFirst();
    }

    private static Size size(Resource r, Outlook outlook, double used, Price price) {
        Forecast f = outlook.forecast();
        double needed = Math.max(used, f.peak(price.level(), 0, f.steps()));
        return new Size(inSteps(r, needed), f.peak(LOW, 0, f.steps()), f.peak(HIGH, 0, f.steps()), outlook.ahead());
    }

    /** Rounded up to what flavors are made of: a vCPU, 64 MiB, a MiB a second. */
    private static double inSteps(Resource r, double amount) {
        double step = r == Resource.MEMORY ? MIB_STEP : 1;
        return Math.max(step, Math.ceil(amount / step - 1e-9) * step);
    }

    /**
     * Of a server that does not run yet, by those that have most in common with what is declared of it; no sizes if none has
     * anything.
     *
     * @param declared app, image, flavor
     * @param labels tags and category
     * @param mayShadow whether a server may be concluded from
     */
    public RightSize of(
            Map<String, String> declared, Labels labels, Collection<Tracked> fleet, Predicate<Tracked> mayShadow) {
        Map<Tracked, Integer> common = new HashMap<>();
        fleet.stream().filter(mayShadow).forEach(t -> {
            int things = Shadows.inCommon(declared, labels, t);
            if (things > 0 && !of(t).sizes().isEmpty()) {
                common.put(t, things);
            }
        });
        List<Tracked> like = common.keySet().stream()
                .sorted(Comparator.<Tracked>comparingInt(t -> -common.getOrDefault(t, 0))
                        .thenComparing(t -> t.record().startedAt()) // the longest known first
                        .thenComparing(t -> t.record().id()))
                .limit(most)
                .toList();
        double all = like.stream().mapToInt(t -> common.getOrDefault(t, 0)).sum();
        Map<Resource, Size> sizes = new EnumMap<>(Resource.class);
        for (Resource r : Resource.values()) {
            average(r, like, common).ifPresent(size -> sizes.put(r, size));
        }
        List<Source> sources = new ArrayList<>();
        like.forEach(t -> sources.add(
                new Source(t.record().id(), t.record().name(), t.record().project(), common.getOrDefault(t, 0) / all)));
        return new RightSize(sizes, sources);
    }

    /** By what they have in common; unrounded needs would be too small for half of them, so right sizes are averaged. */
    private Optional<Size> average(Resource r, List<Tracked> like, Map<Tracked, Integer> common) {
        double weights = 0;
        double advised = 0;
        double low = 0;
        double high = 0;
        Ahead ahead = Ahead.DAY;
        for (Tracked t : like) {
            Size size = of(t).sizes().get(r);
            if (size != null) {
                double weight = common.getOrDefault(t, 0);
                weights += weight;
                advised += weight * size.advised();
                low += weight * size.low();
                high += weight * size.high();
                ahead = size.ahead() == Ahead.HOUR ? Ahead.HOUR : ahead;
            }
        }
        return weights > 0
                ? Optional.of(new Size(inSteps(r, advised / weights), low / weights, high / weights, ahead))
                : Optional.empty();
    }
}
