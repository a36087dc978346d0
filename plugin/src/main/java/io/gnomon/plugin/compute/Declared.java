package io.gnomon.plugin.compute;

import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept with a domain of ours about its server, in the domain's own description, so that it outlives the daemon.
 *
 * @param metadata as the owner declared it
 */
record Declared(String project, Instant startedAt, Optional<Flavor> flavor, Map<String, String> metadata) {
    private static final String OWN = "gnomon.";

    static Map<String, String> write(ServerRequest request, Instant startedAt) {
        Map<String, String> kept = request.keptMetadata();
        kept.put(OWN + "project", request.project());
        kept.put(OWN + "started", startedAt.toString());
        Flavor flavor = request.flavor();
        kept.put(OWN + "flavor", flavor.name());
        kept.put(OWN + "cores-per-vcpu", Double.toString(flavor.coresPerVcpu()));
        for (Resource r : Resource.values()) {
            flavor.start().get(r).ifPresent(v -> kept.put(OWN + "start." + r.label(), format(v)));
            flavor.ceiling().get(r).ifPresent(v -> kept.put(OWN + "ceiling." + r.label(), format(v)));
        }
        return kept;
    }

    /** A domain that is not ours declares nothing: its start is when it was first seen. */
    static Declared read(Map<String, String> kept, Instant firstSeen) {
        Map<String, String> own = new TreeMap<>();
        Map<String, String> metadata = new TreeMap<>();
        kept.forEach((key, value) -> (key.startsWith(OWN) ? own : metadata).put(key, value));
        String name = own.get(OWN + "flavor");
        if (name == null) {
            return new Declared("default", firstSeen, Optional.empty(), metadata);
        }
        ResourceVector start = ResourceVector.UNKNOWN;
        ResourceVector ceiling = ResourceVector.UNKNOWN;
        for (Resource r : Resource.values()) {
            start = amount(own, "start.", r, start);
            ceiling = amount(own, "ceiling.", r, ceiling);
        }
        double share =
                number(own.get(OWN + "cores-per-vcpu")).filter(v -> v > 0).orElse(1.0);
        metadata.put("flavor", name);
        return new Declared(
                own.getOrDefault(OWN + "project", "default"),
                instant(own.get(OWN + "started"), firstSeen),
                Optional.of(new Flavor(name, start, ceiling, share)),
                metadata);
    }

    private static ResourceVector amount(Map<String, String> own, String kind, Resource r, ResourceVector into) {
        String value = own.get(OWN + kind + r.label());
        return number(value).map(v -> into.with(r, v)).orElse(into);
    }

    /** A description can be edited by anybody: what is no amount counts as not declared. */
    private static Optional<Double> number(@Nullable String text) {
        try {
            double value = text == null ? -1 : Double.parseDouble(text);
            return value >= 0 && !Double.isInfinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    private static String format(double amount) {
        return String.format(Locale.ROOT, "%.4f", amount);
    }
}
