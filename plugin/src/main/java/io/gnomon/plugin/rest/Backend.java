package io.gnomon.plugin.rest;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the REST interface needs of the daemon. Servers and hypervisors are named by id or unique name. Thread-safe. */
public interface Backend {
    Status status();

    /**
     * Everything in numbers, in the text format of Prometheus.
     *
     * @param servers whether each server is told of, too
     */
    String metrics(boolean servers);

    /**
     * A request was answered.
     *
     * @param path the pattern of the path; empty if there is none such
     */
    void answered(String method, String path, int status, Duration took);

    /** All hypervisors, and the servers that the caller may see. */
    FleetView fleet(Caller caller);

    List<HypervisorView> hypervisors();

    HypervisorView hypervisor(String name);

    /** Ranks hypervisors for a server that a scheduler is about to place. */
    RankAnswer rank(RankRequest request);

    /** The same for people, who place nothing. */
    RankExplanation explainRank(RankRequest request);

    /** Which hypervisors will be overcommitted, and what would be moved now. Nothing is moved. */
    MigrationPlanView migrationPlan(Caller caller);

    /** @param server only of this one; empty = all */
    List<MigrationView> migrations(Caller caller, Optional<String> server, int limit);

    /** Moves a server as a plan made now says. */
    MigrationView runMigration(Caller caller, MigrationRun request);

    List<ServerView> servers(Caller caller);

    ServerView server(Caller caller, String idOrName);

    ServerView createServer(Caller caller, ServerCreate request);

    ServerView patchServer(Caller caller, String idOrName, ServerPatch patch);

    void deleteServer(Caller caller, String idOrName);

    /** Recent samples, oldest first. */
    List<SampleView> samples(Caller caller, String idOrName, int seconds);

    /**
     * The latest forecast of each resource.
     *
     * @param ahead minutes, hour, day or week
     */
    List<ForecastView> forecasts(Caller caller, String idOrName, String ahead);

    /**
     * How many servers of which flavor will be started, from those of the caller's project that were.
     *
     * @param flavor only of this one; empty = all
     */
    DemandView demand(Caller caller, Optional<String> flavor);

    /**
     * How forecasts turned out, oldest first: by the hour, or by the day where it is more than a day.
     *
     * @param resource its label; empty = all
     */
    List<AccuracyView> accuracy(Caller caller, Optional<String> resource, int seconds);

    /** The learners of each resource in each cluster: champion, challengers and what they scored. */
    List<ModelView> models();

    /** The versions of all champions, the newest first; those for one server only if it is the caller's. */
    List<ModelVersionView> modelHistory(Caller caller);

    /** Puts the version before the one in force back; returns the one that was in force. */
    ModelVersionView rollBackModel(Caller caller, ModelRollback request);

    List<AnomalyView> anomalies(Caller caller, Optional<String> server, int limit);

    List<AdjustmentView> adjustments(Caller caller, Optional<String> server, int limit);

    /** Begins to take an adjustment back; the answer is the adjustment that does so. */
    AdjustmentView undoAdjustment(Caller caller, long id);

    AdjustmentView adjustment(Caller caller, long id);

    List<NotificationView> notifications(Caller caller, int limit);

    /** Sends a test to every webhook, and waits for what comes of it. */
    List<WebhookView> testWebhooks();

    /** Shadow profiles of the tag sets that a server of the caller has, one per resource. */
    List<ProfileView> profiles(Caller caller);

    /** Those of one tag set. */
    List<ProfileView> profile(Caller caller, String name);

    /** The projects that let their servers be shadows for others, of those that the caller sees. */
    List<ConsentView> consents(Caller caller);

    /** Permits it for the caller's project. */
    ConsentView grantConsent(Caller caller);

    /** Withdraws it, and erases what is known of the project's servers. */
    Withdrawn revokeConsent(Caller caller);

    /** All that was ever said about it, the latest first. */
    List<ConsentEntryView> consentAudit(Caller caller, int limit);

    /** Of the caller's running servers that should be larger or smaller, by name. */
    List<RecommendationView> recommendations(Caller caller);

    RecommendationView recommendation(Caller caller, String idOrName);

    /**
     * For a server that does not run yet.
     *
     * @param declared app, image, flavor, as far as they are known
     */
    RecommendationView recommendationFor(Caller caller, Map<String, String> declared);

    /** Fingerprints of the caller's servers, by name. */
    List<FingerprintView> fingerprints(Caller caller);

    FingerprintView fingerprint(Caller caller, String idOrName);

    /** The whole fleet; of servers that the caller does not see the places alone. */
    MapView fingerprintMap(Caller caller);

    /** The servers that one resembles, and why. */
    PoolView shadowPool(Caller caller, String idOrName);

    /** The tags of one server of the caller's, or of all. */
    List<TagView> tags(Caller caller, Optional<String> server);

    /** A person says that a server is this as well; returns all of its tags. */
    List<TagView> addTags(Caller caller, String idOrName, List<String> tags);

    /** A person says that it is this and nothing else. */
    List<TagView> setTags(Caller caller, String idOrName, List<String> tags);

    /** A person says that it is not this; no rule gives it again. */
    List<TagView> removeTag(Caller caller, String idOrName, String tag);

    /** What a server's guest told of its processes. */
    GuestView guest(Caller caller, String idOrName);

    /** What is learnt of how tagged servers behave. */
    List<TagModelView> tagModels(Caller caller);

    /** Erases the history of a server, or of a whole project, for good. Returns how many samples went. */
    long eraseHistory(Caller caller, Optional<String> server);

    /** External events that concern the caller's project, by start. */
    List<EventView> externalEvents(Caller caller);

    /** Keeps an event, or all that a calendar tells of; returns them. */
    List<EventView> createEvents(Caller caller, EventCreate request);

    void deleteEvent(Caller caller, long id);

    /** The configuration in force, key by key, secrets masked. */
    Map<String, String> configuration();

    /** What is amiss, the gravest first. */
    List<AlertView> alerts();

    /** By name of the hypervisor. */
    List<HealthView> hypervisorHealth();

    /** The Shadow Workload Table; the last requested first. */
    List<WorkloadView> workloads(Caller caller);

    WorkloadView workload(Caller caller, String idOrName);

    /** The newest first. */
    List<InstanceView> shadowInstances(Caller caller, int limit);

    /** Begins to stage servers; those that are answered are under way. */
    List<InstanceView> createShadowInstances(Caller caller, InstanceCreate request);

    InstanceView deleteShadowInstance(Caller caller, String idOrName);

    /** The newest first. */
    List<ClaimView> shadowClaims(Caller caller, int limit);

    /** Workloads of several servers. */
    DeploymentBackend deployments();

    /** Servers that take over from others. */
    SwitchoverBackend switchovers();

    /** Gives a staged server for a request. @throws ApiException NOTHING_STAGED if there is none for it */
    ClaimedView claimServer(Caller caller, ServerCreate request);

    /** Whether a staged server is just like a request to Nova, of which nothing is kept. */
    NovaViews.NovaSeen novaRequest(Caller caller, NovaViews.NovaServerRequest request);

    /** Nova has allowed a request: it is counted. */
    NovaViews.NovaCounted novaMade(Caller caller, NovaViews.NovaServerRequest request);

    /** Gives a staged server for a request to Nova, if there is one: completed when it has grown, or when nobody waits any more. */
    CompletableFuture<NovaViews.NovaGiven> novaClaim(Caller caller, NovaViews.NovaServerRequest request);

    /** Frees room that is held for such a server, just before its request is passed on. */
    NovaViews.NovaPinned novaPin(Caller caller, NovaViews.NovaServerRequest request);

    /** What was given was not taken. */
    NovaViews.NovaReturned novaReturn(Caller caller, NovaViews.NovaReturn returned);

    /** A server that waits in the caller's project gives way; returns when it is gone. */
    NovaViews.NovaRoom novaRoom(Caller caller);
}
