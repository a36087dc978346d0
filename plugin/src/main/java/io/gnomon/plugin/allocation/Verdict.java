package io.gnomon.plugin.allocation;

import java.util.Optional;

/**
 * What came of looking at one resource of one server.
 *
 * @param lacks what growth that is due would take beyond what the hypervisor has, in the resource's unit
 * @param needs what the server is expected to use, or is held back from using, beyond what the hypervisor has, whether growth is due
 *     or not, in the resource's unit
 * @param waited what it has cost so far to leave the allocation as it is, for the next look
 */
record Verdict(Optional<Decision> decision, double waited, double lacks, double needs) {}
