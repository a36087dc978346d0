@NullMarked
package io.gnomon.plugin.shadow.nova;

import org.jspecify.annotations.NullMarked;
