@NullMarked
package io.gnomon.plugin.cli;

import org.jspecify.annotations.NullMarked;
