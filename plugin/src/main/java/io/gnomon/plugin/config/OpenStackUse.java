package io.gnomon.plugin.config;

/** Whether an OpenStack is used. */
public enum OpenStackUse {
    /** If one is named, by {@code openstack.cloud} or {@code openstack.auth-url} or their variables. */
    AUTO,
    /** Not at all, whatever is named. */
    OFF
}
