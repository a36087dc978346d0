/** Shadow instances where Nova is master of servers. */
@NullMarked
package io.gnomon.plugin.shadow.nova;

import org.jspecify.annotations.NullMarked;
