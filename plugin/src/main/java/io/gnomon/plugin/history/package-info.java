/** What servers used over the last weeks, in memory, for whoever learns from it. */
@NullMarked
package io.gnomon.plugin.history;

import org.jspecify.annotations.NullMarked;
