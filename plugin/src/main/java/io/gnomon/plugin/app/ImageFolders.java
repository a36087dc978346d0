package io.gnomon.plugin.app;

import io.gnomon.plugin.rest.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which files a request may give to a server: those below the configured folders, and none that the daemon keeps for
 * itself. What is judged, and what is returned for the hypervisor to open, is the path with all links followed.
 * Thread-safe.
 *
 * <p>Every method throws {@link ApiException} (BAD_REQUEST) for a path that is refused.
 */
final class ImageFolders {
    private static final String KEY = "servers.image-folders";
    /** The part of the data folder that servers may use; its default is in {@code DefaultRule}. */
    private static final String WITHIN_DATA = "images";

    private final List<Path> folders;
    private final Path data;

    /** @param data the daemon's own folder: its tokens and stores are nobody's disk, whatever lies around it */
    ImageFolders(List<Path> folders, Path data) {
        this.folders = List.copyOf(folders);
        this.data = data;
    }

    /** A file that exists. */
    Path file(String what, String name) {
        Path asked = Path.of(name).toAbsolutePath();
        Path real = real(asked).orElseThrow(() -> refused(what, asked));
        if (!isAllowed(real)) {
            throw refused(what, asked);
        }
        if (!Files.isReadable(real)) {
            throw bad("the " + what + " " + asked + " cannot be read", "check its permissions");
        }
        return real;
    }

    /** A file that the hypervisor writes, and makes if need be. */
    Path fileToWrite(String what, String name) {
        Path asked = Path.of(name).toAbsolutePath();
        Path last = asked.getFileName();
        // a link that leads nowhere is there: writing would make what it leads to
        Optional<Path> real = last == null || Files.exists(asked, LinkOption.NOFOLLOW_LINKS)
                ? real(asked)
                : Optional.ofNullable(asked.getParent())
                        .flatMap(ImageFolders::real)
                        .map(folder -> folder.resolve(last));
        return real.filter(this::isAllowed).orElseThrow(() -> refused(what, asked));
    }

    /** A folder with a kernel and its initial file system. */
    Path image(String name) {
        Path asked = Path.of(name).toAbsolutePath();
        Path folder = real(asked).filter(this::isAllowed).orElseThrow(() -> refused("image", asked));
        for (String part : List.of("vmlinuz", "initrd.img")) {
            Path file = folder.resolve(part);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !real(file).filter(this::isAllowed).isPresent()) {
                throw refused("image's " + part, file);
            }
        }
        return folder;
    }

    private boolean isAllowed(Path real) {
        boolean listed = folders.stream()
                .map(ImageFolders::real)
                .flatMap(Optional::stream)
                .anyMatch(real::startsWith);
        Path own = real(data).orElse(data);
        return listed && (!real.startsWith(own) || real.startsWith(own.resolve(WITHIN_DATA)));
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty(); // not there, or not to be seen: the refusal does not say which
        }
    }

    private ApiException refused(String what, Path asked) {
        String all = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
        return bad(
                "the " + what + " " + asked + " is not there, or lies outside the folders that servers may use ("
                        + (all.isEmpty() ? "none" : all) + ")",
                "move it there, or add its folder to " + KEY + " in the daemon's configuration; the daemon's own data"
                        + " is never allowed");
    }

    private static ApiException bad(String message, String mend) {
        return new ApiException(ApiException.Code.BAD_REQUEST, message, mend);
    }
}
