package io.gnomon.plugin.shadow.nova;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.shadow.PlainTraits;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.Map;
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

    private NovaTraits() {}

    /** The profile of a request that came now. */
    static WorkloadProfile profile(NovaRequest request, NovaFlavor flavor, Instant at) {
        Map<String, String> traits = new TreeMap<>(PlainTraits.traits(sold(flavor)));
        traits.put(REQUEST, request.server());
        traits.put(FLAVOR_ID, request.flavor());
        traits.put(IMAGE, request.image());
        traits.put(SPECS, new TreeMap<>(flavor.extraSpecs()).toString());
        String name = flavor.name() + "/" + request.image();
        return WorkloadProfile.of(
                request.project(), name.substring(0, Math.min(name.length(), LONGEST_NAME)), traits, at);
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
        try {
            JsonNode node = JSON.readTree(text(profile, REQUEST));
            if (node instanceof ObjectNode server) {
                return server;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the request of workload " + profile.id() + " cannot be read", e);
        }
        throw new IllegalArgumentException("the request of workload " + profile.id() + " is none");
    }

    private static String text(WorkloadProfile profile, String key) {
        String text = profile.traits().get(key);
        if (text == null) {
            throw new IllegalArgumentException("workload " + profile.id() + " is none of Nova's: it has no " + key);
        }
        return text;
    }
}
