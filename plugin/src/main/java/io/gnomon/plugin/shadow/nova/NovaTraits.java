package io.gnomon.plugin.shadow.nova;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.openstack.SoldFlavor;
import io.gnomon.plugin.shadow.PlainTraits;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What requests to Nova can be matched by: all that {@code POST /servers} says but what a server that runs can be given: name,
 * description, metadata. Two that say the rest differently are different, also if they mean the same.
 */
final class NovaTraits {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 255;
    private static final String REQUEST = "request";
    private static final String FLAVOR_ID = "flavor_id";
    private static final String IMAGE = "image";
    private static final String SPECS = "extra_specs";
    private static final String DISKS = "disks";

    /** What may be asked for; a staged server is asked for with an administrator's rights, so that nothing else may be in it. */
    private static final Set<String> KEYS = Set.of(
            "imageRef",
            "flavorRef",
            "networks",
            "security_groups",
            "availability_zone",
            "config_drive",
            "OS-DCF:diskConfig");

    private NovaTraits() {}

    /** The profile of a request that came now. */
    static WorkloadProfile profile(NovaRequest request, SoldFlavor sold, Instant at) {
        NovaFlavor flavor = sold.flavor();
        Map<String, String> traits = new TreeMap<>(flavor(sold));
        traits.put(REQUEST, request.server());
        traits.put(FLAVOR_ID, request.flavor());
        traits.put(IMAGE, request.image());
        String name = flavor.name() + "/" + request.image();
        return WorkloadProfile.of(
                request.project(), name.substring(0, Math.min(name.length(), LONGEST_NAME)), traits, at);
    }

    private static Map<String, String> flavor(SoldFlavor sold) {
        NovaFlavor flavor = sold.flavor();
        Map<String, String> traits = new TreeMap<>(PlainTraits.traits(sold(flavor)));
        traits.put(SPECS, new TreeMap<>(flavor.extraSpecs()).toString());
        traits.put(
                DISKS,
                flavor.diskGib() + " GiB, ephemeral " + sold.ephemeralGib() + " GiB, swap " + sold.swapMib() + " MiB");
        return traits;
    }

    /** Whether a flavor is what it was when the profile was learnt. */
    static boolean isOf(WorkloadProfile profile, SoldFlavor flavor) {
        return profile.traits().entrySet().containsAll(flavor(flavor).entrySet());
    }

    static String flavorId(WorkloadProfile profile) {
        return text(profile, FLAVOR_ID);
    }

    /**
     * Why a request is none that a server can be staged for; empty if it is one.
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    static Optional<String> whyNot(NovaRequest request) {
        ObjectNode server = read(request.server());
        for (Iterator<String> names = server.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                return Optional.of("no server is staged with '" + name + "'");
            }
        }
        if (!server.path("flavorRef").asText().equals(request.flavor())
                || !server.path("imageRef").asText().equals(request.image())) {
            return Optional.of("its flavor or image is another one in 'server'");
        }
        JsonNode networks = server.path("networks");
        for (JsonNode network : networks) {
            if (network.size() != 1 || !network.path("uuid").isTextual()) {
                return Optional.of("a network is to be named by its id, and nothing else of it");
            }
        }
        return server.path("availability_zone").asText().contains(":")
                ? Optional.of("no host may be named in 'availability_zone'")
                : Optional.empty();
    }

    /** What Nova sells by a flavor. */
    private static Flavor sold(NovaFlavor flavor) {
        ResourceVector size =
                ResourceVector.UNKNOWN.with(Resource.CPU, flavor.vcpus()).with(Resource.MEMORY, flavor.memoryMib());
        return new Flavor(flavor.name(), size, size, 1);
    }

    /** Whether it was learnt from a request to Nova. */
    static boolean isNovas(WorkloadProfile profile) {
        return profile.traits().containsKey(REQUEST);
    }

    static String image(WorkloadProfile profile) {
        return text(profile, IMAGE);
    }

    /** What {@code POST /servers} takes, without a name. */
    static ObjectNode server(WorkloadProfile profile) {
        return read(text(profile, REQUEST));
    }

    private static ObjectNode read(String request) {
        try {
            if (JSON.readTree(request) instanceof ObjectNode server) {
                return server;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a request to Nova that is no JSON", e);
        }
        throw new IllegalArgumentException("a request to Nova that is no JSON object");
    }

    private static String text(WorkloadProfile profile, String key) {
        String text = profile.traits().get(key);
        if (text == null) {
            throw new IllegalArgumentException("workload " + profile.id() + " is none of Nova's: it has no " + key);
        }
        return text;
    }
}
