package io.gnomon.scheduler.model;

import org.jspecify.annotations.Nullable;

/**
 * A server that wants a hypervisor.
 *
 * @param id of the server or its request: what is held for an id once is not held twice
 * @param vcpus how many it is sold with
 * @param asked what it is promised
 * @param expected what it will want of CPU, told from servers like it; null if nobody can tell
 */
public record Newcomer(
        String id,
        double vcpus,
        ResourceVector asked,
        @Nullable Demand expected) {}
