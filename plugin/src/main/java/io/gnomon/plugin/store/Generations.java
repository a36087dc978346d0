package io.gnomon.plugin.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that the table of samples lives in, one after the other. The file {@code current} names the one that
 * counts; it is replaced by a rename, so that a crash leaves either the old or the new one in force. The file {@code
 * erasing} lists what is being erased, until that is done.
 */
final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final String PREFIX = "table-";

    private final Path folder;

    Generations(Path folder) {
        this.folder = folder;
    }

    /** Folder of the generation in force; the first one if there is none yet. */
    Path current() throws IOException {
        Path pointer = folder.resolve("current");
        if (!Files.exists(pointer)) {
            pointTo(folder.resolve(PREFIX + 1));
        }
        String name = Files.readString(pointer).trim();
        if (!name.matches(PREFIX + "[0-9]{1,15}")) {
            throw new IOException(pointer + " names no table");
        }
        return folder.resolve(name);
    }

    /** An empty folder for the generation after this one. */
    Path next(Path current) throws IOException {
        long number = Long.parseLong(current.getFileName().toString().substring(PREFIX.length()));
        Path next = folder.resolve(PREFIX + (number + 1));
        delete(next);
        return Files.createDirectories(next);
    }

    /** From here on this generation counts, whatever happens; after an exception the one before does. */
    void pointTo(Path generation) throws IOException {
        replace(folder.resolve("current"), generation.getFileName() + "\n");
    }

    /** Deletes what an interrupted rewrite or deletion left behind. */
    void deleteAllBut(Path generation) throws IOException {
        List<Path> others;
        try (Stream<Path> entries = Files.list(folder)) {
            others = entries.filter(e -> e.getFileName().toString().startsWith(PREFIX) && !e.equals(generation))
                    .toList();
        }
        for (Path other : others) {
            delete(other);
        }
        force(folder);
    }

    Set<String> beingErased() throws IOException {
        Path list = folder.resolve("erasing");
        return Files.exists(list) ? new TreeSet<>(Files.readAllLines(list)) : Set.of();
    }

    void setBeingErased(Set<String> pseudonyms) throws IOException {
        if (pseudonyms.isEmpty()) {
            Files.deleteIfExists(folder.resolve("erasing"));
            force(folder);
        } else {
            replace(folder.resolve("erasing"), pseudonyms.stream().sorted().collect(Collectors.joining("\n")));
        }
    }

    private void replace(Path file, String text) throws IOException {
        Path half = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                half, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        force(folder); // what fails, fails before the rename
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        try {
            force(folder);
        } catch (IOException e) {
            LOG.warn("{} is replaced, but the disk may not have it yet", file, e);
        }
    }

    /** Makes names in a folder durable; their files are not enough. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(tree)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
