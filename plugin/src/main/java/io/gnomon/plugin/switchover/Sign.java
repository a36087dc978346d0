package io.gnomon.plugin.switchover;

/**
 * What one way of looking at a hypervisor says of it.
 *
 * @param detail for people
 */
public record Sign(Kind kind, Says says, String detail) {
    /** The ways, each independent of the others. */
    public enum Kind {
        /** Whether libvirt answers there. */
        LIBVIRT("libvirt"),
        /** Whether what runs on its servers answers those who use it. */
        SERVICE("service"),
        /** A program of the operator that goes by a path of its own. */
        CHECK("check");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** What is said. */
    public enum Says {
        LIVES,
        /** There is no answer, or one that says so. */
        DEAD,
        /** Nobody was asked, or nobody knows. */
        NOTHING
    }

    @Override
    public String toString() {
        return kind.label() + ": " + detail;
    }
}
