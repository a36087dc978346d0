package io.gnomon.plugin.allocation;

/**
 * What kind of server one is taken for, such as {@code postgres}.
 *
 * @param confidence that it is right, 0..1
 * @param why for people
 */
public record Category(String name, Basis basis, double confidence, String why) {
    /** What is said where nothing tells it. */
    public static final Category UNKNOWN = new Category("unknown", Basis.NOTHING, 0, "nothing tells it");

    /** What it was concluded from, the best first. */
    public enum Basis {
        DECLARED,
        TAG,
        IMAGE,
        FLAVOR,
        NOTHING
    }

    public boolean isKnown() {
        return basis != Basis.NOTHING;
    }
}
