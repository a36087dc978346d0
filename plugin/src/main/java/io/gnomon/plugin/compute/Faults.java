package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import java.util.function.Supplier;

/** What the driver throws, in the words of the port. */
final class Faults {
    private Faults() {}

    /** For what a person asked for: whether it could not be reached or would not is told apart. */
    static <T> T asking(Supplier<T> call) {
        try {
            return call.get();
        } catch (LibvirtException e) {
            String message = String.valueOf(e.getMessage());
            switch (e.kind()) {
                case UNREACHABLE, TIMEOUT, NO_PERMISSION, UNKNOWN_URI -> throw new UnreachableException(message, e);
                default -> throw new RefusedException(message, e);
            }
        }
    }

    static <T> T reaching(Supplier<T> call) {
        try {
            return call.get();
        } catch (LibvirtException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }
}
