/** What can be changed on a running domain: requests, the limits it really has, and what came of a request. */
@NullMarked
package io.gnomon.libvirt.hotplug;

import org.jspecify.annotations.NullMarked;
