package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything a decision on one resource of one server is made from.
 *
 * @param measured what is used now, and was all through the last seconds
 * @param recentPeak the most that was used during the last cooldown
 * @param lastChange when this resource of this server was last changed by us
 * @param covered whether measurements cover the last cooldown, so that its peak means something
 * @param free what the hypervisor could still give
 * @param sized the need by the size model, and what a change costs, where that was learnt
 * @param profiled what servers of its tags make expect of it, where that was learnt
 * @param price of shortage of this server
 * @param waited what it has cost so far not to have changed the allocation; see {@link io.gnomon.predictor.sizing.Restraint}
 * @param slots time since that was last counted, in slots
 * @param origin where the forecast came from, for people ("its shadows web-1 (70 %), web-2 (30 %)")
 */
public record Situation(
        ServerReading server,
        Resource resource,
        AllocationRange range,
        Optional<Forecast> forecast,
        Price price,
        Optional<Sized> sized,
        Optional<Profiled> profiled,
        double waited,
        double slots,
        String origin,
        double measured,
        double recentPeak,
        Optional<Instant> lastChange,
        boolean covered,
        double free,
        Instant now) {}
