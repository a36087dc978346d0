package io.gnomon.scheduler.migration;

import java.time.Duration;

/**
 * What a plan keeps to.
 *
 * @param slot length of one slot of what is expected
 * @param fullAt share of a hypervisor's cores above which its servers wait for one another
 * @param gain a move must spare at least so many times what it costs
 * @param serverCooldown how long a server stays where it was moved to
 * @param hypervisorCooldown how long a hypervisor is left alone after a move, until the effect has been seen
 * @param bandwidthMibPerSecond at which memory is copied
 * @param pause for which the server stands still at the end
 * @param brief contention that is expected for less than this is not worth a word
 */
public record Rules(
        Duration slot,
        double fullAt,
        double gain,
        Duration serverCooldown,
        Duration hypervisorCooldown,
        double bandwidthMibPerSecond,
        Duration pause,
        Duration brief) {}
