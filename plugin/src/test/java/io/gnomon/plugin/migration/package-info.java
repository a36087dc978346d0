@NullMarked
package io.gnomon.plugin.migration;

import org.jspecify.annotations.NullMarked;
