package io.gnomon.plugin.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.dashboard.Assets;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import io.javalin.router.Endpoint;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves a {@link Backend} and an {@link EventSource} over HTTP on loopback, and on a Unix socket if one is named. No request is answered without the token
 * in {@link AccessFiles}, but for the dashboard's own files. Thread-safe.
 */
public final class RestServer implements AutoCloseable {
    /** One acceptor, one selector and a few for requests: a handful of commands and one dashboard is all there is. */
    private static final int MAX_THREADS = 8;

    /** A claim waits for a guest, not for this process; a second or two later it is through. */
    private static final int SLOW_THREADS = 4;

    private static final int SLOW_WAITING = 60;

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final int IDLE_MILLIS = 30_000;

    private final Javalin app;
    private final EventStreams streams;
    private final SlowAnswers slow;
    private final RestSettings settings;
    private final URI url;
    private final Optional<UnixSocket> socket;

    private RestServer(
            Javalin app,
            EventStreams streams,
            SlowAnswers slow,
            RestSettings settings,
            URI url,
            Optional<UnixSocket> socket) {
        this.app = app;
        this.streams = streams;
        this.slow = slow;
        this.settings = settings;
        this.url = url;
        this.socket = socket;
    }

    /**
     * Binds, answers from then on, and writes the endpoint file.
     *
     * @throws RestStartException if the address is not loopback or cannot be bound, or the socket, or if the files cannot be
     *     written
     */
    public static RestServer start(RestSettings settings, Backend backend, EventSource events) {
        return start(settings, backend, events, TokenJudge.NONE);
    }

    /** @param keystone says whose a token of Keystone is */
    public static RestServer start(RestSettings settings, Backend backend, EventSource events, TokenJudge keystone) {
        InetAddress address = loopback(settings.address());
        DashboardRoutes dashboard = new DashboardRoutes(new Assets());
        Authentication authentication = new Authentication(
                AccessFiles.token(settings.tokenFile()),
                AccessFiles.adminToken(settings.adminTokenFile()),
                keystone,
                dashboard::isOpen);
        ObjectMapper mapper = Json.mapper();
        EventStreams streams =
                new EventStreams(events, mapper, keystone, settings.maxListeners(), settings.listenerQueue());
        Requests ask = new Requests(mapper, settings.maxBodyBytes());
        SlowAnswers slow = new SlowAnswers(SLOW_THREADS, SLOW_WAITING);
        List<Route> routes = Routes.of(backend, ask, streams);
        Javalin app = Javalin.create(config -> {
            configure(
                    config,
                    mapper,
                    MAX_THREADS + settings.socket().map(s -> UnixSocket.THREADS).orElse(0));
            config.jetty.addConnector((server, http) -> connector(server, http, address, settings.port()));
            config.routes.before(ctx -> ctx.header("X-Content-Type-Options", "nosniff"));
            config.routes.before(authentication);
            config.requestLogger.http((ctx, millis) -> watch(backend, ctx, millis));
            dashboard.register(config.routes);
            new Gate(ask, slow).register(config.routes, routes);
            Errors.register(config.routes);
        });
        try {
            app.start();
        } catch (RuntimeException e) {
            app.stop();
            throw new RestStartException(
                    "cannot listen on " + settings.address() + ":" + settings.port()
                            + ": another process has that port, or it is not allowed. Stop that process (it may be"
                            + " another gnomon), or choose another port (0 takes a free one)",
                    e);
        }
        String host = address.getHostAddress();
        URI url = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + app.port());
        Optional<UnixSocket> socket;
        try {
            Server jetty = app.jettyServer().server();
            socket = settings.socket().map(path -> UnixSocket.open(jetty, path, IDLE_MILLIS));
        } catch (RestStartException e) {
            app.stop();
            throw e;
        }
        RestServer result = new RestServer(app, streams, slow, settings, url, socket);
        try {
            AccessFiles.writeEndpoint(settings.dataFolder(), url);
        } catch (RestStartException e) {
            result.close();
            throw e;
        }
        return result;
    }

    public int port() {
        return url.getPort();
    }

    /** Such as {@code http://127.0.0.1:7420}; the paths begin with {@code /v1}. */
    public URI url() {
        return url;
    }

    /** Open event streams. */
    public int listeners() {
        return streams.count();
    }

    /** Stops answering, cuts the event streams and removes the endpoint file and the socket; the token stays for the next start. */
    @Override
    public void close() {
        AccessFiles.removeEndpoint(settings.dataFolder(), url);
        socket.ifPresent(UnixSocket::close);
        streams.close();
        slow.close();
        app.stop();
    }

    private static void configure(JavalinConfig config, ObjectMapper mapper, int mostThreads) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.defaultContentType = "application/json";
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jsonMapper(new JavalinJackson(mapper, false));
        QueuedThreadPool threads = new QueuedThreadPool(mostThreads, 2, IDLE_MILLIS);
        threads.setName("rest");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(5_000);
            server.setErrorHandler(new UnreadableRequestHandler(mapper));
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(false);
            // hypervisors are named by their URI: its slashes and percent signs arrive encoded within a segment
            http.setUriCompliance(http.getUriCompliance()
                    .with(
                            "GNOMON",
                            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        });
    }

    /** An event stream is answered when it ends, which says nothing of how long an answer takes. */
    private static void watch(Backend backend, Context ctx, float millis) {
        Endpoint matched = ctx.endpoints().lastHttpEndpoint();
        String path = matched == null ? "" : matched.path;
        if (!path.equals(Routes.LIVE_PATH)) {
            String method = ctx.method().name(); // whatever somebody sends: not each of it is to be counted by itself
            backend.answered(
                    METHODS.contains(method) ? method : "other", path, ctx.statusCode(), Duration.ofNanos((long)
                            (millis * 1e6)));
        }
    }

    private static ServerConnector connector(
            Server server, org.eclipse.jetty.server.HttpConfiguration http, InetAddress address, int port) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(50);
        return connector;
    }

    private static InetAddress loopback(String name) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(name);
        } catch (UnknownHostException e) {
            throw new RestStartException("there is no address '" + name + "': use 127.0.0.1", e);
        }
        // bound by the address that was judged, never by a name that could change its meaning
        if (!Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress)) {
            throw new RestStartException(
                    "'" + name + "' is not a loopback address: Gnomon serves REST on loopback only,"
                            + " because it has no TLS. Use 127.0.0.1, and reach it from elsewhere through an SSH tunnel");
        }
        return addresses[0];
    }
}
