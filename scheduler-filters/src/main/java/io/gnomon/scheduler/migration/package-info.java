/** Which server to move where before a hypervisor is overcommitted: a pure calculation from what is expected. */
@NullMarked
package io.gnomon.scheduler.migration;

import org.jspecify.annotations.NullMarked;
