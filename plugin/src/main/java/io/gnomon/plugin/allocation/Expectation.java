package io.gnomon.plugin.allocation;

import io.gnomon.predictor.sizing.Need;
import java.time.Instant;
import java.util.Optional;

/**
 * What servers of the same tags make expect of one resource of a server in the slot that has begun, in the resource's unit.
 *
 * @param set name of the tag set
 * @param servers that its profile was learnt from
 * @param upper upper end of the interval that usage should lie in
 * @param burst the peak hour that it is in, or that begins within the lead
 * @param madeAt when it was said
 */
public record Expectation(String set, int servers, double upper, Optional<Burst> burst, Instant madeAt) {
    /**
     * A time at which these servers are known to burst.
     *
     * @param probability that one of them bursts at least once in its likeliest hour
     * @param need of that time
     */
    public record Burst(Instant start, Instant end, double probability, Need need) {}
}
