package io.gnomon.plugin.openstack;

/** All that a flavor sells. */
public record SoldFlavor(NovaFlavor flavor, long ephemeralGib, long swapMib) {}
