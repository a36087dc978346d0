package io.gnomon.plugin.tags;

import io.gnomon.plugin.allocation.Sharing;

/** What may be learnt of one project's servers for another's. Thread-safe. */
record Leave(Sharing sharing, Kinds kinds) {
    /**
     * Whether servers of a project may be called as those of another are. Besides permission it takes a name that everybody knows: a
     * word that a project has for itself is not told to others.
     */
    boolean mayName(String project, String theirs, String tag) {
        return theirs.equals(project) || (sharing.isGranted(theirs) && kinds.isKind(tag));
    }
}
