package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.ShadowViews.InstanceCreate;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.shadow.Claims.Claimed;
import io.gnomon.plugin.shadow.PlainTraits;
import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.shadow.health.HypervisorHealth;
import io.gnomon.plugin.shadow.health.Part;
import io.gnomon.plugin.store.ShadowClaim;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What callers ask of shadow instances, and those who claim one. Thread-safe. */
final class ShadowDesk {
    private static final int MOST_AT_ONCE = 100;

    private final Shadowing shadowing;
    private final ShadowTable table;
    private final WorkloadTable workloads;
    private final Creation creation;
    private final InstantSource clock;

    /** Names that are being given, with their project before them. */
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    ShadowDesk(
            Shadowing shadowing, ShadowTable table, WorkloadTable workloads, Creation creation, InstantSource clock) {
        this.shadowing = shadowing;
        this.table = table;
        this.workloads = workloads;
        this.creation = creation;
        this.clock = clock;
    }

    List<HealthView> health() {
        return shadowing.health().all().stream().map(this::view).toList();
    }

    private HealthView view(HypervisorHealth h) {
        Map<String, Double> parts = new TreeMap<>();
        h.parts().forEach((part, value) -> parts.put(part.label(), value));
        return new HealthView(
                h.hypervisor(),
                h.at(),
                h.score(),
                h.now(),
                h.weakest().map(Part::label).orElse(null),
                parts,
                shadowing.health().byShadows(h.hypervisor()).isPresent());
    }

    List<WorkloadView> workloads(Caller caller) {
        return workloads.all(caller);
    }

    WorkloadView workload(Caller caller, String idOrName) {
        return workloads.view(workloads.find(caller, idOrName));
    }

    List<InstanceView> instances(Caller caller, int limit) {
        return table.list(caller.onlyProject(), limit).stream()
                .map(ShadowDesk::view)
                .toList();
    }

    /** Those that could be staged are, also if not all could. */
    List<InstanceView> create(Caller caller, InstanceCreate request) {
        WorkloadProfile profile = workloads.find(caller, String.valueOf(request.workload()));
        Integer asked = request.count();
        int count = asked == null ? 1 : asked;
        if (count < 1 || count > MOST_AT_ONCE) {
            throw bad("'count' is " + count, "ask for 1 to " + MOST_AT_ONCE);
        }
        Optional<Strength> strength = strength(request.strength());
        if (!shadowing.permits(profile.project())) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "project " + profile.project() + " does not permit shadow instances",
                    "permit it with: gnomon consent grant --project " + profile.project());
        }
        List<InstanceView> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                made.add(view(
                        strength.isPresent()
                                ? shadowing.stager().create(profile, strength.get(), caller.actor())
                                : shadowing.stager().create(profile, caller.actor())));
            } catch (RefusedException e) {
                if (made.isEmpty()) {
                    throw new ApiException(
                            Code.NO_CAPACITY,
                            strength.filter(s -> s != Strength.STAGED).isPresent()
                                    ? "no room is held: " + e.getMessage()
                                    : "no server is staged: " + e.getMessage(),
                            "see: gnomon shadow table show " + profile.id());
                }
                break;
            } catch (UnreachableException e) {
                if (!made.isEmpty()) {
                    break; // they are there, and whoever asked must know
                }
                throw new ApiException(
                        Code.HYPERVISOR_UNREACHABLE, String.valueOf(e.getMessage()), "check it with: gnomon doctor");
            }
        }
        return made;
    }

    private static Optional<Strength> strength(@Nullable String asked) {
        if (asked == null) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(Strength.values())
                .filter(s -> label(s).equals(asked))
                .findFirst()
                .orElseThrow(
                        () -> bad("'strength' is '" + asked + "'", "say reserved, probed or staged, or leave it out")));
    }

    InstanceView delete(Caller caller, String idOrName) {
        ShadowInstance instance = table.open().stream()
                .filter(i -> caller.sees(i.project()))
                .filter(i -> i.id().toString().equals(idOrName) || i.name().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        Code.SERVER_NOT_FOUND,
                        "no shadow instance of project " + caller.project() + " is called '" + idOrName + "'",
                        "see: gnomon shadow instance list"));
        if (instance.state() == ShadowInstance.State.CLAIMING) {
            throw claimed(instance);
        }
        return view(shadowing.stager().delete(instance, caller.actor()).orElseThrow(() -> claimed(instance)));
    }

    private static ApiException claimed(ShadowInstance instance) {
        return new ApiException(
                Code.BUSY,
                instance.name() + " has just been claimed, or changed",
                "see: gnomon shadow instance list; a server that was claimed is deleted with gnomon server delete");
    }

    List<ClaimView> claims(Caller caller, int limit) {
        return table.claims(caller.onlyProject(), limit).stream()
                .map(ShadowDesk::view)
                .toList();
    }

    /** @throws ApiException NOTHING_STAGED with the reason */
    ClaimedView claim(Caller caller, ServerCreate body) {
        ServerRequest request = creation.request(caller, body);
        String name = request.project() + "/" + request.name();
        if (!names.add(name)) {
            throw bad("a server is called '" + request.name() + "' already", "choose another name");
        }
        try {
            creation.requireFree(request); // another claim may have given it meanwhile
            return claim(request, Optional.ofNullable(body.hypervisor()));
        } finally {
            names.remove(name);
        }
    }

    private ClaimedView claim(ServerRequest request, Optional<String> hypervisor) {
        PlainTraits.whyNot(request).ifPresent(why -> {
            throw nothing(why);
        });
        WorkloadProfile profile = PlainTraits.profile(request, clock.instant());
        Handover to = new Handover(request.name(), request.actor(), request.metadata(), request.dynamicAllocation());
        Claimed claimed = shadowing
                .claims()
                .claim(profile, hypervisor, to)
                .orElseThrow(() -> nothing("no server like it is ready"));
        shadowing.came(request, true);
        return new ClaimedView(
                creation.view(
                        claimed.instance().id(), request, claimed.instance().hypervisor()),
                claimed.instance().id(),
                claimed.seen(),
                claimed.grown().toMillis(),
                claimed.handedOver().toMillis());
    }

    private static ApiException nothing(String why) {
        return new ApiException(
                Code.NOTHING_STAGED,
                "no staged server can be given for this request: " + why,
                "make one with: gnomon server create (or claim with --or-create)");
    }

    private static InstanceView view(ShadowInstance i) {
        return new InstanceView(
                i.id(),
                i.name(),
                i.profile(),
                i.project(),
                i.hypervisor(),
                label(i.strength()),
                label(i.state()),
                i.memoryMib(),
                i.cores(),
                i.askedBy(),
                i.detail(),
                i.createdAt(),
                i.updatedAt(),
                i.expiresAt());
    }

    static ClaimView view(ShadowClaim c) {
        return new ClaimView(
                c.id(),
                c.instance(),
                c.project(),
                c.actor(),
                c.name(),
                label(c.state()),
                c.detail(),
                c.decidedAt(),
                c.updatedAt());
    }

    static String label(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static ApiException bad(String message, String mend) {
        return new ApiException(Code.BAD_REQUEST, message, mend);
    }
}
