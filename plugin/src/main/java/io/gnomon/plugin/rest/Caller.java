package io.gnomon.plugin.rest;

import java.util.Optional;

/**
 * Who asks, and for which project. Comes with every request (headers {@code X-Gnomon-Project}, {@code X-Gnomon-Actor}).
 *
 * @param project name of the project, or {@link #ALL_PROJECTS} to reach across all of them
 */
public record Caller(String project, String actor) {
    /** Reads every project; changes servers of any only with the admin token, and is no place to create one in. */
    public static final String ALL_PROJECTS = "*";

    /** Whether what belongs to {@code owner} may be shown to this caller. */
    public boolean sees(String owner) {
        return project.equals(ALL_PROJECTS) || project.equals(owner);
    }

    /** The project that this caller's lists are of; empty = all. */
    public Optional<String> onlyProject() {
        return Optional.of(project).filter(p -> !p.equals(ALL_PROJECTS));
    }
}
