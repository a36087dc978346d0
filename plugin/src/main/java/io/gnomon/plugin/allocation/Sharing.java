package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.Consent;
import io.gnomon.plugin.store.Consents;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which servers may be shadows of which: those of the same project, and those of projects that permit it to all. Thread-safe; what
 * is granted or revoked holds at once.
 */
public final class Sharing {
    private final Consents consents;
    private final InstantSource clock;
    private final Set<String> granted = ConcurrentHashMap.newKeySet();

    public Sharing(Consents consents, InstantSource clock) {
        this.consents = consents;
        this.clock = clock;
        consents.granted().forEach(c -> granted.add(c.project()));
    }

    /** Whether {@code other} may be a shadow of {@code server}. */
    public boolean mayShadow(Tracked server, Tracked other) {
        return mayShadow(server.record().project(), other);
    }

    /** Whether {@code other} may be a shadow of servers of a project. */
    public boolean mayShadow(String project, Tracked other) {
        return !other.isShadow() && mayUse(project, other.record().project());
    }

    /** Whether what is known of the servers of a project may be used for those of another. */
    public boolean mayUse(String project, String theirs) {
        return theirs.equals(project) || isGranted(theirs);
    }

    /** Whether a project permits it to all. */
    public boolean isGranted(String project) {
        return granted.contains(project);
    }

    public Consent grant(String project, String actor) {
        Consent consent = consents.grant(project, actor, clock.instant());
        granted.add(project);
        return consent;
    }

    /** Returns whether it had been granted. */
    public boolean revoke(String project, String actor) {
        granted.remove(project); // first: nothing may be used while it is written
        return consents.revoke(project, actor, clock.instant());
    }
}
