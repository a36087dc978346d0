package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Backend;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.AccuracyView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.EventView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.plugin.rest.Views.ModelRollback;
import io.gnomon.plugin.rest.Views.ModelVersionView;
import io.gnomon.plugin.rest.Views.ModelView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.ProfileView;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.rest.Views.Status;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the REST interface from what the daemon has in memory and in its stores. Thread-safe. */
final class DaemonBackend implements Backend {
    private static final int DAY_SECONDS = 86_400;

    private final Configuration configuration;
    private final Cluster cluster;
    private final Fleet fleet;
    private final Database database;
    private final Lookup lookup;
    private final Creation creation;
    private final Erasure erasure;
    private final Profiles profiles;
    private final ModelDesk models;
    private final EventDesk events;
    private final Health health;
    private final InstantSource clock;

    DaemonBackend(
            Configuration configuration,
            Cluster cluster,
            Fleet fleet,
            Database database,
            Lookup lookup,
            Creation creation,
            Erasure erasure,
            Profiles profiles,
            ModelDesk models,
            EventDesk events,
            Health health,
            InstantSource clock) {
        this.configuration = configuration;
        this.cluster = cluster;
        this.fleet = fleet;
        this.database = database;
        this.lookup = lookup;
        this.creation = creation;
        this.erasure = erasure;
        this.profiles = profiles;
        this.models = models;
        this.events = events;
        this.health = health;
        this.clock = clock;
    }

    @Override
    public Status status() {
        return health.status();
    }

    @Override
    public List<HypervisorView> hypervisors() {
        return cluster.names().stream()
                .sorted()
                .map(name -> ViewMapping.hypervisor(cluster, name))
                .toList();
    }

    @Override
    public HypervisorView hypervisor(String name) {
        if (!cluster.names().contains(name)) {
            throw new ApiException(
                    Code.HYPERVISOR_NOT_FOUND, "no hypervisor is called '" + name + "'", "see: gnomon hypervisor list");
        }
        return ViewMapping.hypervisor(cluster, name);
    }

    @Override
    public List<ServerView> servers(Caller caller) {
        return lookup.all(caller).stream()
                .map(t -> ViewMapping.server(t, clock.instant()))
                .toList();
    }

    @Override
    public ServerView server(Caller caller, String idOrName) {
        return ViewMapping.server(lookup.running(caller, idOrName), clock.instant());
    }

    @Override
    public ServerView createServer(Caller caller, ServerCreate request) {
        return reaching(() -> creation.create(caller, request));
    }

    @Override
    public ServerView patchServer(Caller caller, String idOrName, ServerPatch patch) {
        Tracked server = lookup.running(caller, idOrName);
        Boolean on = patch.dynamicAllocation();
        if (on != null) {
            fleet.setDynamicAllocation(server.record().id(), on, caller.actor());
        }
        return ViewMapping.server(server, clock.instant());
    }

    @Override
    public void deleteServer(Caller caller, String idOrName) {
        ServerRecord record = lookup.running(caller, idOrName).record();
        reaching(() -> {
            cluster.port(record.hypervisor()).delete(record.id());
            fleet.stopped(record.id(), clock.instant());
            return record;
        });
    }

    @Override
    public List<SampleView> samples(Caller caller, String idOrName, int seconds) {
        Tracked server = lookup.running(caller, idOrName);
        Instant now = clock.instant();
        Map<Resource, Series> usage = new LinkedHashMap<>();
        for (Resource r : Resource.values()) {
            long from = now.getEpochSecond() - seconds;
            usage.put(r, server.usage().series(r.ordinal(), 1, from, now.getEpochSecond() + 1, Aggregate.MEAN));
        }
        return ViewMapping.samples(usage);
    }

    @Override
    public List<ForecastView> forecasts(Caller caller, String idOrName) {
        Tracked server = lookup.running(caller, idOrName);
        return server.forecasts().values().stream()
                .sorted(Comparator.comparing(f -> f.resource().ordinal()))
                .map(f -> ViewMapping.forecast(server.record(), f))
                .toList();
    }

    @Override
    public List<AccuracyView> accuracy(Caller caller, Optional<String> resource, int seconds) {
        Optional<Resource> of = resource.flatMap(label -> Arrays.stream(Resource.values())
                .filter(r -> r.label().equals(label))
                .findFirst());
        boolean byDay = seconds > DAY_SECONDS;
        return database.scores().list(only(caller), of, clock.instant().minusSeconds(seconds), byDay).stream()
                .map(ViewMapping::accuracy)
                .toList();
    }

    @Override
    public List<ModelView> models() {
        return models.list();
    }

    @Override
    public List<ModelVersionView> modelHistory(Caller caller) {
        return models.history(caller);
    }

    @Override
    public ModelVersionView rollBackModel(Caller caller, ModelRollback request) {
        return models.rollBack(caller, request);
    }

    @Override
    public List<AnomalyView> anomalies(Caller caller, Optional<String> server, int limit) {
        return database.anomalies().list(server.map(s -> lookup.past(caller, s).id()), only(caller), limit).stream()
                .map(ViewMapping::anomaly)
                .toList();
    }

    @Override
    public List<AdjustmentView> adjustments(Caller caller, Optional<String> server, int limit) {
        return database.journal().list(server.map(s -> lookup.past(caller, s).id()), only(caller), limit).stream()
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
    public List<ProfileView> profiles(Caller caller) {
        return profiles.declaredBy(caller::sees).stream()
                .map(learnt -> ViewMapping.profile(learnt, clock.instant()))
                .toList();
    }

    @Override
    public List<ProfileView> profile(Caller caller, String name) {
        List<ProfileView> found =
                profiles(caller).stream().filter(p -> p.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new ApiException(
                    Code.PROFILE_NOT_FOUND,
                    "no server of project " + caller.project() + " has a profile '" + name + "'",
                    "see: gnomon profile list");
        }
        return found;
    }

    @Override
    public long eraseHistory(Caller caller, Optional<String> server) {
        List<ServerRecord> whose = server.isPresent()
                ? List.of(lookup.past(caller, server.get()))
                : database.servers().ofProject(caller.project());
        return erasure.erase(whose);
    }

    @Override
    public List<EventView> externalEvents(Caller caller) {
        return events.list(caller);
    }

    @Override
    public List<EventView> createEvents(Caller caller, EventCreate request) {
        return events.create(caller, request);
    }

    @Override
    public void deleteEvent(Caller caller, long id) {
        events.delete(caller, id);
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
