package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.migration.Yard;
import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.shadow.health.Checking;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.store.ShadowClaim;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Shadow instances on the three hypervisors of a {@link Yard}, without a daemon around them. */
final class Nursery implements AutoCloseable {
    static final ResourceVector SIZE = ResourceVector.of(2, 512, 10, 10);

    private final Path folder;
    private final Configuration configuration;
    final Yard yard;
    final ShadowTable table;
    final Set<String> permitting = new HashSet<>(Set.of("shop"));
    final Map<String, Double> health = new HashMap<>();

    /** What servers of a hypervisor are forecast to use, of each resource. */
    final Map<String, Double> toCome = new HashMap<>();

    final Map<String, Integer> wanted = new HashMap<>();
    final Set<String> verified = new HashSet<>();
    Stager stager;
    Pinning pinning;
    Claims claims;
    Starts starts;
    HealthBook book;
    Staging staging;
    Checking checking;
    Wanted plan = profiles -> Map.copyOf(wanted);

    /** What is between the daemon and its hypervisors from the next start on. */
    UnaryOperator<Staging> faults = UnaryOperator.identity();

    Nursery(Path folder, String... settings) {
        this.folder = folder;
        Map<String, String> all = new HashMap<>(Map.of("shadow.autonomy", "act"));
        for (String setting : settings) {
            all.put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
        }
        this.configuration = Configuration.of(all);
        this.yard = new Yard(folder);
        this.table = yard.database.shadows();
        restart(state -> {});
    }

    /** What a start of the daemon makes, over the same hypervisors and database. */
    void restart(Consumer<ShadowClaim> written) {
        yard.restart(state -> {});
        PlainStaging.Placer placer =
                (server, flavor, open) -> open.stream().sorted().findFirst();
        staging = faults.apply(new ByStrength(
                new PlainStaging(
                        yard.cluster,
                        yard.fleet,
                        yard.room,
                        placer,
                        configuration.shadow().memoryMib(),
                        yard::now),
                new PlainReserving(yard.cluster, yard.room, placer),
                verified::contains));
        Holding holding = Holding.by(yard.actuator);
        starts = new Starts(yard::now);
        book = new HealthBook(Duration.ofMinutes(5));
        claims = new Claims(
                table,
                staging,
                holding,
                permitting::contains,
                hypervisor -> health.getOrDefault(hypervisor, 1.0),
                book::isSound,
                written,
                yard::now);
        pinning = new Pinning(table, staging, holding, permitting::contains, book, yard::now);
        stager = new Stager(
                configuration.shadow(),
                table,
                staging,
                plan,
                claims,
                holding,
                starts,
                permitting::contains,
                book,
                yard::now);
        checking = new Checking(
                yard.cluster,
                table,
                starts,
                book,
                Duration.ofSeconds(30),
                1_000,
                UnaryOperator.identity(),
                (name, resource) ->
                        toCome.containsKey(name) ? OptionalDouble.of(toCome.get(name)) : OptionalDouble.empty(),
                Optional.empty(),
                yard::now);
        stager.begin();
    }

    ServerRequest request(String project, String name, ResourceVector size) {
        return new ServerRequest(
                UUID.randomUUID(),
                name,
                project,
                "ada",
                new Flavor("m2", size, size, 1),
                folder,
                List.of(),
                Optional.empty(),
                "quiet",
                Map.of("app", "till"),
                true);
    }

    /** Its hypervisor has made it, by itself. */
    void made(ShadowInstance instance, WorkloadProfile profile) {
        new PlainStaging(
                        yard.cluster,
                        yard.fleet,
                        yard.room,
                        (server, flavor, open) -> Optional.empty(),
                        configuration.shadow().memoryMib(),
                        yard::now)
                .boot(instance, profile);
    }

    /** A request was seen. */
    WorkloadProfile requested() {
        return table.requested(PlainTraits.profile(request("shop", "first", SIZE), yard.now()));
    }

    /** Stages so many and waits until they are ready. */
    WorkloadProfile ready(int count) {
        WorkloadProfile profile = requested();
        for (int i = 0; i < count; i++) {
            stager.create(profile, "ada");
        }
        run(Duration.ofSeconds(15));
        return profile;
    }

    void run(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            yard.run(Duration.ofSeconds(1));
            stager.run();
        }
    }

    Optional<Claims.Claimed> claim(WorkloadProfile profile, String name) {
        return claims.claim(profile, Optional.empty(), new Handover(name, "ada", Map.of("app", "till"), true));
    }

    List<ShadowInstance> instances(ShadowInstance.State state) {
        return table.list(Optional.empty(), 1_000).stream()
                .filter(i -> i.state() == state)
                .toList();
    }

    /** Servers that really run, on all hypervisors. */
    List<ServerReading> servers() {
        return Stream.of("a", "b", "c")
                .flatMap(name -> yard.on(name).observe().servers().stream())
                .toList();
    }

    @Override
    public void close() {
        yard.close();
    }
}
