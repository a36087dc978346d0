package io.gnomon.plugin.shadow.demand;

/**
 * What came of staging. Immutable.
 *
 * @param requests servers that were requested
 * @param hits of them, those that were answered with a staged server
 * @param heldMibSeconds memory of all staged servers, from when staging began until they were claimed or given up
 * @param wastedMibSeconds of it, that of servers that nobody claimed
 * @param mostMib that was held at a time
 * @param seconds length of the test
 */
public record StagingScore(
        long requests, long hits, double heldMibSeconds, double wastedMibSeconds, double mostMib, double seconds) {
    /** Share of the requests that were answered with a staged server; 0 without any. */
    public double hitRate() {
        return requests == 0 ? 0 : (double) hits / requests;
    }

    /** Memory that was held on average. */
    public double meanMib() {
        return heldMibSeconds / seconds;
    }
}
