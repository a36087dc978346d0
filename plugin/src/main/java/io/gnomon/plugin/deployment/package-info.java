/** Workloads of several servers: what they are made of, what would be lost with a hypervisor, and rehearsals of it. */
@NullMarked
package io.gnomon.plugin.deployment;

import org.jspecify.annotations.NullMarked;
