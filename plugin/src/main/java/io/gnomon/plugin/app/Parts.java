package io.gnomon.plugin.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was made and has to be stopped again, last made first. For one thread. */
final class Parts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);
    private static final int LONGEST_STOP_SECONDS = 20;

    private final Deque<AutoCloseable> made = new ArrayDeque<>();

    <T extends AutoCloseable> T keep(T part) {
        made.push(part);
        return part;
    }

    /** Runs something when all that is made later has stopped. */
    void atEnd(AutoCloseable task) {
        made.push(task);
    }

    /** Threads whose work under way is finished at the end. */
    ExecutorService workers(String name, int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(threads, r -> new Thread(r, name));
        made.push(() -> {
            workers.shutdown();
            if (!workers.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                log.warn("an adjustment is still under way; the next start reconciles it");
                workers.shutdownNow();
            }
        });
        return workers;
    }

    @Override
    public void close() {
        while (!made.isEmpty()) {
            AutoCloseable part = made.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
