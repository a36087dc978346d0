package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small OpenStack behind real HTTP on a free port of loopback; faults happen on the wire, where a test says so. */
public final class FakeCloud implements AutoCloseable {
    public static final String PASSWORD = "open-sesame-42";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What goes wrong with one exchange. */
    public enum Fault {
        NONE,
        /** It is not carried out. */
        UNAVAILABLE,
        /** The connection ends before it is carried out. */
        LOST_REQUEST,
        /** It is carried out, and the connection ends before the answer. */
        LOST_ANSWER,
        /** Placement says that somebody else was faster. */
        CONCURRENT_UPDATE,
        /** The token is not taken. */
        UNAUTHORIZED,
        /** The role is not enough. */
        FORBIDDEN,
        /** A proxy answers, in HTML. */
        NONSENSE,
        /** It is not carried out; headers come, and the first byte of a body, and then nothing for longer than anybody waits. */
        HANGS_IN_BODY
    }

    /** Says what goes wrong with each exchange. */
    public interface Faults {
        Fault of(String method, String path);
    }

    public final FakePlacement placement = new FakePlacement();
    public final FakeNova nova = new FakeNova();

    /** Ids of images that servers can be made of. */
    public final Set<String> images = ConcurrentHashMap.newKeySet();

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<JsonNode> logins = new CopyOnWriteArrayList<>();
    private final Set<String> tokens = new HashSet<>();
    /** Tokens of users, as Keystone describes them. */
    public final Map<String, ObjectNode> users = new ConcurrentHashMap<>();

    /** Users with {@link #PASSWORD}, by name, and what a token of theirs is for. */
    private final Map<String, ObjectNode> accounts = new ConcurrentHashMap<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    public volatile Faults faults = (method, path) -> Fault.NONE;
    public volatile Duration skew = Duration.ZERO;
    volatile List<String> regions = List.of("RegionOne");
    private int made;

    /** @param clock of the cloud and its clients; what waits for a repetition makes it go on */
    public FakeCloud(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Lets a user log in to a project, with one role. */
    public void account(String name, String project, String role) {
        user("none yet", name, project, role);
        accounts.put(name, users.remove("none yet"));
    }

    /** Gives a user a token for a project, with one role. */
    public void user(String token, String name, String project, String role) {
        ObjectNode subject = JsonNodeFactory.instance.objectNode();
        subject.putObject("user").put("name", name).putObject("domain").put("name", "Default");
        subject.putObject("project").put("id", project).put("name", "name of " + project);
        subject.withArray("roles").addObject().put("id", role).put("name", role);
        subject.put("expires_at", clock.instant().plus(Duration.ofHours(1)).toString());
        users.put(token, subject);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    CloudAccess access(Credentials credentials) {
        return new CloudAccess(
                URI.create(url() + "/identity/v3"),
                credentials,
                Optional.empty(),
                "public",
                Optional.empty(),
                Map.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20));
    }

    CloudAccess access() {
        Credentials.Named domain = Credentials.Named.name("Default");
        return access(new Credentials.Password(
                new Credentials.InDomain(Credentials.Named.name("gnomon"), domain),
                PASSWORD,
                new Credentials.InDomain(Credentials.Named.name("service"), domain)));
    }

    /** A client of it; between its attempts time passes on the clock of the test only. */
    public Cloud client(Passing time) {
        return client(access(), time);
    }

    Cloud client(CloudAccess access, Passing time) {
        return new Cloud(access, RetryPolicy.within(access.retryBudget()), time::pass, clock);
    }

    /** Makes the clock go on. */
    public interface Passing {
        void pass(Duration time);
    }

    /** No token is good any more. */
    public synchronized void expire() {
        tokens.clear();
    }

    private void hang() {
        try {
            closed.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            asked.add(method + " " + path);
            Fault fault = faults.of(method, path);
            if (fault == Fault.LOST_REQUEST) {
                return; // closed without an answer
            }
            if (fault == Fault.HANGS_IN_BODY) {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                hang();
                return;
            }
            Reply reply =
                    switch (fault) {
                        case UNAVAILABLE -> FakeNova.fault(503, "unavailable", "come back later");
                        case FORBIDDEN ->
                            FakeNova.fault(403, "forbidden", "Policy does not allow this to be performed.");
                        case UNAUTHORIZED -> FakeNova.fault(401, "error", "Unauthorized");
                        case CONCURRENT_UPDATE -> conflict();
                        case NONSENSE -> Reply.of(502, JsonNodeFactory.instance.textNode("<html>Bad Gateway</html>"));
                        default -> answer(exchange, method, path, sent);
                    };
            if (fault != Fault.LOST_ANSWER) {
                send(exchange, reply);
            }
        }
    }

    private static Reply conflict() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.withArray("errors")
                .addObject()
                .put("code", "placement.concurrent_update")
                .put("detail", "somebody else");
        return Reply.of(409, body);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (reply.body() == null) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        byte[] bytes = JSON.writeValueAsBytes(reply.body());
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Reply answer(HttpExchange exchange, String method, String path, byte[] sent) throws IOException {
        JsonNode body = sent.length == 0 ? MissingNode.getInstance() : JSON.readTree(sent);
        boolean identity = path.equals("/identity/v3/auth/tokens");
        if (identity && method.equals("POST")) {
            return login(exchange, body);
        }
        synchronized (this) {
            if (!tokens.contains(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
                return FakeNova.fault(401, "error", "The request you have made requires authentication.");
            }
        }
        if (identity) {
            JsonNode subject = users.get(exchange.getRequestHeaders().getFirst("X-Subject-Token"));
            return subject == null
                    ? FakeNova.fault(404, "error", "Could not find token.")
                    : Reply.of(200, JsonNodeFactory.instance.objectNode().set("token", subject));
        }
        if (path.startsWith("/compute/v2.1")) {
            String rest = path.substring("/compute/v2.1".length());
            return rest.equals("/")
                    ? Reply.of(200, version("version", "2.1", "2." + nova.mostMinor))
                    : microversion(exchange, "compute", nova.mostMinor, 1) < 0
                            ? FakeNova.fault(406, "computeFault", "Version is not supported by the API.")
                            : nova.answer(method, rest, query(exchange.getRequestURI()), body);
        }
        if (path.startsWith("/placement")) {
            String rest = path.substring("/placement".length());
            int minor = microversion(exchange, "placement", placement.mostMinor, 0);
            return rest.equals("/")
                    ? Reply.of(200, versions(placement.mostMinor))
                    : minor < 0
                            ? FakeNova.fault(406, "error", "Unacceptable version header")
                            : placement.answer(method, rest, minor, body);
        }
        if (path.equals("/image/v2/images")) {
            ObjectNode images = JsonNodeFactory.instance.objectNode();
            images.withArray("images")
                    .addObject()
                    .put("id", "image-1")
                    .put("name", "cirros")
                    .put("min_ram", 64);
            return Reply.of(200, images);
        }
        if (path.startsWith("/image/v2/images/") && images.contains(path.substring("/image/v2/images/".length()))) {
            return Reply.of(200, JsonNodeFactory.instance.objectNode().put("status", "active"));
        }
        return FakeNova.fault(404, "itemNotFound", path);
    }

    /** -1 for one that is not spoken. */
    private static int microversion(HttpExchange exchange, String service, int most, int least) {
        String header = exchange.getRequestHeaders().getFirst("OpenStack-API-Version");
        if (header == null) {
            return least;
        }
        int minor = Integer.parseInt(header.substring(header.indexOf('.') + 1));
        return header.startsWith(service + " ") && minor <= most ? minor : -1;
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> result = new HashMap<>();
        for (String pair : Optional.ofNullable(uri.getQuery()).orElse("").split("&")) {
            result.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=?", ""));
        }
        return result;
    }

    private static ObjectNode version(String name, String least, String most) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putObject(name).put("min_version", least).put("version", most);
        return all;
    }

    private static ObjectNode versions(int most) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.withArray("versions").addObject().put("min_version", "1.0").put("max_version", "1." + most);
        return all;
    }

    private Reply login(HttpExchange exchange, JsonNode body) {
        logins.add(body);
        JsonNode identity = body.path("auth").path("identity");
        String secret = identity.path("password")
                .path("user")
                .path("password")
                .asText(identity.path("application_credential").path("secret").asText());
        if (!secret.equals(PASSWORD)) {
            return FakeNova.fault(401, "error", "The request you have made requires authentication.");
        }
        String id;
        synchronized (this) {
            id = "token-" + ++made;
            tokens.add(id);
        }
        ObjectNode account =
                accounts.get(identity.path("password").path("user").path("name").asText());
        if (account != null) {
            users.put(id, account);
        }
        exchange.getResponseHeaders().set("X-Subject-Token", id);
        Instant now = clock.instant().plus(skew);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode token = answer.putObject("token");
        token.put("issued_at", now.toString())
                .put("expires_at", now.plus(Duration.ofHours(1)).toString());
        token.putObject("user").put("id", "u1").put("name", "gnomon");
        token.putObject("project").put("id", "p1").put("name", "service");
        for (String[] service : new String[][] {
            {"compute", "nova", "/compute/v2.1"},
            {"placement", "placement", "/placement"},
            {"image", "glance", "/image"}
        }) {
            ObjectNode entry = token.withArray("catalog").addObject();
            entry.put("type", service[0]).put("name", service[1]).put("id", service[0]);
            for (String region : regions) {
                entry.withArray("endpoints")
                        .addObject()
                        .put("interface", "public")
                        .put("region", region)
                        .put("region_id", region)
                        .put("url", url() + service[2]);
            }
        }
        return Reply.of(201, answer);
    }

    /** How often something was asked. */
    public long count(String methodAndPath) {
        return asked.stream().filter(a -> a.startsWith(methodAndPath)).count();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
