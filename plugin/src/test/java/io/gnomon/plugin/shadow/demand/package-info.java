@NullMarked
package io.gnomon.plugin.shadow.demand;

import org.jspecify.annotations.NullMarked;
