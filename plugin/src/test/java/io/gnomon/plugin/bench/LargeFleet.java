package io.gnomon.plugin.bench;

import io.gnomon.plugin.rest.Backend;
import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.FakeBackend;
import io.gnomon.plugin.rest.FleetViews.FleetView;
import io.gnomon.plugin.rest.FleetViews.HypervisorColumns;
import io.gnomon.plugin.rest.FleetViews.ServerColumns;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.rest.RestSettings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** The real REST server before a made-up fleet of any size, all of which changes every other second. */
final class LargeFleet implements AutoCloseable {
    static final Duration PERIOD = Duration.ofSeconds(2);

    private final EventHub hub = new EventHub();
    private final Random random = new Random(1);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final RestServer server;
    private final Path folder;
    private final int hypervisors;
    private final int servers;
    private final List<String> ids;
    private volatile FleetView now;

    LargeFleet(Path folder, int hypervisors, int servers) {
        this.folder = folder;
        this.hypervisors = hypervisors;
        this.servers = servers;
        ids = IntStream.range(0, servers)
                .mapToObj(i -> new UUID(7, i).toString())
                .toList();
        now = made();
        server = RestServer.start(RestSettings.onFreePort(folder), backend(), hub);
        clock.scheduleAtFixedRate(this::read, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    String url() throws IOException {
        return server.url() + "/dashboard/#token="
                + Files.readString(folder.resolve("token")).strip();
    }

    /** Of the document that the page asks for. */
    long bytes() throws IOException, InterruptedException {
        String token = Files.readString(folder.resolve("token")).strip();
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve("/v1/fleet"))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body()
                .length;
    }

    private void read() {
        now = made();
        hub.observed(Instant.now(), servers);
    }

    private Backend backend() {
        Backend plain = new FakeBackend();
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("fleet")) {
                        return now;
                    }
                    try {
                        return method.invoke(plain, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private FleetView made() {
        HypervisorColumns h = new HypervisorColumns(
                names("compute-", hypervisors),
                trues(hypervisors),
                column(hypervisors, random::nextDouble),
                column(hypervisors, () -> Math.max(0, random.nextDouble() - 0.95)),
                IntStream.range(0, hypervisors).map(i -> servers / hypervisors).toArray(),
                each(hypervisors, () -> 64, () -> 262_144),
                each(
                        hypervisors,
                        () -> rounded(10 + 45 * random.nextDouble()),
                        () -> rounded(50_000 + 150_000 * random.nextDouble())),
                each(hypervisors, () -> 58, () -> 220_000));
        ServerColumns s = new ServerColumns(
                List.of("default", "shop", "research"),
                ids,
                names("server-", servers),
                IntStream.range(0, servers).map(i -> i % 3).toArray(),
                IntStream.range(0, servers).map(i -> i % hypervisors).toArray(),
                trues(servers),
                column(servers, random::nextDouble),
                each(servers, () -> rounded(2 * random.nextDouble()), () -> rounded(4_000 * random.nextDouble())),
                each(servers, () -> 2, () -> 4_096),
                each(servers, () -> 4, () -> 8_192));
        return new FleetView(Instant.now(), PERIOD.toSeconds(), 3 * PERIOD.toSeconds(), h, s);
    }

    private static List<String> names(String kind, int n) {
        return IntStream.range(0, n).mapToObj(i -> kind + i).toList();
    }

    private static boolean[] trues(int n) {
        boolean[] result = new boolean[n];
        java.util.Arrays.fill(result, true);
        return result;
    }

    private static Map<String, double[]> each(int n, DoubleSupplier cpu, DoubleSupplier memory) {
        return Map.of(
                "cpu", column(n, cpu), "memory", column(n, memory), "disk", column(n, cpu), "network", column(n, cpu));
    }

    private static double[] column(int n, DoubleSupplier value) {
        return IntStream.range(0, n).mapToDouble(i -> value.getAsDouble()).toArray();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        server.close();
    }
}
