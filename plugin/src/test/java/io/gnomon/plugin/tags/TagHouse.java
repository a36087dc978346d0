package io.gnomon.plugin.tags;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.GuestProcess;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.TagSettings;
import io.gnomon.plugin.fingerprint.FingerprintFile;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.fingerprint.Weights;
import io.gnomon.plugin.history.ListedSamples;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.TagRecord;
import io.gnomon.predictor.fingerprint.Metric;
import io.gnomon.predictor.forecast.weka.WekaTagLearner;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Tags over a fleet with three hours of samples and a hypervisor whose guests say what a test wants, on its clock. */
final class TagHouse implements AutoCloseable, HypervisorPort {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NAME = "h1";

    /** What guests tell. */
    final Map<UUID, GuestLook> guests = new HashMap<>();

    final Set<UUID> unreachable = new HashSet<>();
    final Database database;
    final Cluster cluster;
    Instant now = START.plus(Duration.ofHours(3));
    private final ListedSamples samples = new ListedSamples();
    private final Random random = new Random(11);
    private final Path folder;
    private final TagSettings settings;
    Fleet fleet;
    Sharing sharing;
    Tagging tagging;
    Fingerprints fingerprints;

    TagHouse(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = Configuration.of(settings).tags();
        database = Database.open(folder);
        cluster = new Cluster(List.of(this), () -> now);
        start();
    }

    /** As a daemon that starts over what is stored. */
    void start() {
        fleet = new Fleet(database.servers(), 3_600, false);
        sharing = new Sharing(database.consents(), () -> now);
        fleet.rebuild(samples, START, Set.of(NAME), now);
        fingerprints = new Fingerprints(
                fleet,
                new UsageBook(samples, fleet::starts, Duration.ofDays(30)),
                Weights.of(Map.of()),
                Metric.EUCLIDEAN,
                3,
                Duration.ofMinutes(1),
                sharing::mayShadow,
                new FingerprintFile(new ModelFiles(models())),
                () -> now);
        tagging = new Tagging(
                settings,
                fleet,
                cluster,
                database.servers(),
                database.tags(),
                fingerprints,
                sharing,
                new WekaTagLearner(),
                Duration.ofDays(30),
                () -> now);
    }

    private Path models() {
        try {
            return Files.createDirectories(folder.resolve("models"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that is there from the next {@link #start} on; {@code steady} ones use the same all the time, others in bursts. */
    UUID server(String name, String project, boolean steady, Map<String, String> metadata) {
        UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        database.servers()
                .seen(new ServerRecord(
                        id, id.toString(), name, project, "ada", NAME, true, metadata, START, Optional.empty()));
        for (int s = 0; START.plusSeconds(s).isBefore(now); s += 10) {
            double cpu = steady
                    ? 1 + 0.02 * random.nextGaussian()
                    : (s / 300 % 4 == 0 ? 2 : 0.05) + 0.02 * random.nextDouble();
            ResourceVector used = ResourceVector.UNKNOWN
                    .with(Resource.CPU, cpu)
                    .with(Resource.MEMORY, 200 + 100 * cpu)
                    .with(Resource.DISK, cpu / 10)
                    .with(Resource.NETWORK, 0.1);
            samples.append(List.of(new Sample(id.toString(), project, START.plusSeconds(s), used, used)));
        }
        return id;
    }

    Tracked tracked(UUID id) {
        return fleet.find(id).orElseThrow();
    }

    /** What it has, as {@code tag/source}. */
    List<String> tags(UUID id) {
        return tagging.book().of(id).stream()
                .map(tag -> tag.name() + "/" + tag.source().name().toLowerCase(Locale.ROOT))
                .toList();
    }

    TagRecord tag(UUID id, String name) {
        return tagging.book().of(id).stream()
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void runs(UUID id, String... processes) {
        List<GuestProcess> all = new ArrayList<>();
        for (String name : processes) {
            all.add(new GuestProcess(name, 10, 1, "epoll_wait"));
        }
        guests.put(id, GuestLook.told(all));
    }

    /** Looks into all guests again. */
    void look() {
        now = now.plus(Duration.ofMinutes(11));
        tagging.look();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public GuestLook processes(UUID server) {
        if (unreachable.contains(server)) {
            throw new UnreachableException("h1 does not answer");
        }
        return guests.getOrDefault(server, GuestLook.refused("its guest agent does not permit guest-exec"));
    }

    @Override
    public HypervisorReading observe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public HypervisorReading observe(Set<UUID> servers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<AllocationRange> range(UUID server, Resource resource) {
        return Optional.empty();
    }

    @Override
    public Effect adjust(UUID server, Resource resource, double target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UUID create(ServerRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(UUID server) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> levers() {
        return Map.of();
    }

    @Override
    public void listen(Consumer<ClusterEvent> listener) {}

    @Override
    public void close() {
        database.close();
    }
}
