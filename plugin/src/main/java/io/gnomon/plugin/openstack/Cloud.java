package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cloud that is called: finds the URL, carries the token, renews it when it is refused, speaks the right microversion.
 * Thread-safe.
 */
public final class Cloud {
    private final CloudAccess access;
    private final Calls calls;
    private final Keystone keystone;
    private final Microversions microversions;
    private final Refusals refusals = new Refusals();

    /** Nothing is called yet. @throws IllegalArgumentException for certificates that are none */
    public static Cloud of(CloudAccess access, InstantSource clock) {
        return new Cloud(access, RetryPolicy.within(access.retryBudget()), Pacer.REAL, clock);
    }

    Cloud(CloudAccess access, RetryPolicy policy, Pacer pacer, InstantSource clock) {
        this.access = access;
        Wire wire = new Wire(access.timeout(), Trust.context(access.caCert()));
        this.calls = new Calls(wire, policy, pacer, new Random(), clock);
        this.keystone = new Keystone(access, calls, clock);
        this.microversions = new Microversions(this);
    }

    CloudAccess access() {
        return access;
    }

    Calls calls() {
        return calls;
    }

    Token token() {
        return keystone.token();
    }

    /** A token of Keystone that holds, for who shows it to others. It is a secret. */
    public String login() {
        return keystone.token().id();
    }

    /** Id of the user that we are. */
    public String userId() {
        return keystone.token().description().path("user").path("id").asText();
    }

    /** Id of the project that we are in; empty if we are in none. */
    String projectId() {
        return keystone.token().description().path("project").path("id").asText();
    }

    /** Asks Keystone whose a token is; 404 for one that does not hold. */
    Answer describe(String subject) {
        return keystone.describe(subject);
    }

    void refused(Token token) {
        keystone.refused(token);
    }

    URI endpoint(Service service, Token token) {
        URI override = access.overrides().get(service);
        return override == null ? token.catalog().find(service, access.endpointInterface(), access.region()) : override;
    }

    /** How each service is, for people: "answers", or since when not and why. */
    public Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            Circuit.State state = calls.circuit(service).state();
            if (state.asked()) {
                states.put(service.title(), state.text());
            }
        }
        return states;
    }

    /** What does not work, one line each. */
    public List<String> problems() {
        Stream<String> down = Arrays.stream(Service.values())
                .filter(service -> !calls.circuit(service).state().works())
                .map(service ->
                        service.title() + " " + calls.circuit(service).state().text());
        return Stream.of(down, refusals.lines().stream(), keystone.skew().stream())
                .flatMap(lines -> lines)
                .map(line -> "OpenStack: " + line)
                .toList();
    }

    /** Remembers what is refused until it is given. */
    Refusals refusals() {
        return refusals;
    }

    /**
     * Calls with the highest microversion that both sides speak, up to {@code wanted}.
     *
     * @param path behind the service's URL, with its query
     * @throws CloudException UNSUPPORTED if the service does not speak even {@code least}
     */
    Answer call(Service service, Microversion least, Microversion wanted, String method, String path, Content content) {
        String what = method + " " + path.replaceAll("^(/[^/?]*).*", "$1");
        return refusals.watch(service, what, () -> negotiated(service, least, wanted, method, path, content));
    }

    private Answer negotiated(
            Service service, Microversion least, Microversion wanted, String method, String path, Content content) {
        Answer answer = null;
        for (int attempt = 1; attempt <= 2; attempt++) { // a service may have been upgraded or rolled back meanwhile
            Microversion spoken = microversions.agree(service, least, wanted);
            answer = send(
                    service,
                    method,
                    uri -> URI.create(uri + path),
                    Map.of("OpenStack-API-Version", service.type() + " " + spoken),
                    content.in(spoken));
            if (answer.status() != 406) {
                return answer;
            }
            microversions.forget(service);
        }
        throw new CloudException(
                Kind.UNSUPPORTED,
                service.title() + " takes none of its own microversions: "
                        + (answer == null ? "" : answer.complaint()));
    }

    /** What is sent, as the microversion that is spoken wants it; null for nothing. */
    interface Content {
        @Nullable JsonNode in(Microversion spoken);
    }

    /** Finds a URL from the service's own. */
    interface Place {
        URI at(URI service);
    }

    /** A refused token is renewed, once. */
    Answer send(Service service, String method, Place place, Map<String, String> headers, @Nullable JsonNode body) {
        boolean repeatable = !method.equals("POST");
        Answer answer = null;
        for (int attempt = 1; attempt <= 2; attempt++) {
            Token token = keystone.token();
            URI uri = place.at(endpoint(service, token));
            Map<String, String> all = new TreeMap<>(headers);
            all.put("X-Auth-Token", token.id());
            answer = calls.repeat(service, repeatable, wire -> wire.send(method, uri, all, body));
            if (answer.status() != 401) {
                return allowed(service, method, answer);
            }
            keystone.refused(token);
        }
        throw new CloudException(
                Kind.UNAUTHORIZED,
                service.title() + " does not take a fresh token of Keystone: "
                        + (answer == null ? "" : answer.complaint()) + "; see its [keystone_authtoken]");
    }

    private Answer allowed(Service service, String method, Answer answer) {
        if (answer.status() == 403) {
            throw new CloudException(
                    Kind.FORBIDDEN,
                    service.title() + " does not allow the "
                            + access.credentials().who() + " this " + method + ": " + answer.complaint()
                            + "; see docs/openstack.md for the roles that are needed");
        }
        return answer;
    }
}
