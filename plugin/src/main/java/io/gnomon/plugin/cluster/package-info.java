/** The picture of all hypervisors and servers, and the ports through which they are seen and changed. */
@NullMarked
package io.gnomon.plugin.cluster;

import org.jspecify.annotations.NullMarked;
