/** The story that a new user sees: three running servers, a new one, a twin without Gnomon, a control. */
@NullMarked
package io.gnomon.plugin.demo;

import org.jspecify.annotations.NullMarked;
