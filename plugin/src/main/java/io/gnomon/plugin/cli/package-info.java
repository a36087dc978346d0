/** The command line: finds the daemon, asks it over REST, shows the answer. Loads as few classes as it can. */
@NullMarked
package io.gnomon.plugin.cli;

import org.jspecify.annotations.NullMarked;
