package io.gnomon.plugin.allocation;

import io.gnomon.scheduler.model.Resource;
import java.util.Optional;

/** Who knows what servers of the same tags do. Thread-safe and quick: it is asked in each pass. */
public interface ExpectationPort {
    /** Nothing was learnt. */
    ExpectationPort NONE = (server, resource) -> Optional.empty();

    /** Empty where nothing was learnt of its tags, or the server has none. */
    Optional<Expectation> of(Tracked server, Resource resource);
}
