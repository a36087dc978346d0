/** What hypervisors' servers want together, and what a new server would add. */
@NullMarked
package io.gnomon.scheduler.headroom;

import org.jspecify.annotations.NullMarked;
