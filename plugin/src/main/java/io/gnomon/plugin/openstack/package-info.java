/**
 * OpenStack: Keystone, Nova and Placement over HTTP. What openstack4j speaks is read through it; Placement and everything
 * that needs a microversion is called directly. Calls are repeated within bounds, and a service that does not answer is
 * left in peace for a while.
 */
@NullMarked
package io.gnomon.plugin.openstack;

import org.jspecify.annotations.NullMarked;
