@NullMarked
package io.gnomon.plugin.deployment;

import org.jspecify.annotations.NullMarked;
