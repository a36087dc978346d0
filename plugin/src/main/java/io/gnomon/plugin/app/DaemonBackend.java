package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.AllocationCycle;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Backend;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.rest.Views.Status;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers the REST interface from what the daemon has in memory and in its stores. Thread-safe. */
final class DaemonBackend implements Backend {
    private final Configuration configuration;
    private final Cluster cluster;
    private final Fleet fleet;
    private final Database database;
    private final SampleStore samples;
    private final Creation creation;
    private final AllocationCycle cycle;
    private final Actuator actuator;
    private final Health health;
    private final InstantSource clock;

    DaemonBackend(
            Configuration configuration,
            Cluster cluster,
            Fleet fleet,
            Database database,
            SampleStore samples,
            Creation creation,
            AllocationCycle cycle,
            Actuator actuator,
            Health health,
            InstantSource clock) {
        this.configuration = configuration;
        this.cluster = cluster;
        this.fleet = fleet;
        this.database = database;
        this.samples = samples;
        this.creation = creation;
        this.cycle = cycle;
        this.actuator = actuator;
        this.health = health;
        this.clock = clock;
    }

    @Override
    public Status status() {
        return health.status();
    }

    @Override
    public List<HypervisorView> hypervisors() {
        return cluster.names().stream().sorted().map(this::view).toList();
    }

    @Override
    public HypervisorView hypervisor(String name) {
        if (!cluster.names().contains(name)) {
            throw new ApiException(
                    Code.HYPERVISOR_NOT_FOUND, "no hypervisor is called '" + name + "'", "see: gnomon hypervisor list");
        }
        return view(name);
    }

    private HypervisorView view(String name) {
        Optional<HypervisorReading> seen = cluster.latest(name);
        return new HypervisorView(
                name,
                cluster.isReachable(name),
                seen.map(HypervisorReading::at).orElse(null),
                seen.map(r -> ViewMapping.amounts(r.capacity())).orElse(Map.of()),
                seen.map(r -> ViewMapping.amounts(r.usage())).orElse(Map.of()),
                seen.map(r -> ViewMapping.amounts(Placement.allocated(r))).orElse(Map.of()),
                seen.map(HypervisorReading::contention).orElse(0.0),
                seen.map(r -> r.servers().size()).orElse(0),
                seen.map(HypervisorReading::description).orElse("not seen yet"),
                cluster.port(name).levers());
    }

    @Override
    public List<ServerView> servers(Caller caller) {
        return fleet.all().stream()
                .filter(t -> caller.sees(t.record().project()))
                .sorted(Comparator.comparing(t -> t.record().name()))
                .map(t -> ViewMapping.server(t, clock.instant()))
                .toList();
    }

    @Override
    public ServerView server(Caller caller, String idOrName) {
        return ViewMapping.server(find(caller, idOrName), clock.instant());
    }

    private Tracked find(Caller caller, String idOrName) {
        List<Tracked> found = running(caller, idOrName);
        if (found.isEmpty()) {
            throw new ApiException(
                    Code.SERVER_NOT_FOUND,
                    "no running server of project " + caller.project() + " is called '" + idOrName + "'",
                    "see: gnomon server list");
        }
        return only(found, idOrName);
    }

    private List<Tracked> running(Caller caller, String idOrName) {
        return fleet.all().stream()
                .filter(t -> isMeant(t.record(), caller, idOrName))
                .toList();
    }

    private static boolean isMeant(ServerRecord record, Caller caller, String idOrName) {
        return caller.sees(record.project())
                && (record.id().toString().equals(idOrName) || record.name().equals(idOrName));
    }

    private static <T> T only(List<T> found, String idOrName) {
        if (found.size() > 1) {
            throw new ApiException(
                    Code.AMBIGUOUS_NAME,
                    found.size() + " servers are called '" + idOrName + "'",
                    "use the id: gnomon server list -c id -c name");
        }
        return found.get(0);
    }

    /** A running server, or else one that has stopped: what was done to it and known of it outlives it. */
    private ServerRecord findPast(Caller caller, String idOrName) {
        if (!running(caller, idOrName).isEmpty()) {
            return find(caller, idOrName).record();
        }
        List<ServerRecord> stopped = Stream.concat(
                        database.servers().ofProject(caller.project()).stream(), withId(idOrName))
                .filter(record -> isMeant(record, caller, idOrName))
                .distinct()
                .toList();
        if (stopped.isEmpty()) {
            throw new ApiException(
                    Code.SERVER_NOT_FOUND,
                    "no server of project " + caller.project() + " is or was called '" + idOrName + "'",
                    "see: gnomon server list");
        }
        return only(stopped, idOrName);
    }

    private Stream<ServerRecord> withId(String id) {
        try {
            return database.servers().find(UUID.fromString(id)).stream();
        } catch (IllegalArgumentException e) {
            return Stream.empty(); // it is a name
        }
    }

    @Override
    public ServerView createServer(Caller caller, ServerCreate request) {
        return reaching(() -> creation.create(caller, request));
    }

    @Override
    public ServerView patchServer(Caller caller, String idOrName, ServerPatch patch) {
        Tracked server = find(caller, idOrName);
        Boolean on = patch.dynamicAllocation();
        if (on != null) {
            fleet.setDynamicAllocation(server.record().id(), on, caller.actor());
        }
        return ViewMapping.server(server, clock.instant());
    }

    @Override
    public void deleteServer(Caller caller, String idOrName) {
        ServerRecord record = find(caller, idOrName).record();
        reaching(() -> {
            cluster.port(record.hypervisor()).delete(record.id());
            fleet.stopped(record.id(), clock.instant());
            return record;
        });
    }

    @Override
    public List<SampleView> samples(Caller caller, String idOrName, int seconds) {
        Tracked server = find(caller, idOrName);
        Instant now = clock.instant();
        Map<Resource, Series> usage = new LinkedHashMap<>();
        for (Resource r : Resource.values()) {
            long from = now.getEpochSecond() - seconds;
            usage.put(r, server.usage().series(r.ordinal(), 1, from, now.getEpochSecond() + 1, Aggregate.MEAN));
        }
        return asViews(usage);
    }

    private static List<SampleView> asViews(Map<Resource, Series> usage) {
        List<SampleView> result = new ArrayList<>();
        int slots = usage.values().iterator().next().size();
        for (int i = 0; i < slots; i++) {
            Map<String, Double> at = new LinkedHashMap<>();
            for (Map.Entry<Resource, Series> e : usage.entrySet()) {
                if (!e.getValue().isGap(i)) {
                    at.put(e.getKey().label(), e.getValue().get(i));
                }
            }
            if (!at.isEmpty()) {
                long second = usage.values().iterator().next().startSeconds() + i;
                result.add(new SampleView(Instant.ofEpochSecond(second), at, Map.of()));
            }
        }
        return result;
    }

    @Override
    public List<ForecastView> forecasts(Caller caller, String idOrName) {
        Tracked server = find(caller, idOrName);
        return server.forecasts().values().stream()
                .sorted(Comparator.comparing(f -> f.resource().ordinal()))
                .map(f -> ViewMapping.forecast(server.record(), f))
                .toList();
    }

    @Override
    public List<AdjustmentView> adjustments(Caller caller, Optional<String> server, int limit) {
        return database.journal().list(server.map(s -> findPast(caller, s).id()), only(caller), limit).stream()
                .map(ViewMapping::adjustment)
                .toList();
    }

    @Override
    public AdjustmentView adjustment(Caller caller, long id) {
        return database.journal()
                .find(id)
                .filter(a -> caller.sees(a.project()))
                .map(ViewMapping::adjustment)
                .orElseThrow(() -> new ApiException(
                        Code.ADJUSTMENT_NOT_FOUND, "there is no adjustment " + id, "see: gnomon adjustment list"));
    }

    @Override
    public List<NotificationView> notifications(Caller caller, int limit) {
        return database.notifications().list(only(caller), limit).stream()
                .map(ViewMapping::notification)
                .toList();
    }

    /** The project that a caller's lists are of; empty = all. */
    private static Optional<String> only(Caller caller) {
        return Optional.of(caller.project()).filter(p -> !p.equals(Caller.ALL_PROJECTS));
    }

    @Override
    public long eraseHistory(Caller caller, Optional<String> server) {
        List<ServerRecord> whose = server.isPresent()
                ? List.of(findPast(caller, server.get()))
                : database.servers().ofProject(caller.project());
        long[] erased = {0};
        cycle.between(() -> erased[0] = erase(whose));
        return erased[0];
    }

    /** First who is who, then what is in memory, then the samples: nothing can be written under the old pseudonym. */
    private long erase(List<ServerRecord> whose) {
        List<UUID> ids = whose.stream().map(ServerRecord::id).toList();
        if (actuator.isBusy(ids)) {
            throw new ApiException(
                    Code.BUSY, "an adjustment of one of these servers is under way", "try again in a moment");
        }
        database.servers().erase(ids);
        fleet.forget(ids);
        whose.stream().filter(r -> r.stoppedAt().isEmpty()).forEach(fleet::meetAgain);
        return samples.erase(whose.stream().map(ServerRecord::pseudonym).collect(Collectors.toSet()));
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> result = new LinkedHashMap<>();
        configuration.asMap().forEach((key, entry) -> result.put(key, entry.value()));
        return result;
    }

    private interface Call<T> {
        T call();
    }

    private static <T> T reaching(Call<T> call) {
        try {
            return call.call();
        } catch (UnreachableException e) {
            throw new ApiException(
                    Code.HYPERVISOR_UNREACHABLE, String.valueOf(e.getMessage()), "check it with: gnomon doctor");
        } catch (RefusedException e) {
            throw new ApiException(
                    Code.HYPERVISOR_REFUSED, String.valueOf(e.getMessage()), "mend what it says, then ask again");
        } catch (IllegalArgumentException e) {
            throw new ApiException(Code.BAD_REQUEST, String.valueOf(e.getMessage()), "correct the request");
        }
    }
}
