package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.ConsentViews.Withdrawn;
import io.gnomon.plugin.rest.FingerprintViews.FingerprintView;
import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import io.gnomon.plugin.rest.FleetViews.AlertView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationRun;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.RankViews.RankServer;
import io.gnomon.plugin.rest.RecommendationViews.RecommendationView;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.ShadowViews.InstanceCreate;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.TagViews.GuestView;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagNamesView;
import io.gnomon.plugin.rest.TagViews.TagView;
import io.gnomon.plugin.rest.Views.AccuracyView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.DemandView;
import io.gnomon.plugin.rest.Views.Erased;
import io.gnomon.plugin.rest.Views.ErrorView;
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
import io.gnomon.plugin.rest.Views.WebhookView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the daemon, one connection per call. Servers are named by id or unique name. Thread-safe.
 *
 * <p>Every call throws {@link ClientException} when the daemon does not answer or refuses.
 */
public final class Client {
    private static final int READ_MILLIS = 60_000;
    private static final int UNAUTHORIZED = 401;
    private static final byte[] NOTHING = {};

    private final URI url;
    private final List<Pass> passes;

    /** @param passes the next is shown where the one before is not accepted; at least one */
    Client(URI url, List<Pass> passes) {
        this.url = url;
        this.passes = List.copyOf(passes);
    }

    public Client(URI url, String token, String project, String actor) {
        this(url, List.of(Pass.own(token, "the caller", new Caller(project, actor))));
    }

    public URI url() {
        return url;
    }

    public Status status() {
        return get("/v1/status", in -> JsonReader.read(in, Status.class));
    }

    public Map<String, String> configuration() {
        return get("/v1/configuration", JsonReader::readStrings);
    }

    /** Sends a test to every webhook. */
    public List<WebhookView> testWebhooks() {
        return call("POST", "/v1/notifications/test", null, in -> JsonReader.readList(in, WebhookView.class));
    }

    public List<HypervisorView> hypervisors() {
        return get("/v1/hypervisors", in -> JsonReader.readList(in, HypervisorView.class));
    }

    public HypervisorView hypervisor(String name) {
        return get("/v1/hypervisors/" + encoded(name), in -> JsonReader.read(in, HypervisorView.class));
    }

    public List<AlertView> alerts() {
        return get("/v1/alerts", in -> JsonReader.readList(in, AlertView.class));
    }

    public List<HealthView> hypervisorHealth() {
        return get("/v1/hypervisor-health", in -> JsonReader.readList(in, HealthView.class));
    }

    /** Ranks the daemon's own hypervisors for a server; nothing is placed. */
    public RankExplanation rank(RankServer server) {
        return call(
                "POST",
                "/v1/rank/explain",
                new RankRequest(null, server, null),
                in -> JsonReader.read(in, RankExplanation.class));
    }

    public List<ServerView> servers() {
        return get("/v1/servers", in -> JsonReader.readList(in, ServerView.class));
    }

    public ServerView server(String idOrName) {
        return get(server(idOrName, ""), in -> JsonReader.read(in, ServerView.class));
    }

    public MigrationPlanView migrationPlan() {
        return get("/v1/migrations/plan", in -> JsonReader.read(in, MigrationPlanView.class));
    }

    public List<MigrationView> migrations(Optional<String> server, int limit) {
        String filter = server.map(s -> "&server=" + encode(s)).orElse("");
        return get("/v1/migrations?limit=" + limit + filter, in -> JsonReader.readList(in, MigrationView.class));
    }

    /** Begins the move of a server that a plan made now moves. */
    public MigrationView runMigration(String idOrName) {
        return call(
                "POST", "/v1/migrations", new MigrationRun(idOrName), in -> JsonReader.read(in, MigrationView.class));
    }

    public ServerView createServer(ServerCreate request) {
        return call("POST", "/v1/servers", request, in -> JsonReader.read(in, ServerView.class));
    }

    /** Gets a staged server for a request. */
    public ClaimedView claimServer(ServerCreate request) {
        return call("POST", "/v1/servers/claim", request, in -> JsonReader.read(in, ClaimedView.class));
    }

    public List<WorkloadView> workloads() {
        return get("/v1/workloads", in -> JsonReader.readList(in, WorkloadView.class));
    }

    public WorkloadView workload(String idOrName) {
        return get("/v1/workloads/" + encoded(idOrName), in -> JsonReader.read(in, WorkloadView.class));
    }

    public List<InstanceView> shadowInstances(int limit) {
        return get("/v1/shadow-instances?limit=" + limit, in -> JsonReader.readList(in, InstanceView.class));
    }

    /** Begins to stage servers of a workload. */
    public List<InstanceView> createShadowInstances(String workload, int count) {
        return createShadowInstances(workload, count, null);
    }

    /** @param strength reserved, probed or staged; null: as {@code shadow.strength} says */
    public List<InstanceView> createShadowInstances(String workload, int count, @Nullable String strength) {
        return call(
                "POST",
                "/v1/shadow-instances",
                new InstanceCreate(workload, count, strength),
                in -> JsonReader.readList(in, InstanceView.class));
    }

    public InstanceView deleteShadowInstance(String idOrName) {
        return call(
                "DELETE",
                "/v1/shadow-instances/" + encode(idOrName),
                null,
                in -> JsonReader.read(in, InstanceView.class));
    }

    public List<ClaimView> shadowClaims(int limit) {
        return get("/v1/shadow-claims?limit=" + limit, in -> JsonReader.readList(in, ClaimView.class));
    }

    public ServerView setDynamicAllocation(String idOrName, boolean on) {
        return changeServer(idOrName, new ServerPatch(on, null, null));
    }

    public ServerView changeServer(String idOrName, ServerPatch patch) {
        return call("PATCH", server(idOrName, ""), patch, in -> JsonReader.read(in, ServerView.class));
    }

    public void deleteServer(String idOrName) {
        call("DELETE", server(idOrName, ""), null, in -> true);
    }

    public List<SampleView> samples(String idOrName, int seconds) {
        return get(server(idOrName, "/samples?seconds=" + seconds), in -> JsonReader.readList(in, SampleView.class));
    }

    /** Of the next minutes. */
    public List<ForecastView> forecasts(String idOrName) {
        return forecasts(idOrName, "minutes");
    }

    /** @param ahead minutes, hour, day or week */
    public List<ForecastView> forecasts(String idOrName, String ahead) {
        return get(
                server(idOrName, "/forecasts?ahead=" + encode(ahead)),
                in -> JsonReader.readList(in, ForecastView.class));
    }

    public DemandView demand(Optional<String> flavor) {
        String filter = flavor.map(f -> "?flavor=" + encode(f)).orElse("");
        return get("/v1/demand" + filter, in -> JsonReader.read(in, DemandView.class));
    }

    public List<AccuracyView> accuracy(Optional<String> resource, long seconds) {
        String filter = resource.map(r -> "&resource=" + encode(r)).orElse("");
        return get(
                "/v1/forecasts/accuracy?seconds=" + seconds + filter,
                in -> JsonReader.readList(in, AccuracyView.class));
    }

    public List<ModelView> models() {
        return get("/v1/models", in -> JsonReader.readList(in, ModelView.class));
    }

    public List<ModelVersionView> modelHistory() {
        return get("/v1/models/history", in -> JsonReader.readList(in, ModelVersionView.class));
    }

    public ModelVersionView rollBackModel(String cluster, String resource) {
        return call(
                "POST",
                "/v1/models/rollback",
                new ModelRollback(cluster, resource),
                in -> JsonReader.read(in, ModelVersionView.class));
    }

    public List<AnomalyView> anomalies(Optional<String> server, int limit) {
        String filter = server.map(s -> "&server=" + encode(s)).orElse("");
        return get("/v1/anomalies?limit=" + limit + filter, in -> JsonReader.readList(in, AnomalyView.class));
    }

    public List<AdjustmentView> adjustments(Optional<String> server, int limit) {
        String filter = server.map(s -> "&server=" + encode(s)).orElse("");
        return get("/v1/adjustments?limit=" + limit + filter, in -> JsonReader.readList(in, AdjustmentView.class));
    }

    /** Begins to take one back; the answer is the adjustment that does so. */
    public AdjustmentView undoAdjustment(long id) {
        return call("POST", "/v1/adjustments/" + id + "/undo", null, in -> JsonReader.read(in, AdjustmentView.class));
    }

    public AdjustmentView adjustment(long id) {
        return get("/v1/adjustments/" + id, in -> JsonReader.read(in, AdjustmentView.class));
    }

    public List<TagView> tags() {
        return get("/v1/tags", in -> JsonReader.readList(in, TagView.class));
    }

    public List<TagView> tags(String idOrName) {
        return get(server(idOrName, "/tags"), in -> JsonReader.readList(in, TagView.class));
    }

    public List<TagView> addTags(String idOrName, List<String> tags) {
        return call("POST", server(idOrName, "/tags"), new TagNamesView(tags), Client::tags);
    }

    public List<TagView> setTags(String idOrName, List<String> tags) {
        return call("PUT", server(idOrName, "/tags"), new TagNamesView(tags), Client::tags);
    }

    public List<TagView> removeTag(String idOrName, String tag) {
        return call("DELETE", server(idOrName, "/tags/" + encode(tag)), null, Client::tags);
    }

    private static List<TagView> tags(InputStream in) throws IOException {
        return JsonReader.readList(in, TagView.class);
    }

    public GuestView processes(String idOrName) {
        return get(server(idOrName, "/processes"), in -> JsonReader.read(in, GuestView.class));
    }

    public List<TagModelView> tagModels() {
        return get("/v1/tags/models", in -> JsonReader.readList(in, TagModelView.class));
    }

    public List<ProfileView> profiles() {
        return get("/v1/profiles", in -> JsonReader.readList(in, ProfileView.class));
    }

    public List<ProfileView> profile(String name) {
        return get("/v1/profiles/" + encode(name), in -> JsonReader.readList(in, ProfileView.class));
    }

    public List<ConsentView> consents() {
        return get("/v1/consents", in -> JsonReader.readList(in, ConsentView.class));
    }

    public ConsentView grantConsent() {
        return call("POST", "/v1/consents", null, in -> JsonReader.read(in, ConsentView.class));
    }

    public Withdrawn revokeConsent() {
        return call("DELETE", "/v1/consents", null, in -> JsonReader.read(in, Withdrawn.class));
    }

    public List<ConsentEntryView> consentAudit(int limit) {
        return get("/v1/consents/audit?limit=" + limit, in -> JsonReader.readList(in, ConsentEntryView.class));
    }

    public List<RecommendationView> recommendations() {
        return get("/v1/recommendations", in -> JsonReader.readList(in, RecommendationView.class));
    }

    public RecommendationView recommendation(String server) {
        return get(
                "/v1/servers/" + encode(server) + "/recommendation",
                in -> JsonReader.read(in, RecommendationView.class));
    }

    /** @param declared app, image, flavor */
    public RecommendationView recommendationFor(Map<String, String> declared) {
        String query = declared.entrySet().stream()
                .map(e -> e.getKey() + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        return get("/v1/recommendations/new?" + query, in -> JsonReader.read(in, RecommendationView.class));
    }

    public List<FingerprintView> fingerprints() {
        return get("/v1/fingerprints", in -> JsonReader.readList(in, FingerprintView.class));
    }

    public FingerprintView fingerprint(String server) {
        return get("/v1/servers/" + encode(server) + "/fingerprint", in -> JsonReader.read(in, FingerprintView.class));
    }

    public MapView fingerprintMap() {
        return get("/v1/fingerprints/map", in -> JsonReader.read(in, MapView.class));
    }

    public PoolView shadowPool(String server) {
        return get("/v1/servers/" + encode(server) + "/shadows", in -> JsonReader.read(in, PoolView.class));
    }

    public List<NotificationView> notifications(int limit) {
        return get("/v1/notifications?limit=" + limit, in -> JsonReader.readList(in, NotificationView.class));
    }

    public List<EventView> externalEvents() {
        return get("/v1/external-events", in -> JsonReader.readList(in, EventView.class));
    }

    public List<EventView> createEvents(EventCreate request) {
        return call("POST", "/v1/external-events", request, in -> JsonReader.readList(in, EventView.class));
    }

    public void deleteEvent(long id) {
        call("DELETE", "/v1/external-events/" + id, null, in -> true);
    }

    /** Erases for good; returns how many samples went. */
    public long eraseServerHistory(String idOrName) {
        return call("DELETE", server(idOrName, "/history"), null, in -> JsonReader.read(in, Erased.class))
                .samples();
    }

    /** Erases the whole project of this client for good; returns how many samples went. */
    public long eraseProjectHistory() {
        return call("DELETE", "/v1/history", null, in -> JsonReader.read(in, Erased.class))
                .samples();
    }

    /** About workloads of several servers. */
    public SwitchoverClient switchovers() {
        return new SwitchoverClient(this);
    }

    public DeploymentClient deployments() {
        return new DeploymentClient(this);
    }

    /** Listens to what happens from now on. The stream must be closed. */
    public EventReader events() {
        Http.Response response = open("GET", "/v1/events", NOTHING, Map.of("Accept", "text/event-stream"));
        return new EventReader(response);
    }

    private static String server(String idOrName, String rest) {
        return "/v1/servers/" + encode(idOrName) + rest;
    }

    interface Parser<T> {
        T parse(InputStream in) throws IOException;
    }

    <T> T get(String path, Parser<T> parser) {
        return call("GET", path, null, parser);
    }

    <T> T call(String method, String path, @Nullable Record body, Parser<T> parser) {
        byte[] bytes = body == null ? NOTHING : JsonWriter.compact(body).getBytes(StandardCharsets.UTF_8);
        try (Http.Response response = open(method, path, bytes, Map.of())) {
            return parser.parse(response.body());
        } catch (IOException e) {
            throw strange(e);
        }
    }

    private Http.Response open(String method, String path, byte[] body, Map<String, String> more) {
        Iterator<Pass> left = passes.iterator();
        while (true) {
            Pass pass = left.next();
            Http.Response response = send(method, path, body, pass, more);
            if (response.status() >= 200 && response.status() < 300) {
                return response;
            }
            try (response) {
                if (response.status() != UNAUTHORIZED || !left.hasNext()) {
                    throw refused(response, pass);
                }
            } catch (IOException e) {
                throw strange(e);
            }
        }
    }

    private Http.Response send(String method, String path, byte[] body, Pass pass, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(pass.headers());
        all.put("Accept", "application/json");
        all.putAll(more);
        try {
            return Http.send(url, method, path, all, body, READ_MILLIS);
        } catch (IOException e) {
            throw new ClientException(
                    "the daemon does not answer at " + url + " (" + e.getMessage() + ")",
                    "start it with './gnomon serve', or name its data folder with --data-dir (or GNOMON_DATA)",
                    null,
                    e);
        }
    }

    private ClientException refused(Http.Response response, Pass pass) throws IOException {
        String type = response.headers().getOrDefault("content-type", "");
        if (!type.startsWith("application/json")) {
            return new ClientException(
                    "what answers at " + url + " is not a gnomon daemon (HTTP " + response.status() + ")",
                    "name the right one with --url or --data-dir");
        }
        ErrorView error = JsonReader.read(response.body(), ErrorView.class);
        if (response.status() == UNAUTHORIZED) {
            return new ClientException(
                    "the daemon at " + url + " does not accept the token of " + pass.source(),
                    pass.mend(),
                    error,
                    null);
        }
        return new ClientException(error.message(), error.mend(), error, null);
    }

    private ClientException strange(IOException e) {
        return new ClientException(
                "the answer of " + url + " could not be read: " + e.getMessage(),
                "see that it is a gnomon daemon of this version ('./gnomon version')",
                null,
                e);
    }

    static String encode(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/")) {
            throw new ClientException("'" + name + "' is not the name of anything", "give an id or a name");
        }
        return encoded(name);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
