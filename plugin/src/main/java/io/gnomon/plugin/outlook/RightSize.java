package io.gnomon.plugin.outlook;

import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.scheduler.model.Resource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a server should be able to use, and why.
 *
 * @param sizes those that can be told
 * @param from the servers that it was concluded from, with their say; empty if from itself
 */
public record RightSize(Map<Resource, Size> sizes, List<Source> from) {
    /**
     * One resource, in its unit. The interval is what is likely to be needed at the most; it is no advice.
     *
     * @param advised what the price of shortage asks for, in whole steps
     * @param low 10 % quantile of the peak
     * @param high 90 % quantile of the peak
     * @param ahead how far it was looked
     */
    public record Size(double advised, double low, double high, Ahead ahead) {}

    /**
     * A server that something was concluded from.
     *
     * @param weight share of the say; all have 1
     */
    public record Source(UUID server, String name, String project, double weight) {}
}
