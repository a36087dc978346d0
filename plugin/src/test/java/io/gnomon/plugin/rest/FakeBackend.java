package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.ConsentViews.Withdrawn;
import io.gnomon.plugin.rest.FingerprintViews.FingerprintView;
import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PointView;
import io.gnomon.plugin.rest.FingerprintViews.PoolShadowView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationRun;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.RecommendationViews.RangeView;
import io.gnomon.plugin.rest.RecommendationViews.RecommendationView;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.ShadowViews.InstanceCreate;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.RankedView;
import io.gnomon.plugin.rest.ShadowViews.StartView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.TagViews.GuestView;
import io.gnomon.plugin.rest.TagViews.ProcessView;
import io.gnomon.plugin.rest.TagViews.TagAccuracyView;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagView;
import io.gnomon.plugin.rest.Views.AccuracyView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.CategoryView;
import io.gnomon.plugin.rest.Views.DemandForecastView;
import io.gnomon.plugin.rest.Views.DemandView;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.EventView;
import io.gnomon.plugin.rest.Views.FlowView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.plugin.rest.Views.IntervalView;
import io.gnomon.plugin.rest.Views.ModelRollback;
import io.gnomon.plugin.rest.Views.ModelVersionView;
import io.gnomon.plugin.rest.Views.ModelView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.PeakView;
import io.gnomon.plugin.rest.Views.ProfileView;
import io.gnomon.plugin.rest.Views.RegimeView;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.rest.Views.ShadowView;
import io.gnomon.plugin.rest.Views.Status;
import io.gnomon.plugin.rest.Views.TermsView;
import io.gnomon.plugin.rest.Views.WebhookView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A daemon of two hypervisors and a few servers that remembers what it was asked. */
public final class FakeBackend implements Backend {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final UUID WEB = UUID.fromString("11111111-1111-4111-8111-111111111111");

    public final Map<String, ServerView> servers = new ConcurrentHashMap<>();
    public final List<Caller> callers = new CopyOnWriteArrayList<>();
    public final List<ServerCreate> created = new CopyOnWriteArrayList<>();
    public final List<EventCreate> told = new CopyOnWriteArrayList<>();
    public final List<String> answered = new CopyOnWriteArrayList<>();
    public final List<RankRequest> ranked = new CopyOnWriteArrayList<>();
    public volatile @Nullable RuntimeException failure;
    private final Map<String, List<String>> tagged = new ConcurrentHashMap<>();
    private final List<EventView> events = new CopyOnWriteArrayList<>(
            List.of(new EventView(4, "default", "ann", "<b>sale</b>", NOW, NOW.plusSeconds(3600), null)));

    public FakeBackend() {
        add(server(WEB, "web", 0.4, 96.5));
        add(server(new UUID(0, 2), "db", 1.25, 400));
    }

    public void add(ServerView server) {
        servers.put(server.name(), server);
    }

    public static ServerView server(UUID id, String name, double cpu, double memory) {
        return new ServerView(
                id,
                name,
                "default",
                "node-1",
                null,
                true,
                NOW.minusSeconds(192),
                192,
                NOW,
                Map.of("cpu", cpu, "memory", memory, "disk", 1.5),
                new TreeMap<>(Map.of("cpu", 2.0, "memory", 512.0, "disk", Double.NaN)),
                Map.of("cpu", 4.0, "memory", 1024.0),
                Map.of("application", "shop"),
                new CategoryView("nginx", "image", 0.8, "8 of 10 servers of image <web> were this"),
                List.of("nginx", "production"),
                new TermsView(30, 1, 30),
                new FlowView(0.75, null));
    }

    public static AdjustmentView adjustment(long id, String reason) {
        return new AdjustmentView(
                id,
                WEB,
                "web",
                "default",
                "gnomon",
                "memory",
                "MiB",
                128,
                256,
                120.25,
                180,
                200,
                230,
                "verified",
                reason,
                "256 MiB seen in the guest after 0.3 s",
                NOW.minusSeconds(30),
                NOW.minusSeconds(29));
    }

    private void asked(Caller caller) {
        callers.add(caller);
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    public Caller lastCaller() {
        return callers.get(callers.size() - 1);
    }

    @Override
    public FleetViews.FleetView fleet(Caller caller) {
        asked(caller);
        return new FleetViews.FleetView(
                NOW,
                10,
                30,
                new FleetViews.HypervisorColumns(
                        List.of("node-1"),
                        new boolean[] {true},
                        new double[] {1},
                        new double[] {0},
                        new int[] {1},
                        Map.of("cpu", new double[] {8}),
                        Map.of("cpu", new double[] {Double.NaN}),
                        Map.of("cpu", new double[] {2})),
                new FleetViews.ServerColumns(
                        List.of("default"),
                        List.of(WEB.toString()),
                        List.of("web"),
                        new int[] {0},
                        new int[] {0},
                        new boolean[] {true},
                        new double[] {1},
                        Map.of("cpu", new double[] {0.4}),
                        Map.of("cpu", new double[] {2}),
                        Map.of("cpu", new double[] {4})));
    }

    @Override
    public RankAnswer rank(RankRequest request) {
        ranked.add(request);
        return FakePlaces.answer();
    }

    @Override
    public RankExplanation explainRank(RankRequest request) {
        ranked.add(request);
        return FakePlaces.explanation();
    }

    @Override
    public Status status() {
        asked(new Caller("", ""));
        return new Status("0.1.0", NOW.minusSeconds(7384), NOW, 12.5, 700, 2, 2, 1.5, 123456, 0, Map.of(), List.of());
    }

    @Override
    public String metrics(boolean servers) {
        return "# TYPE gnomon_servers gauge\ngnomon_servers 2.0\n" + (servers ? "gnomon_server_usage 1.0\n" : "");
    }

    @Override
    public void answered(String method, String path, int status, Duration took) {
        answered.add(method + " " + path + " " + status);
    }

    @Override
    public List<HypervisorView> hypervisors() {
        return List.of(hypervisor("node-1"), hypervisor("node-2"));
    }

    @Override
    public HypervisorView hypervisor(String name) {
        if (!name.startsWith("node-")) {
            throw new ApiException(
                    Code.HYPERVISOR_NOT_FOUND, "there is no hypervisor '" + name + "'", "see 'gnomon hypervisor list'");
        }
        return new HypervisorView(
                name,
                !name.equals("node-2"),
                NOW,
                Map.of("cpu", 8.0, "memory", 16384.0),
                Map.of("cpu", 1.65, "memory", 900.0),
                Map.of("cpu", 4.0, "memory", 1024.0),
                name.equals("node-2") ? Double.NaN : 0.02,
                2,
                "QEMU 7.2, TCG",
                Map.of("vcpu up", "works", "vcpu unplug", "does not work: the guest ejects, QEMU drops it"));
    }

    @Override
    public List<ServerView> servers(Caller caller) {
        asked(caller);
        return servers.values().stream()
                .filter(s -> caller.sees(s.project()))
                .sorted(java.util.Comparator.comparing(ServerView::name))
                .toList();
    }

    @Override
    public ServerView server(Caller caller, String idOrName) {
        asked(caller);
        return servers.values().stream()
                .filter(s -> s.name().equals(idOrName) || s.id().toString().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        Code.SERVER_NOT_FOUND, "there is no server '" + idOrName + "'", "see 'gnomon server list'"));
    }

    @Override
    public ServerView createServer(Caller caller, ServerCreate request) {
        asked(caller);
        created.add(request);
        ServerView made = server(new UUID(0, 100 + created.size()), request.name(), 0, 0);
        add(made);
        return made;
    }

    @Override
    public ServerView patchServer(Caller caller, String idOrName, ServerPatch patch) {
        ServerView s = server(caller, idOrName);
        ServerView changed = new ServerView(
                s.id(),
                s.name(),
                s.project(),
                s.hypervisor(),
                s.node(),
                Boolean.TRUE.equals(patch.dynamicAllocation()),
                s.startedAt(),
                s.ageSeconds(),
                s.at(),
                s.usage(),
                s.allocation(),
                s.ceiling(),
                s.metadata(),
                s.category(),
                s.tags(),
                s.terms(),
                s.flow());
        add(changed);
        return changed;
    }

    @Override
    public void deleteServer(Caller caller, String idOrName) {
        servers.remove(server(caller, idOrName).name());
    }

    @Override
    public List<SampleView> samples(Caller caller, String idOrName, int seconds) {
        server(caller, idOrName);
        return List.of(new SampleView(NOW.minusSeconds(seconds), Map.of("cpu", 0.5), Map.of("cpu", 2.0)));
    }

    @Override
    public List<ForecastView> forecasts(Caller caller, String idOrName, String ahead) {
        ServerView s = server(caller, idOrName);
        if (ahead.equals("week")) {
            return List.of(new ForecastView(
                    s.id(),
                    s.name(),
                    "cpu",
                    "cores",
                    "none",
                    NOW,
                    NOW,
                    21_600,
                    List.of(0.1, 0.5, 0.9),
                    new double[0][],
                    List.of(),
                    ahead,
                    "mean",
                    NOW.minusSeconds(7200),
                    "its own history of 2 hours is too short"));
        }
        double[][] quantiles = new double[10][];
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = new double[] {0.2 + 0.05 * i, 0.4 + 0.1 * i, 0.6 + 0.2 * i};
        }
        return List.of(new ForecastView(
                s.id(),
                s.name(),
                "cpu",
                "cores",
                "Fourier+AR",
                NOW,
                NOW.plusSeconds(30),
                30,
                List.of(0.1, 0.5, 0.9),
                quantiles,
                List.of(new ShadowView(new UUID(0, 2), "db", 0.12, 0.7, 30)),
                ahead,
                ahead.equals("day") ? "peak" : "mean",
                null,
                null));
    }

    @Override
    public DemandView demand(Caller caller, Optional<String> flavor) {
        asked(caller);
        return new DemandView(
                NOW.minusSeconds(7200),
                3,
                "only 3 servers are known",
                List.of(new DemandForecastView(
                        "hour",
                        "servers",
                        flavor.orElse("(all)"),
                        NOW,
                        List.of(0.1, 0.5, 0.9, 0.99),
                        List.of(1.0, 2.0, 4.0, 7.0))));
    }

    @Override
    public List<AccuracyView> accuracy(Caller caller, Optional<String> resource, int seconds) {
        asked(caller);
        return List.of(new AccuracyView(
                NOW.minusSeconds(3600),
                "default",
                "shop",
                resource.orElse("cpu"),
                "cores",
                "ewma-0.3",
                900,
                seconds,
                0.25,
                -0.05,
                Double.NaN,
                0.79));
    }

    @Override
    public List<ModelView> models() {
        return List.of(
                new ModelView("idle-steady", "cpu", "trees", true, 0.25, 0.75, 0.5, 0.79, 12, 0.9, 7L, "probation"),
                new ModelView("idle-steady", "cpu", "shadows", false, null, null, null, null, 0, 0.1, null, null));
    }

    @Override
    public List<ModelVersionView> modelHistory(Caller caller) {
        asked(caller);
        return List.of(version("probation"));
    }

    @Override
    public ModelVersionView rollBackModel(Caller caller, ModelRollback request) {
        asked(caller);
        return version("rolled_back");
    }

    private static ModelVersionView version(String state) {
        return new ModelVersionView(
                7, "idle-steady", null, "cpu", "trees", state, "was best", 12, 0.25, 6L, true, NOW, NOW);
    }

    @Override
    public List<AnomalyView> anomalies(Caller caller, Optional<String> server, int limit) {
        asked(caller);
        server.ifPresent(s -> server(caller, s));
        return List.of(new AnomalyView(
                7,
                NOW.minusSeconds(7200),
                NOW,
                WEB,
                "web",
                "default",
                "memory",
                "MiB",
                "leak",
                1.25,
                Map.of("growth_per_hour", 12.5),
                "memory has grown for 2 h 0 min, now by 12.50 MiB an hour",
                NOW));
    }

    @Override
    public MigrationPlanView migrationPlan(Caller caller) {
        asked(caller);
        return FakePlaces.plan();
    }

    @Override
    public List<MigrationView> migrations(Caller caller, Optional<String> server, int limit) {
        asked(caller);
        server.ifPresent(s -> server(caller, s));
        return List.of(FakePlaces.migration(2, "moving"), FakePlaces.migration(1, "done"));
    }

    @Override
    public MigrationView runMigration(Caller caller, MigrationRun request) {
        asked(caller);
        if (!"web".equals(request.server())) {
            throw new ApiException(Code.BUSY, "no plan made now moves this server", "see: gnomon migration plan");
        }
        return FakePlaces.migration(3, "intended");
    }

    @Override
    public List<AdjustmentView> adjustments(Caller caller, Optional<String> server, int limit) {
        asked(caller);
        server.ifPresent(s -> server(caller, s));
        return List.of(adjustment(2, "memory will run out in 40 s"), adjustment(1, "the CPU is about to rise"))
                .subList(0, Math.min(limit, 2));
    }

    @Override
    public AdjustmentView undoAdjustment(Caller caller, long id) {
        adjustment(caller, id);
        return adjustment(2, "Adjustment " + id + " is taken back, as " + caller.actor() + " asked.");
    }

    @Override
    public AdjustmentView adjustment(Caller caller, long id) {
        asked(caller);
        if (id > 2) {
            throw new ApiException(
                    Code.ADJUSTMENT_NOT_FOUND, "there is no adjustment " + id, "see 'gnomon adjustment list'");
        }
        return adjustment(id, "memory will run out in 40 s");
    }

    @Override
    public List<NotificationView> notifications(Caller caller, int limit) {
        asked(caller);
        return List.of(notification(5, "web was given 256 MiB of memory"));
    }

    @Override
    public List<WebhookView> testWebhooks() {
        return List.of(
                new WebhookView("https://hooks.example", true, "HTTP 204"),
                new WebhookView("http://127.0.0.1:9", false, "ConnectException"));
    }

    public static NotificationView notification(long id, String text) {
        return new NotificationView(id, NOW.minusSeconds(29), "default", WEB, 2L, text);
    }

    @Override
    public List<TagView> tags(Caller caller, Optional<String> server) {
        return servers.values().stream()
                .filter(s -> server.isEmpty() || s.equals(server(caller, server.get())))
                .flatMap(s -> tagged.getOrDefault(s.name(), List.of("nginx")).stream()
                        .map(tag -> new TagView(
                                s.id(),
                                s.name(),
                                tag,
                                "process",
                                0.9,
                                NOW.minusSeconds(60),
                                "gnomon",
                                "in its guest runs " + tag)))
                .toList();
    }

    @Override
    public List<TagView> addTags(Caller caller, String idOrName, List<String> tags) {
        List<String> all = new ArrayList<>(List.of("nginx"));
        all.addAll(tags);
        tagged.put(server(caller, idOrName).name(), all);
        return tags(caller, Optional.of(idOrName));
    }

    @Override
    public List<TagView> setTags(Caller caller, String idOrName, List<String> tags) {
        tagged.put(server(caller, idOrName).name(), tags);
        return tags(caller, Optional.of(idOrName));
    }

    @Override
    public List<TagView> removeTag(Caller caller, String idOrName, String tag) {
        List<String> left = new ArrayList<>(tagged.getOrDefault(idOrName, List.of("nginx")));
        if (!left.remove(tag)) {
            throw new ApiException(
                    ApiException.Code.TAG_NOT_FOUND, idOrName + " has no tag '" + tag + "'", "see: gnomon tag list");
        }
        tagged.put(server(caller, idOrName).name(), left);
        return tags(caller, Optional.of(idOrName));
    }

    @Override
    public GuestView guest(Caller caller, String idOrName) {
        ServerView s = server(caller, idOrName);
        return s.name().equals("web")
                ? new GuestView(
                        s.id(),
                        s.name(),
                        NOW,
                        null,
                        List.of(
                                new ProcessView("nginx", "nginx", 12, 3, Map.of("epoll_wait", 0.75, "running", 0.25)),
                                new ProcessView("init", null, 1, 0, Map.of())))
                : new GuestView(s.id(), s.name(), NOW, "its guest agent does not permit guest-exec", List.of());
    }

    @Override
    public List<TagModelView> tagModels(Caller caller) {
        return List.of(new TagModelView(
                caller.project(),
                "hours",
                14,
                0.92,
                0.5,
                true,
                null,
                NOW,
                List.of(new TagAccuracyView("nginx", 7, 7, 6))));
    }

    @Override
    public List<ProfileView> profiles(Caller caller) {
        asked(caller);
        return List.of(new ProfileView(
                "app=shop,flavor=small",
                new TreeMap<>(Map.of("app", "shop", "flavor", "small")),
                "cpu",
                3,
                24192,
                300,
                NOW.minusSeconds(60),
                null,
                0.4,
                0.25,
                new IntervalView(0.05, 0.1, 0.6),
                List.of(new RegimeView(0.1, 0.02, 0.9, 18000.0, false), new RegimeView(0.7, 0.1, 0.1, null, true)),
                new double[][] {{0.98, 0.02}, {0, 1}},
                List.of(new PeakView(
                        NOW.plusSeconds(3600), NOW.plusSeconds(10800), 0.9, 0.65, new IntervalView(0.5, 0.7, 0.8)))));
    }

    @Override
    public List<ProfileView> profile(Caller caller, String name) {
        List<ProfileView> found =
                profiles(caller).stream().filter(p -> p.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new ApiException(
                    Code.PROFILE_NOT_FOUND, "there is no profile '" + name + "'", "see 'gnomon profile list'");
        }
        return found;
    }

    @Override
    public List<ConsentView> consents(Caller caller) {
        asked(caller);
        return List.of(new ConsentView("default", "ada", NOW));
    }

    @Override
    public ConsentView grantConsent(Caller caller) {
        return consents(caller).get(0);
    }

    @Override
    public Withdrawn revokeConsent(Caller caller) {
        asked(caller);
        return new Withdrawn(caller.project(), true, 2, 4200);
    }

    @Override
    public List<ConsentEntryView> consentAudit(Caller caller, int limit) {
        asked(caller);
        return List.of(new ConsentEntryView(1, "default", "ada", "granted", "its servers may be shadows", NOW));
    }

    @Override
    public List<RecommendationView> recommendations(Caller caller) {
        asked(caller);
        return List.of(new RecommendationView(
                WEB,
                "web",
                "default",
                new TreeMap<>(Map.of("cpu", 4.0, "memory", 4096.0)),
                new TreeMap<>(Map.of("cpu", 2.0, "memory", 4096.0)),
                "m1.medium",
                new TreeMap<>(Map.of("cpu", new RangeView(0.5, 1.25), "memory", new RangeView(3000, 3900.5))),
                "In the next day this is enough."));
    }

    @Override
    public RecommendationView recommendation(Caller caller, String idOrName) {
        return recommendations(caller).get(0);
    }

    @Override
    public RecommendationView recommendationFor(Caller caller, Map<String, String> declared) {
        asked(caller);
        return new RecommendationView(
                null,
                null,
                caller.project(),
                Map.of(),
                Map.of("cpu", 2.0),
                null,
                Map.of("cpu", new RangeView(0.5, 1.25)),
                "By web (100 %), with which it has most in common of " + new TreeMap<>(declared) + ".");
    }

    @Override
    public List<FingerprintView> fingerprints(Caller caller) {
        asked(caller);
        return List.of(new FingerprintView(
                WEB,
                "web",
                "default",
                "hours",
                "app=shop",
                0.95,
                new TreeMap<>(Map.of("cpu.level", 0.5)),
                List.of(1.5f, -0.25f)));
    }

    @Override
    public FingerprintView fingerprint(Caller caller, String idOrName) {
        return fingerprints(caller).get(0);
    }

    @Override
    public MapView fingerprintMap(Caller caller) {
        asked(caller);
        return new MapView(
                NOW.minusSeconds(60),
                "hours",
                0.95,
                List.of(new PointView(WEB, "web", "app=shop", 0.5, -0.5), new PointView(null, null, null, -0.5, 0.5)));
    }

    @Override
    public PoolView shadowPool(Caller caller, String idOrName) {
        asked(caller);
        return new PoolView(
                WEB,
                "web",
                false,
                "fingerprint",
                "hours",
                "app=shop",
                7L,
                List.of(new PoolShadowView(null, "another project's server", 0.8, 1.0, 1.2, "both: cpu much used")));
    }

    @Override
    public long eraseHistory(Caller caller, Optional<String> server) {
        asked(caller);
        return server.isPresent() ? 42 : 4200;
    }

    @Override
    public List<EventView> externalEvents(Caller caller) {
        asked(caller);
        return List.copyOf(events);
    }

    @Override
    public List<EventView> createEvents(Caller caller, EventCreate request) {
        asked(caller);
        told.add(request);
        if (request.calendar() != null && !request.calendar().contains("SUMMARY")) {
            return List.of();
        }
        EventView made = new EventView(
                4L + told.size(),
                caller.project(),
                caller.actor(),
                request.name() == null ? "of a calendar" : request.name(),
                request.start() == null ? NOW : request.start(),
                request.end() == null ? NOW.plusSeconds(60) : request.end(),
                null);
        events.add(made);
        return List.of(made);
    }

    @Override
    public void deleteEvent(Caller caller, long id) {
        asked(caller);
        events.removeIf(e -> e.id() == id);
        if (id > 8) {
            throw new ApiException(Code.EVENT_NOT_FOUND, "there is no event " + id, "see 'gnomon event list'");
        }
    }

    @Override
    public Map<String, String> configuration() {
        return new TreeMap<>(Map.of("cycle.period", "PT10S", "rest.port", "0"));
    }

    @Override
    public List<FleetViews.AlertView> alerts() {
        return List.of(new FleetViews.AlertView(
                "GnomonHypervisorBusy",
                "warning",
                "firing",
                NOW,
                Map.of("hypervisor", "node-1", "resource", "cpu"),
                "servers on node-1 use 7.9 of 8.0 cores of cpu",
                "See: gnomon migration plan"));
    }

    @Override
    public List<HealthView> hypervisorHealth() {
        return List.of(new HealthView(
                "node-1", NOW, 0.4, 0.9, "vcpu-delay", Map.of("liveness", 1.0, "vcpu-delay", 0.9), true));
    }

    @Override
    public List<WorkloadView> workloads(Caller caller) {
        return List.of(workload(caller, "small/guest"));
    }

    @Override
    public WorkloadView workload(Caller caller, String idOrName) {
        return new WorkloadView(
                "0123456789abcdef",
                "small/guest",
                caller.project(),
                Map.of("flavor", "small"),
                7,
                NOW,
                2,
                "1.7 requests are expected",
                1,
                1,
                "staged",
                256,
                2,
                5,
                NOW,
                new StartView(NOW.plusSeconds(60), NOW.plusSeconds(300), NOW.plusSeconds(900)),
                List.of(new RankedView("node-1", 1, 0.9, 4096.0, 2, null)));
    }

    @Override
    public List<InstanceView> shadowInstances(Caller caller, int limit) {
        return List.of(new InstanceView(
                WEB,
                "shadow-1",
                "0123456789abcdef",
                caller.project(),
                "node-1",
                "staged",
                "ready",
                128,
                1,
                caller.actor(),
                "its guest answers; it is at its minimum",
                NOW,
                NOW,
                NOW));
    }

    @Override
    public List<InstanceView> createShadowInstances(Caller caller, InstanceCreate request) {
        return shadowInstances(caller, 1);
    }

    @Override
    public InstanceView deleteShadowInstance(Caller caller, String idOrName) {
        return shadowInstances(caller, 1).get(0);
    }

    @Override
    public List<ClaimView> shadowClaims(Caller caller, int limit) {
        return List.of(
                new ClaimView(1, WEB, caller.project(), caller.actor(), "web", "done", "it was grown", NOW, NOW));
    }

    public final FakeDeployments deployments = new FakeDeployments();

    @Override
    public SwitchoverBackend switchovers() {
        return new FakeSwitchovers();
    }

    @Override
    public DeploymentBackend deployments() {
        return deployments;
    }

    @Override
    public ClaimedView claimServer(Caller caller, ServerCreate request) {
        return new ClaimedView(server(caller, "web"), WEB, "the guest has 2 vCPUs online", 700, 30);
    }

    @Override
    public NovaViews.NovaSeen novaRequest(Caller caller, NovaViews.NovaServerRequest request) {
        return new NovaViews.NovaSeen(true, false);
    }

    @Override
    public NovaViews.NovaCounted novaMade(Caller caller, NovaViews.NovaServerRequest request) {
        return new NovaViews.NovaCounted(true);
    }

    @Override
    public NovaViews.NovaPinned novaPin(Caller caller, NovaViews.NovaServerRequest request) {
        return new NovaViews.NovaPinned("a word");
    }

    @Override
    public NovaViews.NovaReturned novaReturn(Caller caller, NovaViews.NovaReturn returned) {
        return new NovaViews.NovaReturned(true);
    }

    @Override
    public CompletableFuture<NovaViews.NovaGiven> novaClaim(Caller caller, NovaViews.NovaServerRequest request) {
        return CompletableFuture.completedFuture(new NovaViews.NovaGiven(new UUID(0, 7)));
    }

    @Override
    public NovaViews.NovaRoom novaRoom(Caller caller) {
        return new NovaViews.NovaRoom(1);
    }
}
