package io.gnomon.plugin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a benchmark has started and has to remove, the last one first; also when the process is told to end, as by Ctrl-C. Thread-safe.
 */
final class Leftovers implements AutoCloseable {
    private final Deque<AutoCloseable> all = new ArrayDeque<>();
    private final Thread hook;
    private volatile boolean ending;

    /** @param afterwards what is still to be done when the process was told to end, and all is removed */
    Leftovers(Runnable afterwards) {
        hook = new Thread(() -> {
            ending = true;
            remove();
            afterwards.run();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** If the process was told to end, this never returns: what has failed has failed for that reason. */
    void awaitEnd() {
        while (ending) {
            LockSupport.park();
        }
    }

    synchronized <T extends AutoCloseable> T keep(T one) {
        all.push(one);
        return one;
    }

    /** A new folder for the data of a run. */
    Path folder(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(prefix);
        keep(() -> delete(folder));
        return folder;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void remove() {
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                System.err.println("not removed: " + e.getMessage());
            }
        }
    }

    /** All is removed; the process may end by itself now. */
    @Override
    public void close() {
        awaitEnd();
        if (!ending) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        remove();
    }
}
