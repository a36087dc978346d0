/** How fit each hypervisor is for a server that must run well at once. */
@NullMarked
package io.gnomon.plugin.shadow.health;

import org.jspecify.annotations.NullMarked;
