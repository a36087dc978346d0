package io.gnomon.libvirt.binding;

import java.net.URI;

/** Tells whether a hypervisor runs on this machine, so that files have the same names here and there. */
final class LocalUri {
    private LocalUri() {}

    static boolean isLocal(String uri) {
        try {
            String authority = URI.create(uri).getRawAuthority();
            return authority == null || authority.isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
