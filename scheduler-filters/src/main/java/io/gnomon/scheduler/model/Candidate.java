package io.gnomon.scheduler.model;

/**
 * A hypervisor that may take a new server.
 *
 * @param capacity what it has; unknown where it does not limit
 * @param allocated sum of its servers' allocations
 * @param usage what they use now
 * @param contention mean share of time that their vCPUs wait for a core, 0..1
 */
public record Candidate(
        String name, ResourceVector capacity, ResourceVector allocated, ResourceVector usage, double contention) {}
