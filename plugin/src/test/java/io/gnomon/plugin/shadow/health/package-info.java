@NullMarked
package io.gnomon.plugin.shadow.health;

import org.jspecify.annotations.NullMarked;
