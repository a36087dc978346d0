package io.gnomon.plugin.cli;

/** The version of this build; a test holds it to the one in pom.xml. Not read from the jar, which would take time. */
public final class Version {
    public static final String CURRENT = "0.1.0-SNAPSHOT";

    private Version() {}
}
