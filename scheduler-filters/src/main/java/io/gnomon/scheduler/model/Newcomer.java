package io.gnomon.scheduler.model;

import org.jspecify.annotations.Nullable;

/**
 * A server that wants a hypervisor.
 *
 * @param id of the server or its request: what is held for an id once is not held twice
 * @param vcpus how many it is sold with
 * @param asked what it is promised
 * @param size what it is sold as; null if that is not known
 * @param expected what it will want of CPU, told from servers like it; null if nobody can tell
 */
public record Newcomer(
        String id,
        double vcpus,
        ResourceVector asked,
        @Nullable Size size,
        @Nullable Demand expected) {
    /** One whose size does not matter. */
    public Newcomer(String id, double vcpus, ResourceVector asked, @Nullable Demand expected) {
        this(id, vcpus, asked, null, expected);
    }

    /** Only what it will use: where somebody else counts what it is promised. */
    public Newcomer onlyItsUse() {
        return new Newcomer(id, 0, ResourceVector.UNKNOWN, size, expected);
    }

    /** The same by a later expectation. */
    public Newcomer expecting(Demand later) {
        return new Newcomer(id, vcpus, asked, size, later);
    }
}
