/** A connection to a hypervisor, its events, and the building of guests for standalone mode. */
@NullMarked
package io.gnomon.libvirt.domain;

import org.jspecify.annotations.NullMarked;
