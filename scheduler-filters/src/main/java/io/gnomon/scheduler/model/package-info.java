/** Hypervisors, servers and what they have and use. Imports nothing but the JDK. */
@NullMarked
package io.gnomon.scheduler.model;

import org.jspecify.annotations.NullMarked;
