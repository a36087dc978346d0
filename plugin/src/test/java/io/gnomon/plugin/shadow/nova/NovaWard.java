package io.gnomon.plugin.shadow.nova;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.openstack.NovaNamed;
import io.gnomon.plugin.openstack.PlacementClaims;
import io.gnomon.plugin.shadow.ByStrength;
import io.gnomon.plugin.shadow.Claims;
import io.gnomon.plugin.shadow.Holding;
import io.gnomon.plugin.shadow.Pinning;
import io.gnomon.plugin.shadow.PlainStaging.Placer;
import io.gnomon.plugin.shadow.Stager;
import io.gnomon.plugin.shadow.Staging;
import io.gnomon.plugin.shadow.Wanted;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Shadow instances in a Nova on the wire, whose servers are trace-driven, on a clock that the test moves. */
final class NovaWard implements AutoCloseable {
    static final String PROJECT = "p1";
    static final String NODE = "node-1";
    private static final String SERVER = "{\"flavorRef\":\"m1\",\"imageRef\":\"image-1\",\"networks\":\"none\"}";

    private final Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final TraceHypervisor hypervisor =
            new TraceHypervisor(NODE, ResourceVector.of(16, 16_384, 1_000, 1_000), now::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Configuration configuration = Configuration.of(Map.of("hypervisors", "trace:///unused"));
    private final HealthBook health = new HealthBook(Duration.ofMinutes(5));
    final FakeCloud fake = new FakeCloud(now::get);
    final Database database;
    final ShadowTable table;
    final NovaBook book;
    final Cluster cluster;
    Claims claims;
    NovaClaims nova;
    Staging staging;
    Pinning pinning;
    Pins pins;

    /** Whether a probe finds hypervisors fit. */
    volatile boolean verified;

    Stager stager;

    /** What the guests of the next servers want. */
    LoadTrace load = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0)));

    /** Whether guests tell what memory they use. */
    volatile boolean tellsMemory = true;

    /** Whether Nova makes a domain of what it was asked for. */
    volatile boolean boots = true;

    NovaWard(Path folder) {
        this.folder = folder;
        database = Database.open(folder);
        table = database.shadows();
        fake.nova.flavors.put("m1", new NovaFlavor("m1", 2, 512, 1, Map.of()));
        fake.images.add("image-1");
        fake.placement.provider("rp1", 16, 16_384);
        fake.placement.name("rp1", NODE);
        fake.nova.onMade = this::boot;
        fake.nova.onDeleted = id -> hypervisor.delete(UUID.fromString(id));
        Cloud cloud = cloud();
        book = new NovaBook(cloud, now::get);
        cluster = new Cluster(List.of(new NovaNamed(telling(), book)), now::get);
        restart(threads);
        cluster.observeAll();
    }

    private Cloud cloud() {
        return fake.client(this::pass);
    }

    /** What a start of the daemon makes, over the same Nova and database. */
    void restart(Executor workers) {
        restart(workers, Runnable::run);
    }

    /** @param learners who count requests */
    void restart(Executor workers, Executor learners) {
        Cloud cloud = cloud();
        NovaDesk desk = new NovaDesk(cloud, book, now::get);
        nova = new NovaClaims(
                desk,
                table,
                database.shadowServers(),
                workers,
                new NovaLearning(desk, table, learners, profile -> {}, now::get),
                now::get);
        Holding free = new Holding() {
            @Override
            public void hold(UUID server) {}

            @Override
            public void release(UUID server) {}
        };
        Placer placer = (server, flavor, open) -> open.stream().sorted().findFirst();
        NovaStaging staged = new NovaStaging(
                desk,
                cluster,
                new PlacementClaims(cloud),
                database.shadowServers(),
                free,
                placer,
                nova,
                Map::of,
                configuration.shadow().memoryMib(),
                now::get);
        staging = new ByStrength(staged, new NovaReserving(desk, cluster, placer, now::get), h -> verified);
        pinning = new Pinning(table, staging, free, project -> true, health, now::get);
        pins = new Pins(now::get);
        claims = new Claims(table, staging, free, project -> true, h -> 1, health::isSound, claim -> {}, now::get);
        stager = new Stager(
                configuration.shadow(),
                table,
                staging,
                Wanted.NONE,
                claims,
                free,
                new Starts(now::get),
                project -> true,
                health,
                now::get);
    }

    private HypervisorPort telling() {
        return (HypervisorPort) Proxy.newProxyInstance(
                HypervisorPort.class.getClassLoader(), new Class<?>[] {HypervisorPort.class}, (proxy, method, args) -> {
                    try {
                        Object result = method.invoke(hypervisor, args);
                        return result instanceof HypervisorReading r && !tellsMemory ? silent(r) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static HypervisorReading silent(HypervisorReading r) {
        List<ServerReading> servers = r.servers().stream()
                .map(s -> new ServerReading(
                        s.id(),
                        s.name(),
                        s.project(),
                        s.hypervisor(),
                        s.startedAt(),
                        s.at(),
                        ResourceVector.UNKNOWN.with(Resource.CPU, s.usage().getOr(Resource.CPU, 0)),
                        s.allocation(),
                        s.ceiling(),
                        s.metadata(),
                        s.flow(),
                        s.guest()))
                .toList();
        return new HypervisorReading(
                r.name(),
                r.node(),
                r.at(),
                r.capacity(),
                r.usage(),
                r.contention(),
                r.description(),
                servers,
                r.present());
    }

    /** As Nova boots it: as large as its flavor. */
    private void boot(ObjectNode server) {
        if (!boots) {
            return;
        }
        UUID id = UUID.fromString(server.path("id").asText());
        Path disk = folder.resolve(id + ".load");
        try {
            Files.write(disk, load.toDisk());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hypervisor.create(new ServerRequest(
                id,
                "instance-00000001",
                PROJECT,
                "nova",
                new Flavor("m1", ResourceVector.of(1, 64, 10, 10), ResourceVector.of(2, 512, 10, 10), 1),
                folder,
                List.of(disk, disk),
                Optional.empty(),
                "",
                Map.of(),
                false));
        hypervisor.adjust(id, Resource.CPU, 2);
        hypervisor.adjust(id, Resource.MEMORY, 512);
        fake.placement.hold(id.toString(), "rp1", Map.of("VCPU", 2L, "MEMORY_MB", 512L));
    }

    /** Ends the claims under way, as a daemon does that is stopped. */
    void stop() throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("claims go on");
        }
    }

    static NovaRequest request(String name) {
        return new NovaRequest(PROJECT, "ada", name, "m1", "image-1", SERVER);
    }

    /** The workload of that request, learnt. */
    WorkloadProfile known() {
        nova.made(request("first"));
        return table.profiles(Optional.of(PROJECT)).get(0);
    }

    /** So many that wait. */
    WorkloadProfile ready(int count) {
        WorkloadProfile profile = known();
        for (int i = 0; i < count; i++) {
            stager.create(profile, "ada");
        }
        run(Duration.ofSeconds(30));
        return profile;
    }

    void pass(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }

    void run(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            book.refresh();
            cluster.observeAll();
            stager.run();
        }
    }

    /** Somebody moves it, and nobody asks us. */
    void moveAway(UUID server) {
        hypervisor.delete(server);
        fake.nova.servers.get(server.toString()).put("OS-EXT-SRV-ATTR:hypervisor_hostname", "node-9");
    }

    List<ShadowInstance> instances(ShadowInstance.State state) {
        return table.list(Optional.empty(), 1_000).stream()
                .filter(i -> i.state() == state)
                .toList();
    }

    UUID server(ShadowInstance instance) {
        return database.shadowServers().of(instance.id()).orElseThrow();
    }

    ServerReading reading(UUID server) {
        return cluster.latest(NODE).orElseThrow().servers().stream()
                .filter(s -> s.id().equals(server))
                .findFirst()
                .orElseThrow();
    }

    double memory(UUID server) {
        return reading(server).allocation().getOr(Resource.MEMORY, 0);
    }

    /** What the middleware does last. */
    void take(UUID server) {
        fake.nova.servers.get(server.toString()).putObject("metadata").put("team", "shop");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        fake.close();
        database.close();
    }
}
