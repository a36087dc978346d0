package io.gnomon.plugin.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything there is at one moment, in columns of one length: who draws 30,000 servers every few seconds cannot have a document
 * for each. Amounts are keyed by resource label.
 */
public final class FleetViews {
    private FleetViews() {}

    /**
     * @param periodSeconds how often everything is read
     * @param staleAfterSeconds older readings are not acted on
     */
    public record FleetView(
            Instant at,
            double periodSeconds,
            double staleAfterSeconds,
            HypervisorColumns hypervisors,
            ServerColumns servers) {}

    /**
     * @param ageSeconds of what was read last; NaN = never seen
     * @param servers of all projects on each
     */
    public record HypervisorColumns(
            List<String> name,
            boolean[] reachable,
            double[] ageSeconds,
            double[] contention,
            int[] servers,
            Map<String, double[]> capacity,
            Map<String, double[]> usage,
            Map<String, double[]> allocated) {}

    /**
     * Something that is amiss.
     *
     * @param severity warning or critical
     * @param state pending or firing
     * @param labels what it is about
     */
    public record AlertView(
            String name,
            String severity,
            String state,
            Instant since,
            Map<String, String> labels,
            String summary,
            String mend) {}

    /**
     * Those that the caller may see, by name.
     *
     * @param project index in {@code projects}
     * @param hypervisor index in {@link HypervisorColumns#name}; -1 = not among them
     * @param ageSeconds of what was read last; NaN = never seen
     */
    public record ServerColumns(
            List<String> projects,
            List<String> id,
            List<String> name,
            int[] project,
            int[] hypervisor,
            boolean[] dynamicAllocation,
            double[] ageSeconds,
            Map<String, double[]> usage,
            Map<String, double[]> allocation,
            Map<String, double[]> ceiling) {}
}
