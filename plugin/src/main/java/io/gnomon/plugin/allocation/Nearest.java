package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.ServerRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Numbers that settings say of some servers. Of one server the nearest holds: what is said of it by id or name, else of what
 * was declared of it, else of its tags, else of its project. Of several of its tags the largest number holds. Immutable.
 *
 * <p>Names, declarations and tags are whatever an owner writes. In a project that is not trusted they lead to no more than what
 * would hold without them. An id, a project, and a flavor that Nova tells are nobody's to choose.
 *
 * @param said by {@code server:NAME} (or id), {@code app:NAME} and the like, {@code tag:NAME}, {@code project:NAME}
 * @param trusted projects whose words are believed whatever they lead to; {@link #EVERYBODY} stands for all
 */
public record Nearest(Map<String, Double> said, Set<String> trusted) {
    public static final String EVERYBODY = "*";
    public static final Nearest NOTHING = new Nearest(Map.of(), Set.of());

    /** Copies both. */
    public Nearest {
        said = Map.copyOf(said);
        trusted = Set.copyOf(trusted);
    }

    /** Everybody's words are believed: for numbers that are an owner's own matter. */
    static Nearest ofAll(Map<String, Double> said) {
        return new Nearest(said, Set.of(EVERYBODY));
    }

    /** @param otherwise what holds if nothing is said of it */
    double of(ServerRecord server, Labels labels, Supplier<Double> otherwise) {
        if (said.isEmpty()) {
            return otherwise.get(); // asked of each server in each pass
        }
        Optional<Double> itself = first(Stream.of("server:" + server.id()));
        if (itself.isPresent()) {
            return itself.get();
        }
        double vouched = vouched(server).orElseGet(otherwise);
        return owners(server, labels)
                .map(number -> isTrusted(server.project()) ? number : Math.min(number, vouched))
                .orElse(vouched);
    }

    private boolean isTrusted(String project) {
        return trusted.contains(project) || trusted.contains(EVERYBODY);
    }

    /** What owners cannot choose. */
    private Optional<Double> vouched(ServerRecord server) {
        boolean novas = ServerReading.NOVA.equals(server.metadata().get(ServerReading.ORCHESTRATOR));
        return first(Stream.concat(
                Stream.of("flavor:" + server.metadata().get("flavor")).filter(flavor -> novas),
                Stream.of("project:" + server.project())));
    }

    private Optional<Double> owners(ServerRecord server, Labels labels) {
        return first(Stream.concat(
                        Stream.of("server:" + server.name()),
                        Shadows.DECLARED.stream()
                                .map(key -> key + ":" + server.metadata().get(key))))
                .or(() -> labels.tags().stream()
                        .map(tag -> said.get("tag:" + tag))
                        .filter(Objects::nonNull)
                        .max(Double::compare));
    }

    private Optional<Double> first(Stream<String> names) {
        return names.map(said::get).filter(Objects::nonNull).findFirst();
    }

    static Nearest of(Map<String, Double> said, List<String> trusted) {
        return new Nearest(said, Set.copyOf(trusted));
    }
}
