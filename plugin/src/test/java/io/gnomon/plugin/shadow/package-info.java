@NullMarked
package io.gnomon.plugin.shadow;

import org.jspecify.annotations.NullMarked;
