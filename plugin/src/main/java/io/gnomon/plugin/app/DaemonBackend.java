package io.gnomon.plugin.app;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.Backend;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.ConsentViews.Withdrawn;
import io.gnomon.plugin.rest.FingerprintViews.FingerprintView;
import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import io.gnomon.plugin.rest.FleetViews.AlertView;
import io.gnomon.plugin.rest.FleetViews.FleetView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationRun;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.NovaViews;
import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.RecommendationViews.RecommendationView;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.ShadowViews.InstanceCreate;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.TagViews.GuestView;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagView;
import io.gnomon.plugin.rest.Views.AccuracyView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.DemandView;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Brings each question of the REST interface to the desk that answers it. Thread-safe. */
record DaemonBackend(
        Configuration inForce,
        Health health,
        MetricsDesk metricsDesk,
        RankDesk rankDesk,
        MigrationDesk migrationDesk,
        FleetDesk fleetDesk,
        ServerDesk serverDesk,
        ForecastDesk forecastDesk,
        ModelDesk modelDesk,
        DemandDesk demandDesk,
        ProfileDesk profileDesk,
        FingerprintDesk fingerprintDesk,
        RecommendDesk recommendDesk,
        TagDesk tagDesk,
        EventDesk eventDesk,
        HistoryDesk historyDesk,
        ConsentDesk consentDesk,
        WebhookDesk webhookDesk,
        ShadowDesk shadowDesk,
        NovaShadowDesk novaShadowDesk,
        DeploymentDesk deployments,
        SwitchoverDesk switchovers,
        Alerting alerting)
        implements Backend {
    @Override
    public Status status() {
        return health.status();
    }

    @Override
    public String metrics(boolean servers) {
        return metricsDesk.text(servers);
    }

    @Override
    public void answered(String method, String path, int status, Duration took) {
        metricsDesk.answered(method, path, status, took);
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> result = new LinkedHashMap<>();
        inForce.asMap().forEach((key, entry) -> result.put(key, entry.value()));
        return result;
    }

    @Override
    public FleetView fleet(Caller caller) {
        return fleetDesk.of(caller);
    }

    @Override
    public List<HypervisorView> hypervisors() {
        return serverDesk.hypervisors();
    }

    @Override
    public HypervisorView hypervisor(String name) {
        return serverDesk.hypervisor(name);
    }

    @Override
    public RankAnswer rank(RankRequest request) {
        return rankDesk.rank(request);
    }

    @Override
    public RankExplanation explainRank(RankRequest request) {
        return rankDesk.explain(request);
    }

    @Override
    public MigrationPlanView migrationPlan(Caller caller) {
        return migrationDesk.plan(caller);
    }

    @Override
    public List<MigrationView> migrations(Caller caller, Optional<String> server, int limit) {
        return migrationDesk.list(caller, server, limit);
    }

    @Override
    public MigrationView runMigration(Caller caller, MigrationRun request) {
        return migrationDesk.run(caller, request);
    }

    @Override
    public List<ServerView> servers(Caller caller) {
        return serverDesk.list(caller);
    }

    @Override
    public ServerView server(Caller caller, String idOrName) {
        return serverDesk.show(caller, idOrName);
    }

    @Override
    public ServerView createServer(Caller caller, ServerCreate request) {
        return serverDesk.create(caller, request);
    }

    @Override
    public ServerView patchServer(Caller caller, String idOrName, ServerPatch patch) {
        return serverDesk.patch(caller, idOrName, patch);
    }

    @Override
    public void deleteServer(Caller caller, String idOrName) {
        serverDesk.delete(caller, idOrName);
    }

    @Override
    public List<SampleView> samples(Caller caller, String idOrName, int seconds) {
        return serverDesk.samples(caller, idOrName, seconds);
    }

    @Override
    public List<ForecastView> forecasts(Caller caller, String idOrName, String ahead) {
        return forecastDesk.forecasts(caller, idOrName, ahead);
    }

    @Override
    public DemandView demand(Caller caller, Optional<String> flavor) {
        return demandDesk.of(caller.onlyProject(), flavor);
    }

    @Override
    public List<AccuracyView> accuracy(Caller caller, Optional<String> resource, int seconds) {
        return forecastDesk.accuracy(caller, resource, seconds);
    }

    @Override
    public List<ModelView> models() {
        return modelDesk.list();
    }

    @Override
    public List<ModelVersionView> modelHistory(Caller caller) {
        return modelDesk.history(caller);
    }

    @Override
    public ModelVersionView rollBackModel(Caller caller, ModelRollback request) {
        return modelDesk.rollBack(caller, request);
    }

    @Override
    public List<ConsentView> consents(Caller caller) {
        return consentDesk.list(caller);
    }

    @Override
    public ConsentView grantConsent(Caller caller) {
        return consentDesk.grant(caller);
    }

    @Override
    public Withdrawn revokeConsent(Caller caller) {
        return consentDesk.revoke(caller);
    }

    @Override
    public List<ConsentEntryView> consentAudit(Caller caller, int limit) {
        return consentDesk.audit(caller, limit);
    }

    @Override
    public List<RecommendationView> recommendations(Caller caller) {
        return recommendDesk.list(caller);
    }

    @Override
    public RecommendationView recommendation(Caller caller, String idOrName) {
        return recommendDesk.show(caller, idOrName);
    }

    @Override
    public RecommendationView recommendationFor(Caller caller, Map<String, String> declared) {
        return recommendDesk.request(caller, declared);
    }

    @Override
    public List<FingerprintView> fingerprints(Caller caller) {
        return fingerprintDesk.list(caller);
    }

    @Override
    public FingerprintView fingerprint(Caller caller, String idOrName) {
        return fingerprintDesk.show(caller, idOrName);
    }

    @Override
    public MapView fingerprintMap(Caller caller) {
        return fingerprintDesk.map(caller);
    }

    @Override
    public PoolView shadowPool(Caller caller, String idOrName) {
        return fingerprintDesk.pool(caller, idOrName);
    }

    @Override
    public List<TagView> tags(Caller caller, Optional<String> server) {
        return tagDesk.list(caller, server);
    }

    @Override
    public List<TagView> addTags(Caller caller, String idOrName, List<String> tags) {
        return tagDesk.add(caller, idOrName, tags);
    }

    @Override
    public List<TagView> setTags(Caller caller, String idOrName, List<String> tags) {
        return tagDesk.set(caller, idOrName, tags);
    }

    @Override
    public List<TagView> removeTag(Caller caller, String idOrName, String tag) {
        return tagDesk.remove(caller, idOrName, tag);
    }

    @Override
    public GuestView guest(Caller caller, String idOrName) {
        return tagDesk.guest(caller, idOrName);
    }

    @Override
    public List<TagModelView> tagModels(Caller caller) {
        return tagDesk.models(caller);
    }

    @Override
    public List<ProfileView> profiles(Caller caller) {
        return profileDesk.list(caller);
    }

    @Override
    public List<ProfileView> profile(Caller caller, String name) {
        return profileDesk.show(caller, name);
    }

    @Override
    public List<EventView> externalEvents(Caller caller) {
        return eventDesk.list(caller);
    }

    @Override
    public List<EventView> createEvents(Caller caller, EventCreate request) {
        return eventDesk.create(caller, request);
    }

    @Override
    public void deleteEvent(Caller caller, long id) {
        eventDesk.delete(caller, id);
    }

    @Override
    public List<AnomalyView> anomalies(Caller caller, Optional<String> server, int limit) {
        return historyDesk.anomalies(caller, server, limit);
    }

    @Override
    public List<AdjustmentView> adjustments(Caller caller, Optional<String> server, int limit) {
        return historyDesk.adjustments(caller, server, limit);
    }

    @Override
    public AdjustmentView undoAdjustment(Caller caller, long id) {
        return historyDesk.undo(caller, id);
    }

    @Override
    public AdjustmentView adjustment(Caller caller, long id) {
        return historyDesk.adjustment(caller, id);
    }

    @Override
    public List<NotificationView> notifications(Caller caller, int limit) {
        return historyDesk.notifications(caller, limit);
    }

    @Override
    public List<WebhookView> testWebhooks() {
        return webhookDesk.test();
    }

    @Override
    public long eraseHistory(Caller caller, Optional<String> server) {
        return historyDesk.erase(caller, server);
    }

    @Override
    public List<AlertView> alerts() {
        return alerting.list();
    }

    @Override
    public List<HealthView> hypervisorHealth() {
        return shadowDesk.health();
    }

    @Override
    public List<WorkloadView> workloads(Caller caller) {
        return shadowDesk.workloads(caller);
    }

    @Override
    public WorkloadView workload(Caller caller, String idOrName) {
        return shadowDesk.workload(caller, idOrName);
    }

    @Override
    public List<InstanceView> shadowInstances(Caller caller, int limit) {
        return shadowDesk.instances(caller, limit);
    }

    @Override
    public List<InstanceView> createShadowInstances(Caller caller, InstanceCreate request) {
        return shadowDesk.create(caller, request);
    }

    @Override
    public InstanceView deleteShadowInstance(Caller caller, String idOrName) {
        return shadowDesk.delete(caller, idOrName);
    }

    @Override
    public List<ClaimView> shadowClaims(Caller caller, int limit) {
        return shadowDesk.claims(caller, limit);
    }

    @Override
    public ClaimedView claimServer(Caller caller, ServerCreate request) {
        return shadowDesk.claim(caller, request);
    }

    @Override
    public NovaViews.NovaSeen novaRequest(Caller caller, NovaViews.NovaServerRequest request) {
        return novaShadowDesk.came(caller, request);
    }

    @Override
    public NovaViews.NovaCounted novaMade(Caller caller, NovaViews.NovaServerRequest request) {
        return novaShadowDesk.made(caller, request);
    }

    @Override
    public NovaViews.NovaPinned novaPin(Caller caller, NovaViews.NovaServerRequest request) {
        return novaShadowDesk.pin(caller, request);
    }

    @Override
    public NovaViews.NovaReturned novaReturn(Caller caller, NovaViews.NovaReturn returned) {
        return novaShadowDesk.returned(returned);
    }

    @Override
    public CompletableFuture<NovaViews.NovaGiven> novaClaim(Caller caller, NovaViews.NovaServerRequest request) {
        return novaShadowDesk.claim(caller, request);
    }

    @Override
    public NovaViews.NovaRoom novaRoom(Caller caller) {
        return novaShadowDesk.room(caller);
    }
}
