@NullMarked
package io.gnomon.plugin.switchover;

import org.jspecify.annotations.NullMarked;
