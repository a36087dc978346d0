package io.gnomon.plugin.switchover;

import io.gnomon.plugin.store.SwitchoverRecord;
import java.util.List;

/**
 * Who can stand in for a server, and how large they are. Thread-safe. Growing and shrinking may throw {@link
 * io.gnomon.plugin.cluster.UnreachableException}, when it is not known what came of it, and {@link
 * io.gnomon.plugin.cluster.RefusedException}, when it has not got all of it; asking twice does no harm.
 */
public interface Alternates {
    /** Those that run on other hypervisors than the server, the best first. */
    List<Alternate> of(Ward ward);

    /**
     * Gives the alternate what the server had that it stands in for, and what that lacked if that is the reason. Returns what was
     * seen, for people.
     */
    String grow(SwitchoverRecord switchover);

    /** Takes from it what it had not while it waited. */
    void shrink(SwitchoverRecord switchover);

    /** The alternate is the server of the portion now: from here on it is treated as the old one was. */
    void tookOver(SwitchoverRecord switchover);
}
