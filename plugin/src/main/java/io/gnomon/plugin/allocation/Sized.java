package io.gnomon.plugin.allocation;

import io.gnomon.predictor.sizing.Need;
import java.time.Instant;

/**
 * What one resource of a server is expected to need in the coming slot by what was learnt of sizes, in the resource's unit.
 *
 * @param change what a change costs, in the unit times slots
 * @param madeAt when it was said
 */
public record Sized(Need need, double change, Instant madeAt) {}
