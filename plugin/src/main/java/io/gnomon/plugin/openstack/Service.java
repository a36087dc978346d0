package io.gnomon.plugin.openstack;

import java.util.Locale;

/** A service of OpenStack, by the type that the catalog and the microversion header know it by. */
public enum Service {
    IDENTITY("Keystone"),
    COMPUTE("Nova"),
    PLACEMENT("Placement"),
    IMAGE("Glance");

    private final String title;

    Service(String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }

    String type() {
        return name().toLowerCase(Locale.ROOT);
    }
}
