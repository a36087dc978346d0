package io.gnomon.libvirt.domain;

import java.util.Map;

/** Domains that are started for a moment to find something out. They are nobody's, and must not be touched meanwhile. */
public final class Probes {
    /** How the name of a canary's guest begins. */
    public static final String CANARY = "gnomon-canary-";
    /** How the name of a guest begins that finds out whether KVM boots. */
    public static final String KVM = "gnomon-kvm-probe-";

    private static final String PLACE = "probe-place";
    private static final String RUN = "probe-run";

    private Probes() {}

    public static boolean isProbe(String name) {
        return name.startsWith(CANARY) || name.startsWith(KVM);
    }

    /**
     * Who starts probes, so that those of a run that was killed are known by the next.
     *
     * @param place where only one process runs at a time (the identity of a data folder); never two at once
     * @param run tells a process from the one before it in the same place
     */
    public record Owner(String place, String run) {

        /** Written into the metadata of its probes. */
        public Map<String, String> mark() {
            return Map.of(PLACE, place, RUN, run);
        }

        /** Whether metadata is that of a probe that an earlier run in this place left behind. */
        public boolean isLeftBehind(Map<String, String> metadata) {
            String itsRun = metadata.get(RUN);
            return place.equals(metadata.get(PLACE)) && itsRun != null && !itsRun.equals(run);
        }
    }
}
