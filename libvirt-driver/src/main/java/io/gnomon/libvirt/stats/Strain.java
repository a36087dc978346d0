package io.gnomon.libvirt.stats;

import java.util.OptionalDouble;

/**
 * How short a hypervisor is of what its servers share, which only the machine itself tells.
 *
 * @param pressure share of the last ten seconds, 0..1, in which some task waited for a core or for memory, whichever was longer; empty if
 *     the kernel keeps no account of it (PSI)
 * @param stolenTicks cumulative time in which its cores would have run and a hypervisor beneath it gave them to others; 0 on a machine of metal
 * @param ticks cumulative time of all its cores, in the same unit
 */
public record Strain(OptionalDouble pressure, long stolenTicks, long ticks) {}
