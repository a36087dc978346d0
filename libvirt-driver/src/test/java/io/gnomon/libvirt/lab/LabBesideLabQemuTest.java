package io.gnomon.libvirt.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labs share a machine, and the kernel gives the number of a namespace that is gone to the next one. */
@NeedsQemu
class LabBesideLabQemuTest {
    @TempDir
    Path dead;

    @Test
    void oneWhoseNamespaceNumberWasGivenToAnotherLeavesThatAlone(QemuLab lab) throws IOException {
        Files.createDirectories(dead.resolve("run"));
        Files.createFile(dead.resolve(".private-libvirtd"));
        Files.copy(lab.folder().resolve("libvirt/namespace"), dead.resolve("namespace"));
        assertThat(lab.tool("alive", lab.folder().resolve("libvirt"))).isEmpty();
        assertThatThrownBy(() -> lab.tool("alive", dead)).isInstanceOf(IllegalStateException.class);
        lab.tool("kill", dead);
        lab.tool("stop", dead);
        assertThat(lab.virsh("uri")).contains("qemu");
    }
}
