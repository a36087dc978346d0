@NullMarked
package io.gnomon.plugin.metrics;

import org.jspecify.annotations.NullMarked;
