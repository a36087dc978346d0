package io.gnomon.plugin.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.rest.ApiException.Code;
import io.javalin.http.Context;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The open event streams. Each has its own bounded queue and thread, so that none can hold up the daemon or another. */
final class EventStreams implements AutoCloseable {
    private final EventSource source;
    private final ObjectMapper mapper;
    private final TokenJudge keystone;
    private final int maxListeners;
    private final int queueLength;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(EventSource source, ObjectMapper mapper, TokenJudge keystone, int maxListeners, int queueLength) {
        this.keystone = keystone;
        this.source = source;
        this.mapper = mapper;
        this.maxListeners = maxListeners;
        this.queueLength = queueLength;
    }

    void open(Context ctx, Interest interest) {
        EventStream stream =
                new EventStream(ctx, interest, Authentication.stillHolds(ctx, keystone), mapper, queueLength);
        synchronized (open) {
            if (open.size() >= maxListeners) {
                throw new ApiException(
                        Code.TOO_MANY_LISTENERS,
                        maxListeners + " event streams are open, and no more are allowed",
                        "close one of them");
            }
            open.add(stream);
        }
        source.subscribe(stream);
        ctx.future(() -> stream.start().whenComplete((nothing, error) -> {
            source.unsubscribe(stream);
            open.remove(stream);
        }));
    }

    int count() {
        return open.size();
    }

    @Override
    public void close() {
        CompletableFuture<?>[] ends = open.stream().map(EventStream::stop).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .join();
    }
}
