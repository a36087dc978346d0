package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Authentication.Identity;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.Views.ServerView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one place that every request passes between its token and its answer. It decides for which project the request is, and gives
 * the route a {@link Caller} of that project: a token of Keystone is for the project that it was issued for, whatever the headers say.
 */
final class Gate {
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9 ._@:-]{1,128}");
    private static final Pattern ACTOR = Pattern.compile("[\\x20-\\x7e]{1,128}");
    private static final String PROJECT_HEADER = "X-Gnomon-Project";

    private final Requests ask;
    private final SlowAnswers slow;

    Gate(Requests ask, SlowAnswers slow) {
        this.ask = ask;
        this.slow = slow;
    }

    void register(RoutesConfig on, List<Route> routes) {
        for (Route route : routes) {
            on.addEndpoint(new Endpoint(route.method(), route.path(), guarded(route)));
        }
    }

    private Handler guarded(Route route) {
        Set<String> known = route.query().stream().map(Query::name).collect(Collectors.toCollection(TreeSet::new));
        return ctx -> {
            Caller caller = admit(ctx, route.access());
            for (String name : ctx.queryParamMap().keySet()) {
                if (!known.contains(name)) {
                    throw Requests.bad(
                            "there is no parameter '" + name + "' here",
                            known.isEmpty() ? "take it out" : "the parameters are " + known);
                }
            }
            Object answer = route.action().of(ctx, caller);
            if (answer instanceof Route.Later later) {
                CompletableFuture<@Nullable Object> made = slow.make(later);
                ctx.future(() -> made.thenAccept(late -> answer(ctx, route, caller, late)));
            } else if (answer instanceof CompletableFuture<?> made) {
                ctx.future(() -> made.thenAccept(late -> answer(ctx, route, caller, late)));
            } else {
                answer(ctx, route, caller, answer);
            }
        };
    }

    private void answer(Context ctx, Route route, Caller caller, @Nullable Object answer) {
        ctx.status(route.status());
        if (answer != null) {
            Object shown = caller.restricted() ? withoutHypervisors(answer) : answer;
            if (route.whole()) {
                ctx.result(ask.whole(shown));
            } else {
                ctx.json(shown);
            }
        }
    }

    /** Who asks, if it may. */
    private static Caller admit(Context ctx, Access access) {
        Identity identity = Authentication.identity(ctx);
        Caller caller = identity.user().isPresent()
                ? cloudUser(ctx, identity.user().get(), access)
                : local(ctx, access, identity.admin());
        if (access.needsOneProject() && caller.project().equals(Caller.ALL_PROJECTS)) {
            throw Requests.bad(
                    "this needs one project, not all of them", "name it in " + PROJECT_HEADER + " (--project)");
        }
        return caller;
    }

    private static Caller local(Context ctx, Access access, boolean admin) {
        Caller caller = new Caller(project(ctx).orElse("default"), actor(ctx));
        boolean all = caller.project().equals(Caller.ALL_PROJECTS);
        if (access == Access.OPERATE && !admin) {
            throw forbidden("this concerns the whole daemon, not one project", "use the admin token");
        }
        if (all && !access.reads() && !access.needsOneProject() && !admin) {
            throw forbidden(
                    "this token changes one project at a time, not all of them",
                    "name the project in " + PROJECT_HEADER + " (--project), or use the admin token");
        }
        return caller;
    }

    private static Caller cloudUser(Context ctx, CloudUser user, Access access) {
        if (user.role() == CloudUser.Role.ADMIN) {
            Optional<String> own = access.needsOneProject() ? user.project() : Optional.empty();
            return new Caller(project(ctx).or(() -> own).orElse(Caller.ALL_PROJECTS), user.name());
        }
        if (access.isOfFleet()) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "this concerns hypervisors or all projects, and the token is for one project",
                    "ask who runs this cloud, or use a token with the role of an admin");
        }
        if (!access.reads() && user.role() == CloudUser.Role.READER) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "the token's role allows to look, and not to change anything",
                    "use a token with the role of a member");
        }
        String own = user.project().orElseThrow();
        Optional<String> asked = project(ctx);
        if (asked.isPresent() && !asked.get().equals(own)) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "the token is for project " + own + " and for no other",
                    "leave out " + PROJECT_HEADER + ", or use a token for the other project");
        }
        return new Caller(own, user.name(), true);
    }

    /** Where its servers run is not a project's business. */
    private static Object withoutHypervisors(Object answer) {
        if (answer instanceof ServerView server) {
            return server.withoutHypervisor();
        }
        if (answer instanceof InstanceView instance) {
            return instance.withoutHypervisor();
        }
        if (answer instanceof ClaimView claim) {
            return claim.withoutHypervisor();
        }
        if (answer instanceof ClaimedView claimed) {
            return claimed.withoutHypervisor();
        }
        if (answer instanceof WorkloadView workload) {
            return workload.withoutHypervisors();
        }
        if (answer instanceof List<?> all) {
            return all.stream().map(Gate::withoutHypervisors).toList();
        }
        return answer;
    }

    private static Optional<String> project(Context ctx) {
        Optional<String> project =
                Optional.ofNullable(ctx.header(PROJECT_HEADER)).filter(text -> !text.isBlank());
        if (project.filter(p ->
                        !p.equals(Caller.ALL_PROJECTS) && !PROJECT.matcher(p).matches())
                .isPresent()) {
            throw Requests.bad(
                    PROJECT_HEADER + " is not the name of a project",
                    "use 1 to 128 letters, digits, spaces and . _ @ : -, or * for all projects");
        }
        return project;
    }

    private static String actor(Context ctx) {
        String actor = ctx.header("X-Gnomon-Actor");
        if (actor == null || actor.isBlank()) {
            return "unknown";
        }
        if (!ACTOR.matcher(actor).matches()) {
            throw Requests.bad("X-Gnomon-Actor is not a name", "use 1 to 128 printable ASCII characters");
        }
        return actor;
    }

    private static ApiException forbidden(String message, String mend) {
        return new ApiException(
                Code.FORBIDDEN,
                message,
                mend + ": the file '" + AccessFiles.ADMIN_TOKEN
                        + "' in the daemon's data folder, which only its owner can read");
    }
}
