package io.gnomon.plugin.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.RankViews.RankHypervisors;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ModelRollback;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.scheduler.model.Resource;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a request brings, and refuses what makes no sense before the daemon sees it. */
final class Requests {
    private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final List<String> LABELS =
            Arrays.stream(Resource.values()).map(Resource::label).toList();

    /** Ten thousand hypervisors, and some. */
    private static final int LONGEST_RANK_BYTES = 2 * 1024 * 1024;

    /** Their events of one reading fit into the queue of a listener. */
    private static final int MOST_SERVERS = 32;

    static final List<String> DECLARED = List.of("app", "image", "flavor", "category", "tags");
    private static final int MOST_TAGS = 50;
    static final List<String> AHEAD = List.of("minutes", "hour", "day", "week");

    private final ObjectMapper mapper;
    private final int maxBodyBytes;

    Requests(ObjectMapper mapper, int maxBodyBytes) {
        this.mapper = mapper;
        this.maxBodyBytes = maxBodyBytes;
    }

    int number(Context ctx, Query query) {
        String text = ctx.queryParam(query.name());
        if (text == null) {
            return query.otherwise();
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= query.most()) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below, as a number out of range is
        }
        throw bad(
                "'" + query.name() + "' must be a whole number from 1 to " + query.most() + ", not '" + text + "'",
                "correct it");
    }

    /** Whether the caller set it to true. */
    boolean flag(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw bad("'" + name + "' is true or false, not '" + text + "'", "correct it");
        }
        return "true".equals(text);
    }

    /**
     * What a listener wants to hear of.
     *
     * @param server finds a server that the caller sees
     */
    Interest interest(Context ctx, Caller caller, Function<String, UUID> server) {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (String label : listed(ctx, "topics")) {
            topics.add(Topic.of(label)
                    .orElseThrow(() -> bad("there is no topic '" + label + "'", "the topics are " + Topic.labels())));
        }
        if (topics.isEmpty()) {
            topics = Interest.usual();
        }
        if (flag(ctx, "observed")) {
            topics.add(Topic.OBSERVED);
        }
        List<String> names = listed(ctx, "server");
        if (names.size() > MOST_SERVERS) {
            throw bad(
                    "a stream is of " + MOST_SERVERS + " servers at the most, not of " + names.size(),
                    "name fewer, or ask /v1/fleet whenever the event 'observed' comes");
        }
        if (caller.restricted() && topics.contains(Topic.OBSERVED)) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "that servers of all projects were read is not told to one of them",
                    "ask for the samples of a server of yours: topics=samples&server=NAME");
        }
        if (names.isEmpty() && topics.stream().anyMatch(Topic::needsServers)) {
            throw bad(
                    "samples and forecasts are streamed of servers that are named",
                    "name them, as in server=web,db, or ask /v1/fleet whenever the event 'observed' comes");
        }
        return new Interest(caller, topics, names.stream().map(server).collect(Collectors.toSet()));
    }

    /** Given once with commas, or several times. */
    private static List<String> listed(Context ctx, String name) {
        return ctx.queryParams(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** The label of a resource that the caller limits the answer to. */
    Optional<String> resource(Context ctx) {
        String text = ctx.queryParam("resource");
        if (text != null && !LABELS.contains(text)) {
            throw bad("there is no resource '" + text + "'", "the resources are " + LABELS);
        }
        return Optional.ofNullable(text);
    }

    /** How far a forecast looks ahead. */
    String ahead(Context ctx) {
        String text = ctx.queryParam("ahead");
        if (text != null && !AHEAD.contains(text)) {
            throw bad("no forecast looks '" + text + "' ahead", "the choices are " + AHEAD);
        }
        return text == null ? AHEAD.get(0) : text;
    }

    /** What is said of a server that is to come. */
    Map<String, String> declared(Context ctx) {
        Map<String, String> declared = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((key, values) -> {
            if (!DECLARED.contains(key)) {
                throw bad("of a server '" + key + "' cannot be said", "what can be said is " + DECLARED);
            }
            declared.put(key, values.get(0));
        });
        return declared;
    }

    long id(Context ctx) {
        return number(ctx, "an adjustment", "gnomon adjustment list");
    }

    long number(Context ctx, String what, String seen) {
        String text = ctx.pathParam("id");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw bad("the id of " + what + " is a number, not '" + text + "'", "see '" + seen + "'");
        }
    }

    EventCreate event(Context ctx) {
        EventCreate event = body(ctx, EventCreate.class);
        boolean single = event.name() != null && event.start() != null && event.end() != null;
        if (single == (event.calendar() != null)) {
            throw bad("an event needs a name, a start and an end", "give all three, or 'calendar' alone");
        }
        return event;
    }

    // a required property that is missing arrives as null, whatever the type says
    @SuppressWarnings("NullAway")
    ModelRollback rollback(Context ctx) {
        ModelRollback rollback = body(ctx, ModelRollback.class);
        if (rollback.cluster() == null || rollback.resource() == null) {
            throw bad("a rollback needs a cluster and a resource", "give both, as in 'gnomon model list'");
        }
        if (!LABELS.contains(rollback.resource())) {
            throw bad("there is no resource '" + rollback.resource() + "'", "the resources are " + LABELS);
        }
        return rollback;
    }

    MigrationViews.MigrationRun migration(Context ctx) {
        MigrationViews.MigrationRun run = body(ctx, MigrationViews.MigrationRun.class);
        if (run.server() == null || run.server().isBlank()) {
            throw bad("'server' is missing", "name one that the plan moves: gnomon migration plan");
        }
        return run;
    }

    DeploymentViews.WorkloadImport workload(Context ctx) {
        DeploymentViews.WorkloadImport description = body(ctx, DeploymentViews.WorkloadImport.class);
        if (description.text() == null || description.text().isBlank()) {
            throw bad("'text' is missing", "send the description of a workload as it is in its file");
        }
        return description;
    }

    DeploymentViews.RehearsalRequest rehearsal(Context ctx) {
        DeploymentViews.RehearsalRequest asked = body(ctx, DeploymentViews.RehearsalRequest.class);
        if (asked.workload() == null || asked.portion() == null) {
            throw bad("'workload' or 'portion' is missing", "name both: gnomon workload list");
        }
        return asked;
    }

    Optional<String> text(Context ctx, Query query) {
        return Optional.ofNullable(ctx.queryParam(query.name())).filter(text -> !text.isBlank());
    }

    SwitchoverViews.DrillRequest drill(Context ctx) {
        SwitchoverViews.DrillRequest drill = body(ctx, SwitchoverViews.DrillRequest.class);
        if (drill.workload() == null || drill.workload().isBlank()) {
            throw bad("'workload' is missing", "name one: gnomon workload list");
        }
        if (drill.portion() == null || drill.portion().isBlank()) {
            throw bad("'portion' is missing", "name one: gnomon workload show " + drill.workload());
        }
        return drill;
    }

    ShadowViews.InstanceCreate shadows(Context ctx) {
        ShadowViews.InstanceCreate request = body(ctx, ShadowViews.InstanceCreate.class);
        if (request.workload() == null || request.workload().isBlank()) {
            throw bad("'workload' is missing", "name one: gnomon shadow table list");
        }
        return request;
    }

    // a required property that is missing arrives as null, whatever the type says
    @SuppressWarnings("NullAway")
    List<String> tags(Context ctx) {
        List<String> tags = body(ctx, TagViews.TagNamesView.class).tags();
        if (tags == null || tags.size() > MOST_TAGS || tags.contains(null)) {
            throw bad("'tags' is not a list of at most " + MOST_TAGS + " tags", "send {\"tags\": [\"postgres\"]}");
        }
        return tags;
    }

    ServerPatch patch(Context ctx) {
        ServerPatch patch = body(ctx, ServerPatch.class);
        if (patch.dynamicAllocation() == null && patch.sensitivity() == null && patch.priority() == null) {
            throw bad(
                    "the patch changes nothing",
                    "send {\"dynamicAllocation\": false}, {\"sensitivity\": \"2\"} or {\"priority\": \"5\"}");
        }
        return patch;
    }

    // a required property that is missing arrives as null, whatever the type says
    @SuppressWarnings("NullAway")
    ServerCreate creation(Context ctx) {
        ServerCreate request = body(ctx, ServerCreate.class);
        if (request.name() == null || !SERVER_NAME.matcher(request.name()).matches()) {
            throw bad(
                    "'name' is not the name of a server",
                    "use 1 to 64 letters, digits and . _ -, beginning with a letter or a digit");
        }
        FlavorBody flavor = request.flavor();
        if (flavor == null || flavor.name() == null || flavor.start() == null || flavor.ceiling() == null) {
            throw bad("'flavor' lacks its name, start or ceiling", "give all three");
        }
        checkAmounts("flavor.start", flavor.start());
        checkAmounts("flavor.ceiling", flavor.ceiling());
        flavor.start().forEach((label, amount) -> {
            Double ceiling = flavor.ceiling().get(label);
            if (ceiling != null && ceiling < amount) {
                throw bad(
                        "the ceiling of " + label + " (" + ceiling + ") is below its start (" + amount + ")",
                        "raise flavor.ceiling." + label);
            }
        });
        Double cores = flavor.coresPerVcpu();
        if (cores != null && !(cores > 0 && cores <= 1)) {
            throw bad("flavor.coresPerVcpu must be above 0 and at most 1, not " + cores, "correct it");
        }
        return request;
    }

    private static void checkAmounts(String where, Map<String, Double> amounts) {
        amounts.forEach((label, amount) -> {
            if (!LABELS.contains(label)) {
                throw bad(where + " names an unknown resource '" + label + "'", "the resources are " + LABELS);
            }
            if (amount == null || !(amount >= 0) || amount.isInfinite()) {
                throw bad(where + "." + label + " must be a number of at least 0, not " + amount, "correct it");
            }
        });
    }

    /** A question of a scheduler: longer than others, as it names every hypervisor. */
    RankRequest rank(Context ctx) {
        RankRequest request = body(ctx, RankRequest.class, Math.max(maxBodyBytes, LONGEST_RANK_BYTES));
        RankHypervisors h = request.hypervisors();
        if (h != null) {
            int n = Array.getLength(column("name", h.name()));
            Map<String, double[]> columns = new LinkedHashMap<>();
            columns.put("totalMemoryMib", h.totalMemoryMib());
            columns.put("freeMemoryMib", h.freeMemoryMib());
            columns.put("vcpus", h.vcpus());
            columns.put("vcpusUsed", h.vcpusUsed());
            columns.put("cpuAllocationRatio", h.cpuAllocationRatio());
            columns.put("ramAllocationRatio", h.ramAllocationRatio());
            columns.forEach((name, column) -> {
                if (Array.getLength(column(name, column)) != n) {
                    throw bad("hypervisors." + name + " has not as many entries as hypervisors.name", "give " + n);
                }
            });
        }
        return request;
    }

    /** A document in one piece. */
    byte[] whole(Object document) {
        try {
            return mapper.writeValueAsBytes(document);
        } catch (JacksonException e) {
            throw new IllegalStateException("a document of ours cannot be written", e);
        }
    }

    private static Object column(String name, @Nullable Object column) {
        if (column == null) {
            throw bad("hypervisors." + name + " is missing", "give one entry per hypervisor");
        }
        return column;
    }

    private <T> T body(Context ctx, Class<T> type) {
        return body(ctx, type, maxBodyBytes);
    }

    private <T> T body(Context ctx, Class<T> type, int maxBodyBytes) {
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] bytes = in.readNBytes(maxBodyBytes + 1);
            if (bytes.length > maxBodyBytes) {
                throw new ApiException(
                        Code.BODY_TOO_LARGE,
                        "the body is longer than " + maxBodyBytes + " bytes",
                        "send less: no request needs that much");
            }
            T value = mapper.readValue(bytes, type);
            if (value == null) {
                throw bad("the body is null", "send a JSON object");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw bad(
                    "there is no property '" + e.getPropertyName() + "' here",
                    "the properties are " + e.getKnownPropertyIds());
        } catch (JacksonException e) {
            throw bad("the body is not the JSON that is expected: " + e.getOriginalMessage(), "correct the body");
        } catch (IOException e) {
            throw bad("the body could not be read: " + e.getMessage(), "send it again");
        }
    }

    static ApiException bad(String message, String mend) {
        return new ApiException(Code.BAD_REQUEST, message, mend);
    }
}
