package io.gnomon.plugin.rest;

import java.util.Optional;

/**
 * Who asks, and for which project.
 *
 * @param project of the request: its name or id, or {@link #ALL_PROJECTS} to reach across all of them
 * @param actor for the records
 * @param restricted whether the caller knows its project only, and nothing of hypervisors and of the fleet as a whole
 */
public record Caller(String project, String actor, boolean restricted) {
    /** Reads every project; changes servers of any only with admin rights, and is no place to create one in. */
    public static final String ALL_PROJECTS = "*";

    public Caller(String project, String actor) {
        this(project, actor, false);
    }

    /** Whether what belongs to {@code owner} may be shown to this caller. */
    public boolean sees(String owner) {
        return project.equals(ALL_PROJECTS) || project.equals(owner);
    }

    /** The project that this caller's lists are of; empty = all. */
    public Optional<String> onlyProject() {
        return Optional.of(project).filter(p -> !p.equals(ALL_PROJECTS));
    }
}
