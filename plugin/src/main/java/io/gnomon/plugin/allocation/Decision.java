package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.Resource;

/**
 * An allocation that should change, with the numbers behind it; amounts in the resource's unit.
 *
 * @param measured usage at the decision
 * @param need peak of the forecast over the lead
 * @param cause what led to it
 * @param actor who decided: {@link #GNOMON}, or the name of a person
 */
public record Decision(
        ServerReading server,
        Resource resource,
        double from,
        double to,
        double measured,
        Expected need,
        String reason,
        Cause cause,
        String actor) {
    static final String GNOMON = "gnomon";

    /** What leads to a decision. */
    public enum Cause {
        /** A forecast, or usage at the limit. */
        NEED,
        /** The end of a boot puts the limit that the flavor sells into force. */
        BOOST_END,
        /** Somebody asked for it. */
        ASKED
    }

    /**
     * The peak of what is expected over the lead: the 80 % interval and its middle.
     *
     * @param planned the quantile that must fit into the allocation
     */
    public record Expected(double low, double median, double high, double planned) {}

    public boolean grows() {
        return to > from;
    }
}
