package io.gnomon.plugin.allocation;

import java.util.Optional;

/**
 * What came of looking at one resource of one server.
 *
 * @param waited what it has cost so far to leave the allocation as it is, for the next look
 */
record Verdict(Optional<Decision> decision, double waited) {}
