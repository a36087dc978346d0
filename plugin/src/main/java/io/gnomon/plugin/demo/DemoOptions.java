package io.gnomon.plugin.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the demo is run.
 *
 * @param libvirtUri the hypervisor; empty = simulate
 * @param guestImage folder with {@code vmlinuz} and {@code initrd.img}; needed with a hypervisor
 * @param json print one JSON document at the end instead of the narration
 * @param keep leave the data of the run in its folder
 */
public record DemoOptions(Optional<String> libvirtUri, Optional<Path> guestImage, boolean json, boolean keep) {
    boolean simulated() {
        return libvirtUri.isEmpty();
    }
}
