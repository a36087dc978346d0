package io.gnomon.plugin.app;

/** The version of this build. */
public final class Version {
    /** From the jar's manifest; "development" when run from classes. */
    public static final String CURRENT =
            java.util.Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    private Version() {}
}
