/** Dynamic allocation: the cycle from observation to explanation, and its pure steps. */
@NullMarked
package io.gnomon.plugin.allocation;

import org.jspecify.annotations.NullMarked;
