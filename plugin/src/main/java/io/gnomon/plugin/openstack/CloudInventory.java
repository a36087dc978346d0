package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.exceptions.ConnectionException;
import org.openstack4j.api.exceptions.ResponseException;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.core.transport.ClientConstants;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.ObjectMapperSingleton;
import org.openstack4j.model.compute.Flavor;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/**
 * What a cloud has, read through openstack4j: flavors, images, hypervisors, aggregates, services. Its session belongs to one
 * thread, so that each call makes one from our token; its URLs are our catalog's; it must not renew tokens by itself, as it
 * does not have the credentials. Every method may throw {@link CloudException}. Thread-safe.
 */
public final class CloudInventory {
    private final Cloud cloud;
    private final Config config;

    public CloudInventory(Cloud cloud) {
        this.cloud = cloud;
        int millis = (int) cloud.access().timeout().toMillis();
        Config made = Config.newConfig()
                .withConnectionTimeout(millis)
                .withReadTimeout(millis)
                .withEndpointURLResolver(new OurUrls(cloud));
        this.config = cloud.access().caCert().isPresent()
                ? made.withSSLContext(Trust.context(cloud.access().caCert()))
                : made;
    }

    /** @param up whether its nova-compute reports, and is not disabled */
    public record Node(String name, String host, boolean up, int vcpus, long memoryMib, int servers) {}

    public record Aggregate(String name, String zone, List<String> hosts, Map<String, String> metadata) {}

    /** @param disabledReason empty unless somebody disabled it and said why */
    public record Agent(String binary, String host, boolean up, boolean enabled, String disabledReason) {}

    public record Image(String id, String name, long minMemoryMib, long minDiskGib) {}

    /** All flavors, also those that are not public, with their extra specs: one call for each. */
    public List<NovaFlavor> flavors() {
        return flavors("None");
    }

    /** Those that everybody may ask for, with their extra specs: one call for each. */
    public List<NovaFlavor> publicFlavors() {
        return flavors("True");
    }

    private List<NovaFlavor> flavors(String isPublic) {
        return read(Service.COMPUTE, "flavors", client -> {
            List<NovaFlavor> found = new ArrayList<>();
            for (Flavor f : client.compute().flavors().list(Map.of("is_public", isPublic))) {
                Map<String, String> specs = client.compute().flavors().listExtraSpecs(f.getId());
                found.add(new NovaFlavor(
                        f.getName(), f.getVcpus(), f.getRam(), f.getDisk(), specs == null ? Map.of() : specs));
            }
            return List.copyOf(found);
        });
    }

    public List<Image> images() {
        return read(Service.IMAGE, "images", client -> client.imagesV2().list().stream()
                .map(i -> new Image(i.getId(), text(i.getName()), number(i.getMinRam()), number(i.getMinDisk())))
                .toList());
    }

    public List<Node> nodes() {
        return read(Service.COMPUTE, "hypervisors", client -> client.compute().hypervisors().list().stream()
                .map(h -> new Node(
                        text(h.getHypervisorHostname()),
                        h.getService() == null ? "" : text(h.getService().getHost()),
                        "up".equals(h.getState()) && "enabled".equals(h.getStatus()),
                        h.getVirtualCPU(),
                        h.getLocalMemory(),
                        h.getRunningVM()))
                .toList());
    }

    public List<Aggregate> aggregates() {
        return read(Service.COMPUTE, "aggregates", client -> client.compute().hostAggregates().list().stream()
                .map(a -> new Aggregate(
                        text(a.getName()),
                        text(a.getAvailabilityZone()),
                        a.getHosts() == null ? List.of() : List.copyOf(a.getHosts()),
                        a.getMetadata() == null ? Map.of() : new TreeMap<>(a.getMetadata())))
                .toList());
    }

    /** Nova's processes: nova-compute and the others. */
    public List<Agent> agents() {
        return read(Service.COMPUTE, "services", client -> client.compute().services().list().stream()
                .map(s -> new Agent(
                        text(s.getBinary()),
                        text(s.getHost()),
                        s.getState() == org.openstack4j.model.compute.ext.Service.State.UP,
                        s.getStatus() == org.openstack4j.model.compute.ext.Service.Status.ENABLED,
                        text(s.getDisabledReason())))
                .toList());
    }

    private <T> T read(Service service, String what, Function<OSClientV3, T> reading) {
        return cloud.refusals().watch(service, "its " + what, () -> read(service, reading));
    }

    private <T> T read(Service service, Function<OSClientV3, T> reading) {
        for (int attempt = 1; attempt <= 2; attempt++) {
            Token token = cloud.token();
            AtomicReference<@Nullable T> result = new AtomicReference<>();
            Answer answer = cloud.calls().repeat(service, true, wire -> {
                try {
                    result.set(reading.apply(client(token)));
                    return answer(200, "");
                } catch (ConnectionException e) {
                    throw new IOException(e.getMessage(), e);
                } catch (ResponseException e) {
                    return answer(e.getStatus(), text(e.getMessage()));
                }
            });
            T read = result.get();
            if (answer.ok() && read != null) {
                return read;
            }
            if (answer.status() != 401) {
                throw new CloudException(
                        answer.status() == 403 ? Kind.FORBIDDEN : Kind.BAD_ANSWER,
                        service.title() + " does not show what it has: " + answer.status() + " " + answer.complaint());
            }
            cloud.refused(token);
        }
        throw new CloudException(Kind.UNAUTHORIZED, service.title() + " does not take a fresh token of Keystone");
    }

    private static Answer answer(int status, String text) {
        return new Answer(status, TextNode.valueOf(text), Map.of());
    }

    private OSClientV3 client(Token token) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("token", token.description());
        try {
            KeystoneToken theirs = ObjectMapperSingleton.getContext(KeystoneToken.class)
                    .readValue(root.toString(), KeystoneToken.class);
            theirs.setId(token.id());
            theirs.setEndpoint(cloud.access().identity().toString());
            // a request with this header is not authenticated anew when it is refused
            return OSFactory.clientFromToken(theirs, config).headers(Map.of(ClientConstants.HEADER_OS4J_AUTH, "no"));
        } catch (JsonProcessingException e) {
            throw new CloudException(Kind.BAD_ANSWER, "Keystone's token cannot be read", e);
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long number(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    /** Region, interface and overrides are decided in one place. */
    private record OurUrls(Cloud cloud) implements EndpointURLResolver {
        @Override
        public String findURLV2(URLResolverParams params) {
            throw new UnsupportedOperationException("Keystone's v2 API is gone");
        }

        @Override
        public String findURLV3(URLResolverParams params) {
            Service service = params.type == ServiceType.IMAGE ? Service.IMAGE : Service.COMPUTE;
            return cloud.endpoint(service, cloud.token()).toString();
        }
    }
}
