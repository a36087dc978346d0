/** Immutable readings of a hypervisor and its domains, and rates made of their counters. Imports nothing of ours. */
@NullMarked
package io.gnomon.libvirt.stats;

import org.jspecify.annotations.NullMarked;
