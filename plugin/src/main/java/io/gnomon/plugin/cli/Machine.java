package io.gnomon.plugin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What the doctor can see of a machine. Below {@code root}, so that a test can lay out a machine of its own. */
class Machine {
    private static final int COMMAND_SECONDS = 10;

    private final Path root;
    private final String searchPath;

    Machine(Path root, String searchPath) {
        this.root = root;
        this.searchPath = searchPath;
    }

    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    boolean mayReadAndWrite(String absolute) {
        return Files.isReadable(path(absolute)) && Files.isWritable(path(absolute));
    }

    /** The content; empty if it is not there or may not be read. */
    Optional<String> read(String absolute) {
        try {
            return Optional.of(Files.readString(path(absolute), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // what cannot be read is as good as absent to a check, and it says so
        }
    }

    /** As {@link #read}, of a file packed with gzip. */
    Optional<String> readCompressed(String absolute) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path(absolute)))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // as above
        }
    }

    /** Where a command is, as a shell would find it. */
    Optional<Path> find(String command) {
        return Arrays.stream(searchPath.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> path(folder).resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What came of connecting to a Unix socket; null if it went well. */
    @Nullable IOException connect(String socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path(socket)));
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** @param output of both streams */
    record Ran(int exitCode, String output) {
        String firstLine() {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("")
                    .strip();
        }

        boolean went() {
            return exitCode == 0;
        }
    }

    /** Runs a command, at most {@value #COMMAND_SECONDS} seconds. */
    Ran run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            try (InputStream in = process.getInputStream()) {
                if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Ran(-1, "no answer within " + COMMAND_SECONDS + " s");
                }
                return new Ran(process.exitValue(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return new Ran(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ran(-1, "interrupted");
        }
    }

    /** Bytes free for us on the file system that holds the folder, or will hold it. */
    long freeBytes(Path folder) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }

    int javaFeature() {
        return Runtime.version().feature();
    }
}
