/** Trace-driven hypervisors: recorded load behind the same port as a real hypervisor. */
@NullMarked
package io.gnomon.plugin.trace;

import org.jspecify.annotations.NullMarked;
