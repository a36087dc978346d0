package io.gnomon.plugin.switchover;

import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.util.Optional;

/**
 * Moves what users of a portion send. Thread-safe. Asking twice does no harm. Both moves may throw {@link
 * io.gnomon.plugin.cluster.UnreachableException}, when it is not known what came of it, and {@link
 * io.gnomon.plugin.cluster.RefusedException}.
 */
public interface Traffic {
    /** Why the traffic of this portion cannot be moved; empty if it can. */
    Optional<String> whyNot(Ward ward);

    /** Whether a server from which it was taken may have it again once it is started anew. */
    boolean mayComeBack();

    /** From now on this server has it. */
    void give(SwitchoverRecord switchover, End to);

    /** From now on this server has not got it any more, for sure. */
    void take(SwitchoverRecord switchover, End from);
}
