package io.gnomon.plugin.allocation;

import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Finds servers that behave like one, fast, in a fleet of any size. Implementations are thread-safe. */
public interface Near {
    /** Knows nobody. */
    Near NOBODY = (server, most, eligible) -> List.of();

    /** The nearest, the nearest first; none of a server that is not known yet. */
    List<UUID> to(UUID server, int most, Predicate<UUID> eligible);
}
