/** Tells people what was done and why: kept, logged, and sent to whoever listens. */
@NullMarked
package io.gnomon.plugin.notify;

import org.jspecify.annotations.NullMarked;
