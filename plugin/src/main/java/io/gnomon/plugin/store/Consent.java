package io.gnomon.plugin.store;

import java.time.Instant;

/** A project's permission to use its servers as shadows for others. */
public record Consent(String project, String actor, Instant grantedAt) {}
