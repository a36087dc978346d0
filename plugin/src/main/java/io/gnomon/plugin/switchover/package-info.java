/** A hypervisor's failure is noticed and answered: its portions of workloads are served by alternates that wait elsewhere. */
@NullMarked
package io.gnomon.plugin.switchover;

import org.jspecify.annotations.NullMarked;
