package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.List;

/** {@code servers.*}: servers that are created through Gnomon. */
public record ServerSettings(
        @Setting(
                rule = DefaultRule.IMAGE_FOLDERS,
                meaning =
                        "Folders whose files new servers may have as disks, guest images and console files; a symbolic"
                                + " link counts as what it leads to. `guest.image` needs no entry.")
        List<Path> imageFolders) {}
