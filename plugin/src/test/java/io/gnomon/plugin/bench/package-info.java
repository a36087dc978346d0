@NullMarked
package io.gnomon.plugin.bench;

import org.jspecify.annotations.NullMarked;
