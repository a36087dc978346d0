/** Keeps a fingerprint of each running server, and finds those that it resembles. */
@NullMarked
package io.gnomon.plugin.fingerprint;

import org.jspecify.annotations.NullMarked;
