package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.Optional;

/** {@code guest.*}: guests that Gnomon boots itself. */
public record GuestSettings(
        @Setting(
                meaning =
                        "Folder with `vmlinuz` and `initrd.img` that new servers boot from; not set: no servers can be"
                                + " created.")
        Optional<Path> image,

        @Setting(
                value = "true",
                meaning = "Whether a probe guest of that image finds out once, on each hypervisor, which levers work.")
        boolean canary,

        @Setting(
                meaning = "Bridge of the hypervisors that new servers are connected to; not set: they have no network.")
        Optional<String> bridge) {}
