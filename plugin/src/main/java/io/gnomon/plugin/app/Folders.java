package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folders that the daemon keeps its data in, with the permissions that they need. */
final class Folders {
    /** Others may pass through to the token, which their group may read, but see nothing. */
    private static final Set<PosixFilePermission> PASSAGE = PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private Folders() {}

    /** The data folder itself. */
    static Path data(Path folder) {
        return make(folder, PASSAGE);
    }

    /** One that only the daemon's user sees. */
    static Path own(Path folder) {
        return make(folder, OWN);
    }

    private static Path make(Path folder, Set<PosixFilePermission> permissions) {
        try {
            boolean fresh = !Files.exists(folder);
            Files.createDirectories(folder);
            if (fresh && Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(folder, permissions);
            }
            return folder;
        } catch (IOException e) {
            throw new ClientException(
                    "cannot make the folder " + folder + ": " + e.getMessage(),
                    "choose another one with daemon.data, or make it writable");
        }
    }
}
