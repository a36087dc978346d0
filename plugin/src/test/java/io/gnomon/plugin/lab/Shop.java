package io.gnomon.plugin.lab;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A shop of two portions, web and db, in a {@link NetworkLab} of two hypervisors: each has a server on one of them and an alternate on
 * the other. A client writes without a pause, through web to db, which keeps each write at its replica too before it says so.
 */
public final class Shop implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int WEB = 100;
    private static final int DB = 101;
    private static final long DISK_BYTES = 1 << 20;
    private static final String KERNEL = "console=ttyS0 quiet no_timer_check swiotlb=512 rdinit=/lab/init";

    private final NetworkLab lab;
    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(1))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private DaemonProcess daemon;
    private @Nullable Process writer;
    private final Path written;
    private final List<Write> read = new ArrayList<>();
    private long readTo;

    /** @param folder for the daemon's data */
    public Shop(NetworkLab lab, Path folder, String... jvm) {
        this.lab = lab;
        this.folder = folder;
        this.written = folder.resolve("written");
        this.daemon = DaemonProcess.start(folder, configuration(), jvm);
    }

    private List<String> configuration() {
        return lab.configuration(
                "switchover.autonomy: act",
                "switchover.check: " + lab.check(),
                "switchover.fence: " + lab.fence(),
                "switchover.fence-timeout: 3s",
                "switchover.retry: 2s");
    }

    public Client client() {
        return daemon.client();
    }

    public DaemonProcess daemon() {
        return daemon;
    }

    /** Starts the daemon again, on the same data. */
    public void restart(String... jvm) {
        daemon.close();
        daemon = DaemonProcess.start(folder, configuration(), jvm);
    }

    /** All servers, on hypervisor 0 those that have the traffic. */
    public void open() {
        client().deployments().importWorkload("shop.yaml", workload());
        create("db", 0, true);
        create("web", 0, true);
        awaitUp(0, "db", "web");
        create("db", 1, false);
        create("web", 1, false);
        awaitUp(1, "db", "web");
        awaitReplica(1);
    }

    private String workload() {
        return """
                workload: shop
                portions:
                  db:
                    servers: [db-0]
                    address: %s
                    health: {http: "http://{address}/", limit: 1s}
                  web:
                    servers: [web-0]
                    after: [db]
                    address: %s
                    health: {http: "http://{address}/", limit: 1s}
                    objective: {latency: 1s}
                """.formatted(lab.address(DB), lab.address(WEB));
    }

    private static int host(String role, int hypervisor) {
        return (role.equals("web") ? 10 : 20) + hypervisor;
    }

    /** @param first whether it has the traffic from its boot on, and its full size; else it is small, and waits */
    private void create(String role, int hypervisor, boolean first) {
        Map<String, Double> small = Map.of("cpu", 1.0, "memory", 128.0);
        Map<String, Double> full = Map.of("cpu", 2.0, "memory", 256.0);
        String arguments =
                KERNEL + " lab.role=" + role + " lab.address=" + lab.address(host(role, hypervisor)) + "/24 lab.db="
                        + lab.address(DB)
                        + (first ? " lab.moving=" + address(role) : "")
                        + (role.equals("db") && !first ? " lab.peer=" + lab.address(host(role, 1 - hypervisor)) : "");
        client().createServer(new ServerCreate(
                role + "-" + hypervisor,
                lab.uri(hypervisor),
                new FlavorBody("lab." + role, first ? full : small, full, 1.0),
                null,
                role.equals("db") ? List.of(disk(role + "-" + hypervisor)) : List.of(),
                null,
                arguments,
                first && hypervisor == 0 ? Map.of() : Map.of("alternate_for", role + "-0"),
                false));
    }

    private String disk(String server) {
        Path disk = lab.folder().resolve(server + ".raw");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return disk.toString();
    }

    private void awaitUp(int hypervisor, String... roles) {
        for (String role : roles) {
            eventually(role + "-" + hypervisor + " answers", LONG, () -> get(host(role, hypervisor), "/")
                    .equals("ok"));
        }
        eventually(
                "the daemon sees their guests",
                LONG,
                () -> client().servers().stream()
                                .filter(s -> s.name().endsWith("-" + hypervisor)
                                        && s.allocation().containsKey("memory"))
                                .count()
                        == 2);
    }

    private void awaitReplica(int hypervisor) {
        eventually("the replica has joined", LONG, () -> get(host("db", hypervisor), "/joined")
                .equals("joined"));
    }

    /** What one answers; empty if it does not. */
    private String get(int host, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + lab.address(host) + path))
                                    .timeout(Duration.ofSeconds(3))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .strip();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the users of a portion reach it. */
    public String address(String role) {
        return lab.address(role.equals("web") ? WEB : DB);
    }

    /** Those servers of a portion that say that they have its address now; by libvirt, not by the network. */
    public List<Integer> holders(String role) {
        List<Integer> holders = new ArrayList<>();
        for (int h = 0; h < 2; h++) {
            String server = role + "-" + h;
            if (lab.isAlive(h) && lab.domains(h).contains(server) && lab.hasAddress(h, server, address(role))) {
                holders.add(h);
            }
        }
        return holders;
    }

    /** Begins to write, without an end. Each line: when it was begun and ended (s), its key, and what came of it. */
    public void write() throws IOException {
        String loop =
                "i=0; while :; do i=$((i+1)); b=$EPOCHREALTIME; r=$(curl -s -m 1.5 \"http://$0/cgi-bin/write?k$1-$i\");"
                        + " echo \"$b $EPOCHREALTIME k$1-$i ${r:-none}\"; sleep 0.05; done";
        writer = lab.client(
                written,
                "env",
                "LC_ALL=C",
                "bash",
                "-c",
                loop,
                lab.address(WEB),
                Long.toString(System.nanoTime() % 100_000));
        eventually("a write is acknowledged", LONG, () -> writes().stream().anyMatch(Write::ok));
    }

    /** One write. */
    public record Write(Instant begun, Instant ended, String key, boolean ok) {}

    /** All of them so far; what was read once is not read again. */
    public synchronized List<Write> writes() {
        try (RandomAccessFile file = new RandomAccessFile(written.toFile(), "r")) {
            byte[] more = new byte[(int) (file.length() - readTo)];
            file.seek(readTo);
            file.readFully(more);
            String text = new String(more, StandardCharsets.US_ASCII);
            int end = text.lastIndexOf('\n') + 1;
            readTo += end;
            text.substring(0, end)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(w -> w.length >= 4)
                    .forEach(w -> read.add(new Write(at(w[0]), at(w[1]), w[2], w[3].equals("ok"))));
            return List.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant at(String seconds) {
        long micros = Long.parseLong(seconds.replaceAll("[.,]", ""));
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    public void stopWriting() {
        Process process = writer;
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            writer = null;
        }
    }

    /** When the first write that was begun after this was acknowledged. */
    public Instant served(Instant after) {
        eventually("a write is acknowledged again", LONG, Duration.ofMillis(100), () -> writes().stream()
                .anyMatch(w -> w.ok() && w.begun().isAfter(after)));
        return writes().stream()
                .filter(w -> w.ok() && w.begun().isAfter(after))
                .findFirst()
                .orElseThrow()
                .ended();
    }

    /** Keys that were acknowledged, and that the database has not got now. */
    public Set<String> lost() {
        Set<String> acknowledged = new TreeSet<>();
        writes().stream().filter(Write::ok).forEach(w -> acknowledged.add(w.key()));
        eventually("the database tells", LONG, () -> !get(DB, "/cgi-bin/all").isEmpty());
        acknowledged.removeAll(new HashSet<>(List.of(get(DB, "/cgi-bin/all").split("\\s+"))));
        return acknowledged;
    }

    /** Both portions' last switchovers, once they are over. */
    public List<SwitchoverView> ended(Instant since) {
        eventually(
                "both are over",
                LONG,
                () -> all(since).stream()
                                .filter(s ->
                                        List.of("done", "failed", "rolled-back").contains(s.state()))
                                .map(SwitchoverView::portion)
                                .distinct()
                                .count()
                        == 2);
        return all(since);
    }

    /** The daemon's metrics. */
    public String metrics() {
        HttpRequest request = HttpRequest.newBuilder(client().url().resolve("/v1/metrics"))
                .header("Authorization", "Bearer " + daemon.token())
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
    }

    /** The last ones of all portions. */
    public List<SwitchoverView> list() {
        return client().switchovers().list(50);
    }

    public List<SwitchoverView> all(Instant since) {
        try {
            return list().stream().filter(s -> s.decidedAt().isAfter(since)).toList();
        } catch (ClientException e) {
            return List.of(); // it is being restarted
        }
    }

    /**
     * Starts a hypervisor that was killed, and makes its servers again, cold; they wait from then on.
     *
     * @return from the request until the last one of them answers
     */
    public Duration rebuild(int hypervisor) {
        lab.startHypervisor(hypervisor);
        eventually("its lost servers are seen to be gone", LONG, () -> client().servers().stream()
                .map(ServerView::name)
                .noneMatch(name -> name.endsWith("-" + hypervisor)));
        Instant began = Instant.now();
        create("db", hypervisor, false);
        create("web", hypervisor, false);
        for (String role : List.of("db", "web")) {
            eventually(role + " answers", LONG, () -> get(host(role, hypervisor), "/")
                    .equals("ok"));
        }
        Duration cold = Duration.between(began, Instant.now());
        awaitUp(hypervisor, "db", "web");
        awaitReplica(hypervisor);
        return cold;
    }

    @Override
    public void close() {
        stopWriting();
        daemon.close();
    }
}
