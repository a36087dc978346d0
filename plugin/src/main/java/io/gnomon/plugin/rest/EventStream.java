package io.gnomon.plugin.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.rest.Authentication.StillHolds;
import io.gnomon.plugin.rest.EventSource.Event;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that listens (server-sent events). Events wait in a bounded queue; when it is full the client is too slow
 * and its connection is cut, which also frees a thread that is stuck writing to it.
 */
final class EventStream implements EventSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    /** Shows a client, and the kernel's view of it, to be alive; well below the connection's idle timeout. */
    private static final long HEARTBEAT_SECONDS = 10;

    private final Context ctx;
    private final Interest interest;
    private final StillHolds token;
    private final ObjectMapper mapper;
    private final BlockingQueue<Event> queue;
    private final EndPoint connection;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile @Nullable Thread writer;

    EventStream(Context ctx, Interest interest, StillHolds token, ObjectMapper mapper, int queueLength) {
        this.token = token;
        this.ctx = ctx;
        this.interest = interest;
        this.mapper = mapper;
        this.queue = new ArrayBlockingQueue<>(queueLength);
        this.connection = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    @Override
    public Interest interest() {
        return interest;
    }

    @Override
    public void on(Event event) {
        if (stopped || !interest.includes(event)) {
            return;
        }
        if (!queue.offer(event)) {
            LOG.warn(
                    "an event listener of {} does not keep up: it is dropped",
                    interest.caller().actor());
            stop();
        }
    }

    /** Sends the head of the stream and everything that follows on a thread of its own. Completes when it is over. */
    CompletableFuture<@Nullable Void> start() {
        Thread thread = new Thread(this::run, "event-stream");
        thread.setDaemon(true);
        writer = thread;
        thread.start();
        return ended;
    }

    /** Cuts the connection. */
    CompletableFuture<@Nullable Void> stop() {
        stopped = true;
        connection.close();
        Thread thread = writer;
        if (thread == null) {
            ended.complete(null);
        } else {
            thread.interrupt();
        }
        return ended;
    }

    private void run() {
        try {
            ctx.res().setContentType("text/event-stream");
            ctx.res().setCharacterEncoding("UTF-8");
            ctx.res().setHeader("Cache-Control", "no-cache");
            OutputStream out = ctx.res().getOutputStream();
            send(out, ": listening\n\n");
            while (!stopped) {
                Event event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (!token.now()) {
                    LOG.debug(
                            "the token of {} holds no more: its event stream ends",
                            interest.caller().actor());
                    return;
                }
                send(out, event == null ? ": alive\n\n" : text(event));
            }
        } catch (InterruptedException e) {
            LOG.debug("the event stream of {} was stopped", interest.caller().actor());
        } catch (IOException | RuntimeException e) {
            LOG.debug("the event listener of {} went away", interest.caller().actor(), e);
        } finally {
            stopped = true;
            ended.complete(null);
        }
    }

    private String text(Event event) throws IOException {
        String name = event.topic().event();
        String id = event.id() == null ? "" : "id: " + name + "-" + event.id() + "\n";
        return "event: " + name + "\n" + id + "data: " + mapper.writeValueAsString(event.view()) + "\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
