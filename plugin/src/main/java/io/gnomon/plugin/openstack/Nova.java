package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What needs a microversion of Nova, called directly. Every method may throw {@link CloudException}. Thread-safe. */
public final class Nova {
    /** From here on a server carries its flavor with the extra specs in it, as it was when the server was made. */
    private static final Microversion FLAVOR_WITHIN = new Microversion(2, 47);

    /** No newer one is asked for than was tried. */
    private static final Microversion TRIED = new Microversion(2, 90);
    /** From here on a live migration chooses by itself whether disks are copied, and keeps to the host that is named. */
    private static final Microversion MIGRATE = new Microversion(2, 30);

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 2_000;

    private final Cloud cloud;

    public Nova(Cloud cloud) {
        this.cloud = cloud;
    }

    /** The servers of all projects, page by page. */
    public List<NovaServer> servers() {
        List<NovaServer> found = new ArrayList<>();
        String marker = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            Answer answer = get("/servers/detail?all_tenants=1&limit=" + PAGE + marker);
            JsonNode servers = expect(answer, "the servers").path("servers");
            if (!servers.isArray()) {
                throw new CloudException(Kind.BAD_ANSWER, "Nova's list of servers is none");
            }
            servers.forEach(server -> NovaServerReader.read(server).ifPresent(found::add));
            boolean more =
                    answer.body().path("servers_links").findValuesAsText("rel").contains("next");
            if (!more || servers.isEmpty()) {
                return List.copyOf(found);
            }
            String last = servers.get(servers.size() - 1).path("id").asText();
            marker = "&marker=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
        }
        throw new CloudException(Kind.BAD_ANSWER, "Nova's list of servers has no end");
    }

    /** The server groups of all projects, page by page. */
    public List<NovaGroup> serverGroups() {
        List<NovaGroup> found = new ArrayList<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            Answer answer = get("/os-server-groups?all_projects=True&limit=" + PAGE + "&offset=" + page * PAGE);
            JsonNode groups = expect(answer, "the server groups").path("server_groups");
            if (!groups.isArray()) {
                throw new CloudException(Kind.BAD_ANSWER, "Nova's list of server groups is none");
            }
            groups.forEach(group -> read(group).ifPresent(found::add));
            if (groups.size() < PAGE) {
                return List.copyOf(found);
            }
        }
        throw new CloudException(Kind.BAD_ANSWER, "Nova's list of server groups has no end");
    }

    private static Optional<NovaGroup> read(JsonNode group) {
        try {
            Set<UUID> members = new HashSet<>();
            for (JsonNode member : group.path("members")) {
                members.add(UUID.fromString(member.asText()));
            }
            return Optional.of(new NovaGroup(
                    UUID.fromString(group.path("id").asText()),
                    group.path("name").asText(),
                    group.path("project_id").asText(),
                    Set.copyOf(members)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not one of this cloud's own
        }
    }

    /** Empty if there is none. */
    public Optional<NovaServer> server(UUID id) {
        Answer answer = get("/servers/" + id);
        return answer.status() == 404
                ? Optional.empty()
                : NovaServerReader.read(expect(answer, "the server " + id).path("server"));
    }

    /**
     * Asks Nova to move a running server; whether it arrives shows in its host and its task state. Asked once only: it is not
     * known what came of a call that got no answer.
     *
     * @param host where to; empty: Nova's scheduler decides
     * @throws CloudException CONFLICT if its state does not allow it, BAD_ANSWER if the host will not have it
     */
    public void liveMigrate(UUID server, Optional<String> host) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode move = body.putObject("os-migrateLive");
        move.put("host", host.orElse(null));
        move.put("block_migration", "auto");
        Answer answer =
                cloud.call(Service.COMPUTE, MIGRATE, TRIED, "POST", "/servers/" + server + "/action", spoken -> body);
        if (!answer.ok()) {
            Kind kind =
                    switch (answer.status()) {
                        case 404 -> Kind.NOT_FOUND;
                        case 409 -> Kind.CONFLICT;
                        default -> Kind.BAD_ANSWER;
                    };
            throw new CloudException(kind, "Nova does not migrate " + server + ": " + answer.complaint());
        }
    }

    private Answer get(String path) {
        return cloud.call(Service.COMPUTE, FLAVOR_WITHIN, TRIED, "GET", path, spoken -> null);
    }

    private static JsonNode expect(Answer answer, String what) {
        if (!answer.ok()) {
            throw new CloudException(
                    Kind.BAD_ANSWER, "Nova does not show " + what + ": " + answer.status() + " " + answer.complaint());
        }
        return answer.body();
    }
}
