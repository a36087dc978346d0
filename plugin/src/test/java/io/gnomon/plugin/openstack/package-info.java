/** OpenStack's services on the wire: real HTTP on loopback, with answers and faults as a test says. */
package io.gnomon.plugin.openstack;
