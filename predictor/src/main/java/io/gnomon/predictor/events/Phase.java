package io.gnomon.predictor.events;

import java.util.Arrays;
import java.util.Collection;

/** Where in or about an occurrence a slot lies. What begins late or ends late shows at the edges. */
public enum Phase {
    BEFORE,
    BEGIN,
    MIDDLE,
    END,
    AFTER;

    /** How long each phase but the middle is, at most; begin and end are at most a third of the occurrence each. */
    static final int EDGE_SECONDS = 600;

    static final int COUNT = values().length;
    static final byte NONE = -1;

    /**
     * The phase of each slot of a grid, as ordinals; {@link #NONE} where no occurrence is near. Where two are near, one
     * that happens counts before one that is about to happen or is over.
     *
     * @param ofOneKind joined
     */
    static byte[] map(Collection<Occurrence> ofOneKind, long startSeconds, int stepSeconds, int slots) {
        byte[] phases = new byte[slots];
        Arrays.fill(phases, NONE);
        for (Occurrence o : ofOneKind) {
            long first = Math.floorDiv(o.startSeconds() - EDGE_SECONDS - startSeconds, stepSeconds);
            long last = Math.floorDiv(o.endSeconds() + EDGE_SECONDS - startSeconds, stepSeconds);
            for (long i = Math.max(0, first); i <= Math.min(slots - 1L, last); i++) {
                byte phase = of(o, startSeconds + i * stepSeconds, stepSeconds);
                if (phase != NONE && (phases[(int) i] == NONE || isInside(phase))) {
                    phases[(int) i] = phase;
                }
            }
        }
        return phases;
    }

    static boolean isInside(byte phase) {
        return phase == BEGIN.ordinal() || phase == MIDDLE.ordinal() || phase == END.ordinal();
    }

    private static byte of(Occurrence o, long slotSeconds, int stepSeconds) {
        long slotEnd = slotSeconds + stepSeconds;
        if (slotEnd <= o.startSeconds()) {
            return (byte) (slotEnd > o.startSeconds() - EDGE_SECONDS ? BEFORE.ordinal() : NONE);
        }
        if (slotSeconds >= o.endSeconds() && slotSeconds > o.startSeconds()) {
            return (byte) (slotSeconds < o.endSeconds() + EDGE_SECONDS ? AFTER.ordinal() : NONE);
        }
        double middle = slotSeconds + stepSeconds / 2.0;
        double edge = Math.min(EDGE_SECONDS, o.lengthSeconds() / 3.0);
        if (middle - o.startSeconds() < edge) {
            return (byte) BEGIN.ordinal();
        }
        return (byte) (o.endSeconds() - middle <= edge ? END.ordinal() : MIDDLE.ordinal());
    }
}
