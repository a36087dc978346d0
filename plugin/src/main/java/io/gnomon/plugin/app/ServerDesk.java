package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Policy;
import io.gnomon.plugin.allocation.Priorities;
import io.gnomon.plugin.allocation.Sensitivities;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What callers ask of hypervisors and of the servers on them. Thread-safe. */
final class ServerDesk {
    private static final String DEFAULT = "default";

    private final Cluster cluster;
    private final Fleet fleet;
    private final Lookup lookup;
    private final Creation creation;
    private final Policy policy;
    private final InstantSource clock;

    ServerDesk(Cluster cluster, Fleet fleet, Lookup lookup, Creation creation, Policy policy, InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.lookup = lookup;
        this.creation = creation;
        this.policy = policy;
        this.clock = clock;
    }

    List<HypervisorView> hypervisors() {
        return cluster.names().stream()
                .sorted()
                .map(name -> ViewMapping.hypervisor(cluster, name))
                .toList();
    }

    HypervisorView hypervisor(String name) {
        if (!cluster.names().contains(name)) {
            throw new ApiException(
                    Code.HYPERVISOR_NOT_FOUND, "no hypervisor is called '" + name + "'", "see: gnomon hypervisor list");
        }
        return ViewMapping.hypervisor(cluster, name);
    }

    List<ServerView> list(Caller caller) {
        return lookup.all(caller).stream().map(this::view).toList();
    }

    ServerView show(Caller caller, String idOrName) {
        return view(lookup.running(caller, idOrName));
    }

    ServerView create(Caller caller, ServerCreate request) {
        return reaching(() -> creation.create(caller, request));
    }

    ServerView patch(Caller caller, String idOrName, ServerPatch patch) {
        Tracked server = lookup.running(caller, idOrName);
        wish(
                server,
                caller,
                Sensitivities.METADATA,
                patch.sensitivity(),
                text -> Sensitivities.read(text).isPresent(),
                "0 to 10");
        wish(
                server,
                caller,
                Priorities.METADATA,
                patch.priority(),
                text -> Priorities.read(text).isPresent(),
                "1 to 10000");
        Boolean on = patch.dynamicAllocation();
        if (on != null) {
            fleet.setDynamicAllocation(server.record().id(), on, caller.actor());
        }
        return view(server);
    }

    private ServerView view(Tracked server) {
        return ViewMapping.server(cluster, server, policy, clock.instant());
    }

    /** An owner's number; {@code default} takes back what was said. */
    private void wish(
            Tracked server, Caller caller, String key, @Nullable String text, Predicate<String> isOne, String range) {
        if (text == null) {
            return;
        }
        boolean back = DEFAULT.equals(text);
        if (!back && !isOne.test(text)) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    "the " + key + " is no number from " + range,
                    "give one, or '" + DEFAULT + "' for what else is said of the server");
        }
        fleet.setWish(server.record().id(), key, back ? Optional.empty() : Optional.of(text), caller.actor());
    }

    void delete(Caller caller, String idOrName) {
        Tracked server = lookup.running(caller, idOrName);
        ServerRecord record = server.record();
        if (server.latest().filter(ServerReading::isNovas).isPresent()) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    record.name() + " is Nova's, which would not know that it is gone",
                    "use: openstack server delete " + record.id());
        }
        reaching(() -> {
            cluster.port(record.hypervisor()).delete(record.id());
            fleet.stopped(record.id(), clock.instant());
            return record;
        });
    }

    List<SampleView> samples(Caller caller, String idOrName, int seconds) {
        Tracked server = lookup.running(caller, idOrName);
        Instant now = clock.instant();
        Map<Resource, Series> usage = new LinkedHashMap<>();
        for (Resource r : Resource.values()) {
            long from = now.getEpochSecond() - seconds;
            usage.put(r, server.usage().series(r.ordinal(), 1, from, now.getEpochSecond() + 1, Aggregate.MEAN));
        }
        return ViewMapping.samples(usage);
    }

    private static <T> T reaching(Supplier<T> call) {
        try {
            return call.get();
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
