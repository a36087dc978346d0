package io.gnomon.plugin.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of the JSON documents about workloads of several servers and their alternates. Memory is MiB. */
public final class DeploymentViews {
    private DeploymentViews() {}

    /**
     * A description to be read.
     *
     * @param file what it is called, for messages
     * @param text YAML
     */
    public record WorkloadImport(
            @Nullable String file, @Nullable String text) {}

    /**
     * A workload.
     *
     * @param portions each after those that it depends on
     * @param description as it was imported
     */
    public record DeployedView(
            String name,
            String project,
            List<PortionView> portions,
            String actor,
            Instant importedAt,
            String description) {}

    /**
     * A part of it.
     *
     * @param servers as they are declared
     * @param running the names of those that run now
     * @param missing what is declared and nothing running answers to
     * @param health how it is asked whether it runs
     * @param latency milliseconds that a probe may take, in 95 of 100 cases
     * @param throughput the least that the performance probe may measure, for each second
     */
    public record PortionView(
            String name,
            List<String> servers,
            List<String> running,
            List<String> missing,
            List<String> after,
            List<Long> ports,
            @Nullable String address,
            @Nullable String health,
            @Nullable String performance,
            @Nullable Double latency,
            @Nullable Double throughput,
            List<String> data) {}

    /**
     * What would be lost with what, and where alternates should stand ready. Nothing is staged by asking.
     *
     * @param horizonDays how far ahead is looked
     * @param survivalNow probability that all workloads are left through everything that happens until then
     * @param anyHypervisor probability that all are left if one hypervisor is lost, whichever
     * @param anyZone the same of a zone
     * @param held what the alternates would hold as long as they wait
     * @param needDays how far ahead {@code needs} look
     */
    public record DeploymentPlanView(
            double horizonDays,
            double survivalNow,
            double survivalThen,
            double anyHypervisorNow,
            double anyHypervisorThen,
            double anyZoneNow,
            double anyZoneThen,
            double held,
            double budget,
            List<AlternateView> alternates,
            List<LossView> losses,
            List<UncoveredView> uncovered,
            double needDays,
            List<NeedView> needs) {}

    /**
     * An alternate that would be staged.
     *
     * @param holds as long as it waits
     * @param needs when it takes over
     * @param works probability that it does then, by rehearsals
     * @param gain by how much fewer losses of the portion are expected within the horizon
     */
    public record AlternateView(
            String workload,
            String portion,
            String hypervisor,
            double holds,
            double needs,
            double works,
            double gain) {}

    /**
     * What alternates on a hypervisor will need, with those of the plan.
     *
     * @param probability that a loss elsewhere makes one of them grow
     * @param grow by how many MiB at most, in one loss
     * @param enough probability that so much is left there, beside the new servers that are forecast; null if demand is not forecast
     */
    public record NeedView(
            String hypervisor,
            double probability,
            double grow,
            @Nullable Double enough) {}

    /**
     * What one loss does.
     *
     * @param kind hypervisor or zone
     * @param probability that it happens within the horizon
     * @param hit portions that lose all of their servers by it
     * @param left of each of these, how probably an alternate takes over
     * @param survivesNow probability that all workloads are left, if it happens
     */
    public record LossView(
            String kind,
            String name,
            double probability,
            List<String> hit,
            Map<String, Double> left,
            double survivesNow,
            double survivesThen) {}

    /**
     * A copy of a portion's server on another hypervisor.
     *
     * @param original the server that it is a copy of
     * @param state running, passed, failed or stopped
     * @param measured start_seconds (its guest answered), service_seconds (its health probe did), latency_ms, throughput, cores,
     *     memory_mib
     * @param predicted the same, from what was known before
     */
    public record RehearsalView(
            long id,
            String workload,
            String portion,
            String hypervisor,
            UUID original,
            String state,
            String detail,
            String actor,
            Map<String, Double> measured,
            Map<String, Double> predicted,
            Instant beganAt,
            Instant updatedAt) {}

    /** @param hypervisor empty = the one where the portion was rehearsed least lately */
    public record RehearsalRequest(
            @Nullable String workload,
            @Nullable String portion,
            @Nullable String hypervisor) {}

    /**
     * What a portion does on an alternate.
     *
     * @param works probability that the next rehearsal passes
     * @param weight how many fresh rehearsals it is worth; what was measured loses half of its weight each week
     * @param expected of the next, by name as in a rehearsal
     * @param uncertainty half of the interval that the next is in with 90 % probability
     * @param error mean relative error of what was predicted so far
     */
    public record PortionProfileView(
            String workload,
            String portion,
            String hypervisor,
            double works,
            double weight,
            Map<String, Double> expected,
            Map<String, Double> uncertainty,
            Map<String, Double> error) {}

    /**
     * What belongs together.
     *
     * @param members portions of a workload, or servers
     * @param basis declared or traffic
     * @param weakest correlation of the weakest link that holds it together; 1 if it was declared
     */
    public record GroupView(List<String> members, String basis, double weakest) {}

    /** A portion that gets no alternate. */
    public record UncoveredView(String portion, String why) {}
}
