/** The only place that touches libvirt-java and JNA. All native untidiness stays in here. */
@NullMarked
package io.gnomon.libvirt.binding;

import org.jspecify.annotations.NullMarked;
