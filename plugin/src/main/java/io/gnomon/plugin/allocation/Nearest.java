package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.ServerRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbers that settings say of some servers. Of one server the nearest holds: what is said of it by id or name, else of what
 * was declared of it, else of its tags, else of its project. Of several of its tags the largest number holds. Immutable.
 *
 * @param said by {@code server:NAME} (or id), {@code app:NAME} and the like, {@code tag:NAME}, {@code project:NAME}
 */
public record Nearest(Map<String, Double> said) {
    public static final Nearest NOTHING = new Nearest(Map.of());

    /** Copies the map. */
    public Nearest {
        said = Map.copyOf(said);
    }

    /** Empty if nothing is said of it. */
    Optional<Double> of(ServerRecord server, Labels labels) {
        if (said.isEmpty()) {
            return Optional.empty(); // asked of each server in each pass
        }
        Optional<Double> own = first(Stream.concat(
                Stream.of("server:" + server.id(), "server:" + server.name()),
                Shadows.DECLARED.stream()
                        .map(key -> key + ":" + server.metadata().get(key))));
        return own.or(() -> labels.tags().stream()
                        .map(tag -> said.get("tag:" + tag))
                        .filter(Objects::nonNull)
                        .max(Double::compare))
                .or(() -> first(Stream.of("project:" + server.project())));
    }

    private Optional<Double> first(Stream<String> names) {
        return names.map(said::get).filter(Objects::nonNull).findFirst();
    }
}
