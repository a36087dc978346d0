package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Labels;
import io.gnomon.plugin.allocation.Prices;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.Shadows;
import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.app.FlavorAdvice.Advice;
import io.gnomon.plugin.outlook.RightSize;
import io.gnomon.plugin.outlook.RightSize.Size;
import io.gnomon.plugin.outlook.RightSizes;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.RecommendationViews.RangeView;
import io.gnomon.plugin.rest.RecommendationViews.RecommendationView;
import io.gnomon.plugin.tags.Categories;
import io.gnomon.plugin.tags.TagNames;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers ask of right sizes. Thread-safe. */
final class RecommendDesk {
    private static final Advice NO_FLAVOR = new Advice(null, "");

    private final RightSizes sizes;
    private final Sharing sharing;
    private final Pseudonyms pseudonyms;
    private final Categories categories;
    private final Fleet fleet;
    private final Lookup lookup;
    private final Prices prices;
    private final FlavorAdvice flavors;

    RecommendDesk(
            RightSizes sizes,
            Sharing sharing,
            Pseudonyms pseudonyms,
            Categories categories,
            Fleet fleet,
            Lookup lookup,
            Prices prices,
            FlavorAdvice flavors) {
        this.categories = categories;
        this.sizes = sizes;
        this.sharing = sharing;
        this.pseudonyms = pseudonyms;
        this.fleet = fleet;
        this.lookup = lookup;
        this.prices = prices;
        this.flavors = flavors;
    }

    /** Of the caller's servers that should be larger or smaller, by name. */
    List<RecommendationView> list(Caller caller) {
        return lookup.all(caller).stream()
                .map(this::view)
                .filter(RecommendDesk::isAChange)
                .toList();
    }

    private static boolean isAChange(RecommendationView view) {
        return view.recommended().entrySet().stream()
                .anyMatch(e -> !e.getValue().equals(view.current().get(e.getKey())));
    }

    /** @throws ApiException SERVER_NOT_FOUND, AMBIGUOUS_NAME, or NOT_READY while nothing can be told of it */
    RecommendationView show(Caller caller, String idOrName) {
        Tracked server = lookup.running(caller, idOrName);
        RecommendationView view = view(server);
        if (view.recommended().isEmpty()) {
            throw new ApiException(
                    Code.RECOMMENDATION_NOT_FOUND,
                    server.record().name() + " has not been watched for long enough to tell how large it should be",
                    "ask again when it has run for two hours: gnomon forecast show --ahead hour "
                            + server.record().name());
        }
        return view;
    }

    private RecommendationView view(Tracked server) {
        RightSize right = sizes.of(server);
        Map<String, @Nullable Double> current = new LinkedHashMap<>();
        right.sizes().keySet().forEach(r -> {
            double ceiling = server.latest()
                    .map(reading -> reading.ceiling().getOr(r, Double.NaN))
                    .orElse(Double.NaN);
            current.put(r.label(), Double.isFinite(ceiling) ? (Double) ceiling : null);
        });
        if (right.sizes().isEmpty()) {
            return view(server, server.record().project(), right, current, "", NO_FLAVOR);
        }
        String reason = "In the next " + words(right, prices.of(server)) + ".";
        Advice flavor = flavors.forRunning(server.record().id(), advised(right));
        return view(server, server.record().project(), right, current, reason, flavor);
    }

    /**
     * Of a server that does not run yet.
     *
     * @param declared app, image, flavor, category and tags (with commas between them), as far as they are known
     */
    RecommendationView request(Caller caller, Map<String, String> declared) {
        if (declared.isEmpty()) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    "nothing is said of the server that is to come",
                    "say at least one of " + String.join(", ", Shadows.DECLARED) + ", category, tags");
        }
        Category category = categories.ofRequest(caller.project(), declared);
        RightSize right = sizes.of(
                declared,
                Labels.of(TagNames.of(declared), category),
                fleet.all(),
                other -> sharing.mayShadow(caller.project(), other));
        if (right.sizes().isEmpty()) {
            throw new ApiException(
                    Code.RECOMMENDATION_NOT_FOUND,
                    "no server that was watched for two hours and may be shown to project " + caller.project() + " has "
                            + said(declared),
                    "see what servers are declared to be: gnomon server list -c name -c metadata");
        }
        String from = right.from().stream()
                .map(s -> (caller.sees(s.project()) ? s.name() : pseudonyms.stranger(caller.project(), s.server()))
                        + String.format(Locale.ROOT, " (%.0f %%)", 100 * s.weight()))
                .collect(Collectors.joining(", "));
        return view(
                null,
                caller.project(),
                right,
                Map.of(),
                taken(category) + "By " + from + ", with which it has most in common of " + said(declared)
                        + ": in the next " + words(right, prices.usual()) + ".",
                flavors.forComing(advised(right)));
    }

    private static String taken(Category category) {
        return category.basis() == Category.Basis.IMAGE || category.basis() == Category.Basis.FLAVOR
                ? "It is taken for " + category.name() + ", as " + category.why() + ". "
                : "";
    }

    private static String said(Map<String, String> declared) {
        return declared.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    private static RecommendationView view(
            @Nullable Tracked server,
            String project,
            RightSize right,
            Map<String, @Nullable Double> current,
            String reason,
            Advice flavor) {
        Map<String, Double> advised = new LinkedHashMap<>();
        Map<String, RangeView> interval = new LinkedHashMap<>();
        right.sizes().forEach((r, size) -> {
            advised.put(r.label(), size.advised());
            interval.put(r.label(), new RangeView(size.low(), size.high()));
        });
        return new RecommendationView(
                server == null ? null : server.record().id(),
                server == null ? null : server.record().name(),
                project,
                current,
                advised,
                flavor.flavor(),
                interval,
                reason + flavor.words());
    }

    private static Map<Resource, Double> advised(RightSize right) {
        Map<Resource, Double> advised = new EnumMap<>(Resource.class);
        right.sizes().forEach((r, size) -> advised.put(r, size.advised()));
        return advised;
    }

    private static String words(RightSize right, Price price) {
        Ahead ahead = right.sizes().values().stream()
                .map(Size::ahead)
                .min(Enum::compareTo)
                .orElse(Ahead.DAY);
        List<String> parts = new ArrayList<>();
        right.sizes()
                .forEach((r, size) -> parts.add(String.format(
                        Locale.ROOT,
                        "%s %s %s (likely %s to %s)",
                        r.label(),
                        number(r, size.advised()),
                        r.unit(),
                        number(r, size.low()),
                        number(r, size.high()))));
        return String.format(
                Locale.ROOT,
                "%s this is enough with a certainty of %.0f %% of each peak, as a shortage costs %.0f times what idles: %s",
                ahead.label(),
                100 * price.level(),
                price.ofShortage(),
                String.join(", ", parts));
    }

    private static String number(Resource r, double amount) {
        return String.format(Locale.ROOT, r == Resource.MEMORY ? "%.0f" : "%.3g", amount);
    }
}
