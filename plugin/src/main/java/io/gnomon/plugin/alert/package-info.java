/** What is amiss for so long that somebody should know: held, ended, and told to Alertmanager. */
@NullMarked
package io.gnomon.plugin.alert;

import org.jspecify.annotations.NullMarked;
