package io.gnomon.plugin.sizing;

/** The flavor as is: everything that is sold, always. */
final class StaticPolicy implements SizePolicy {
    @Override
    public Running start(Track track, int firstSlot) {
        return slot -> Double.NaN;
    }
}
