package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Servers of Nova that are made in projects of others. A server belongs to the project that the token is for, so that each project
 * has a token of its own, of the same user; whoever runs the cloud gives that user a role there. Every method may throw {@link
 * CloudException}. Thread-safe.
 */
public final class StagedServers {
    /** From here on a server may be asked for on a hypervisor that is named, and the scheduler still says whether it fits. */
    private static final Microversion ON_A_HYPERVISOR = new Microversion(2, 74);

    /** From here on a flavor comes with its extra specs. */
    private static final Microversion WITH_SPECS = new Microversion(2, 61);

    private static final Microversion TRIED = new Microversion(2, 90);

    /** Of so many projects the connections and tokens are kept; of another they are made anew. */
    static final int MOST_PROJECTS = 100;

    private final Cloud cloud;
    private final InstantSource clock;
    private final Map<String, Cloud> projects = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cloud> eldest) {
            return size() > MOST_PROJECTS;
        }
    };

    public StagedServers(Cloud cloud, InstantSource clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /**
     * Asks for a server; asked once only, as nobody knows what came of a call that got no answer.
     *
     * @param server what {@code POST /servers} takes
     * @param node name of the hypervisor that it shall be on
     */
    public UUID create(String project, ObjectNode server, String node) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("server", server.deepCopy().put("hypervisor_hostname", node));
        Answer answer = in(project).call(Service.COMPUTE, ON_A_HYPERVISOR, TRIED, "POST", "/servers", spoken -> body);
        if (!answer.ok()) {
            throw new CloudException(
                    answer.status() == 403 ? Kind.FORBIDDEN : Kind.BAD_ANSWER,
                    "Nova makes no server in project " + project + ": " + answer.complaint());
        }
        try {
            return UUID.fromString(answer.body().path("server").path("id").asText());
        } catch (IllegalArgumentException e) {
            throw new CloudException(Kind.UNREACHABLE, "Nova made a server and did not say which", e);
        }
    }

    /** The user is the one that Gnomon is anyway. */
    private Cloud in(String project) {
        if (!(cloud.access().credentials() instanceof Credentials.Password user)) {
            throw new CloudException(
                    Kind.UNSUPPORTED,
                    "an application credential is for its own project only: give Gnomon a user with a password to have"
                            + " servers staged");
        }
        Cloud there = known(project, user);
        try {
            there.token();
        } catch (CloudException e) {
            if (e.kind() == Kind.UNAUTHORIZED) {
                throw new CloudException(
                        Kind.FORBIDDEN,
                        "Gnomon's user has no role in project " + project + ": openstack role add --user "
                                + user.user().named().value() + " --project " + project + " admin");
            }
            throw e;
        }
        return there;
    }

    private Cloud known(String project, Credentials.Password user) {
        synchronized (projects) {
            return projects.computeIfAbsent(
                    project, id -> Cloud.of(cloud.access().as(user.in(id)), clock));
        }
    }

    /** The server of a project that has this name and this metadata, and that we have made: anybody may give his own both. */
    public Optional<NovaServer> find(String project, String name, String mark) {
        String pattern = URLEncoder.encode("^" + name + "$", StandardCharsets.UTF_8);
        Answer answer = cloud.call(
                Service.COMPUTE,
                WITH_SPECS,
                TRIED,
                "GET",
                "/servers/detail?all_tenants=1&project_id=" + project + "&name=" + pattern,
                spoken -> null);
        for (JsonNode server : expect(answer, "servers called " + name).path("servers")) {
            Optional<NovaServer> found = NovaServerReader.read(server);
            if (found.filter(s -> s.metadata().containsKey(mark)
                            && s.name().equals(name)
                            && s.project().equals(project)
                            && s.user().equals(cloud.userId()))
                    .isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Asks for its end. One that is gone is no error. */
    public void delete(UUID server) {
        Answer answer = cloud.call(Service.COMPUTE, WITH_SPECS, TRIED, "DELETE", "/servers/" + server, spoken -> null);
        if (!answer.ok() && answer.status() != 404) {
            throw new CloudException(
                    answer.status() == 409 ? Kind.CONFLICT : Kind.BAD_ANSWER,
                    "Nova does not delete " + server + ": " + answer.complaint());
        }
    }

    /** Empty if there is none, or none any more. */
    public Optional<SoldFlavor> flavor(String id) {
        Answer answer = cloud.call(Service.COMPUTE, WITH_SPECS, TRIED, "GET", "/flavors/" + id, spoken -> null);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(NovaServerReader.soldFlavor(
                        expect(answer, "the flavor " + id).path("flavor")));
    }

    /** Whether servers can be made of an image. */
    public boolean isActive(String image) {
        Answer answer = cloud.send(
                Service.IMAGE,
                "GET",
                glance -> URI.create(glance.toString().replaceAll("/v2/?$", "") + "/v2/images/" + image),
                Map.of(),
                null);
        return answer.status() != 404
                && expect(answer, "the image " + image).path("status").asText().equals("active");
    }

    private static JsonNode expect(Answer answer, String what) {
        if (!answer.ok()) {
            throw new CloudException(
                    Kind.BAD_ANSWER,
                    "OpenStack does not show " + what + ": " + answer.status() + " " + answer.complaint());
        }
        return answer.body();
    }
}
