package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes answers that take as long as a server does to be made or grown, on threads of their own, so that whoever asks something else
 * is answered meanwhile. Those that wait are bounded. Thread-safe.
 */
final class SlowAnswers implements AutoCloseable {
    /** Seconds after which it is worth asking again: a few claims are through by then. */
    static final int RETRY_AFTER = 2;

    private final ThreadPoolExecutor pool;
    private final int most;

    /** @param threads that work at a time @param waiting how many may wait for one */
    SlowAnswers(int threads, int waiting) {
        this.most = threads + waiting;
        this.pool = new ThreadPoolExecutor(
                threads, threads, 60, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), work -> {
                    Thread thread = new Thread(work, "rest-slow");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** @throws ApiException OVERLOADED if too many wait already */
    CompletableFuture<@Nullable Object> make(Supplier<@Nullable Object> answer) {
        try {
            return CompletableFuture.supplyAsync(answer, pool);
        } catch (RejectedExecutionException e) {
            throw new ApiException(
                    Code.OVERLOADED,
                    most + " requests for servers are being answered or wait already",
                    "ask again in " + RETRY_AFTER + " seconds; nothing was done");
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
