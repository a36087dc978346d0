package io.gnomon.plugin.rest;

import java.time.Instant;

/** Documents about who permits what. */
public final class ConsentViews {
    private ConsentViews() {}

    /** A project that lets its servers be shadows for others. */
    public record ConsentView(String project, String actor, Instant grantedAt) {}

    /** A line of the audit; action is granted, revoked or erased. */
    public record ConsentEntryView(long id, String project, String actor, String action, String detail, Instant at) {}

    /**
     * What a withdrawal did.
     *
     * @param granted whether there was a permission to take back
     * @param samples that were erased
     */
    public record Withdrawn(String project, boolean granted, int servers, long samples) {}
}
