package io.gnomon.plugin.switchover;

import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Held;

/**
 * A server that runs elsewhere and waits to take over.
 *
 * @param held what it has while it waits
 */
public record Alternate(End end, Held held) {}
