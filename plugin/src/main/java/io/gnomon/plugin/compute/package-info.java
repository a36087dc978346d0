/** Hypervisors reached through libvirt: servers in terms of domains, resources in terms of levers. */
@NullMarked
package io.gnomon.plugin.compute;

import org.jspecify.annotations.NullMarked;
