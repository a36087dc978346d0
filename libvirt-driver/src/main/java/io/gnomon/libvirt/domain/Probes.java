package io.gnomon.libvirt.domain;

/** Domains that are started for a moment to find something out. They are nobody's, and must not be touched meanwhile. */
public final class Probes {
    /** How the name of a canary's guest begins. */
    public static final String CANARY = "gnomon-canary-";
    /** How the name of a guest begins that finds out whether KVM boots. */
    public static final String KVM = "gnomon-kvm-probe-";

    private Probes() {}

    public static boolean isProbe(String name) {
        return name.startsWith(CANARY) || name.startsWith(KVM);
    }
}
