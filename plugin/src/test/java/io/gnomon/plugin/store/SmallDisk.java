package io.gnomon.plugin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of a few MiB (tmpfs) that can be filled and freed. Needs root. */
public final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    public static SmallDisk mount(Path mountPoint, int mebibytes) throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small disk needs root");
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mountPoint.toString()) == 0;
        assumeTrue(mounted, "this machine does not let us mount a tmpfs");
        return new SmallDisk(mountPoint);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    public Path folder() {
        return mountPoint;
    }

    /** Writes until nothing more fits. */
    public void fill() throws IOException {
        assertThat(mountPoint.resolve("ballast")).doesNotExist();
        try (OutputStream out = Files.newOutputStream(mountPoint.resolve("ballast"))) {
            byte[] page = new byte[4096];
            while (mountPoint.toFile().getUsableSpace() > 0) {
                out.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    public void free() throws IOException {
        Files.delete(mountPoint.resolve("ballast"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // lazily: the native libraries that were loaded from there stay mapped
        assertThat(run("umount", "-l", mountPoint.toString())).isZero();
    }
}
