package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.Optional;

/** {@code guest.*}: guests that Gnomon boots itself. */
public record GuestSettings(
        @Setting(
                meaning =
                        "Folder with `vmlinuz` and `initrd.img` that new servers boot from; not set: no servers can be"
                                + " created.")
        Optional<Path> image) {}
