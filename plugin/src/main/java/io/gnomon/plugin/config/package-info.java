/**
 * What can be configured. {@link Configuration} and its sections hold the keys, their defaults and their meaning;
 * nothing else does. Sources, weakest first: defaults, one YAML file, {@code GNOMON_*} variables, {@code --set}.
 */
@NullMarked
package io.gnomon.plugin.config;

import org.jspecify.annotations.NullMarked;
