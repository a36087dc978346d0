package io.gnomon.plugin.allocation;

import io.gnomon.scheduler.model.Resource;
import java.util.Optional;

/** Who knows sizes by long experience. Thread-safe and quick: it is asked in each pass. */
public interface SizingPort {
    /** Length of a slot: what a change costs is counted in the resource's unit times slots. */
    int SLOT_SECONDS = 300;

    /** Nothing was learnt. */
    SizingPort NONE = (server, resource) -> Optional.empty();

    /** Empty where nothing was learnt yet, or the server is not among those that are known for long. */
    Optional<Sized> of(Tracked server, Resource resource);
}
