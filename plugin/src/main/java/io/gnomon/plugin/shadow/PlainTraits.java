package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request for a server in standalone mode can be matched by: all of it but name, owner, metadata and toggle, which a server
 * that runs can be given.
 */
public final class PlainTraits {
    private static final double BLOCK_MIB = 2;
    private static final int LONGEST_NAME = 255;
    private static final String FLAVOR = "flavor";
    private static final String IMAGE = "image";
    private static final String ARGUMENTS = "kernel_arguments";
    private static final String SHARE = "cores_per_vcpu";
    private static final String START = "start_";
    private static final String CEILING = "ceiling_";

    private PlainTraits() {}

    /** Why no server can be staged for such a request; empty if one can. */
    public static Optional<String> whyNot(ServerRequest request) {
        if (!request.disks().isEmpty()) {
            return Optional.of("its disks are its own: a server that runs already cannot have them");
        }
        return request.serialLog().isPresent()
                ? Optional.of("its console file is set when it boots")
                : Optional.empty();
    }

    /** The profile of a request that came now. */
    public static WorkloadProfile profile(ServerRequest request, Instant at) {
        Flavor flavor = request.flavor();
        Map<String, String> traits = traits(flavor);
        traits.put(IMAGE, request.image().toString());
        traits.put(ARGUMENTS, request.kernelArguments());
        Path image = request.image().getFileName();
        String name = flavor.name() + "/" + (image == null ? "" : image);
        return WorkloadProfile.of(
                request.project(), name.substring(0, Math.min(name.length(), LONGEST_NAME)), traits, at);
    }

    /** What a flavor adds to the traits of a request: {@link #flavor} reads it. */
    public static Map<String, String> traits(Flavor flavor) {
        Map<String, String> traits = new TreeMap<>();
        traits.put(FLAVOR, flavor.name());
        traits.put(SHARE, Double.toString(flavor.coresPerVcpu()));
        for (Resource r : Resource.values()) {
            flavor.start().get(r).ifPresent(v -> traits.put(START + r.label(), Double.toString(v)));
            flavor.ceiling().get(r).ifPresent(v -> traits.put(CEILING + r.label(), Double.toString(v)));
        }
        return traits;
    }

    public static Flavor flavor(WorkloadProfile profile) {
        Map<String, String> traits = profile.traits();
        return new Flavor(
                text(traits, FLAVOR),
                amounts(traits, START),
                amounts(traits, CEILING),
                Double.parseDouble(text(traits, SHARE)));
    }

    /** The same flavor, starting with one vCPU and no more memory than this. */
    static Flavor small(Flavor flavor, double memoryMib) {
        ResourceVector start = flavor.start();
        double cpu = Math.min(start.getOr(Resource.CPU, flavor.coresPerVcpu()), flavor.coresPerVcpu());
        double memory = Math.min(start.getOr(Resource.MEMORY, memoryMib), memoryMib);
        double most = flavor.ceiling().getOr(Resource.MEMORY, memory);
        memory = most - Math.floor((most - memory) / BLOCK_MIB) * BLOCK_MIB; // headroom is plugged in whole blocks
        return new Flavor(
                flavor.name(),
                start.with(Resource.CPU, cpu).with(Resource.MEMORY, memory),
                flavor.ceiling(),
                flavor.coresPerVcpu());
    }

    static Path image(WorkloadProfile profile) {
        return Path.of(text(profile.traits(), IMAGE));
    }

    static String kernelArguments(WorkloadProfile profile) {
        return text(profile.traits(), ARGUMENTS);
    }

    private static ResourceVector amounts(Map<String, String> traits, String prefix) {
        ResourceVector result = ResourceVector.UNKNOWN;
        for (Resource r : Resource.values()) {
            String amount = traits.get(prefix + r.label());
            if (amount != null) {
                result = result.with(r, Double.parseDouble(amount));
            }
        }
        return result;
    }

    private static String text(Map<String, String> traits, String key) {
        String text = traits.get(key);
        if (text == null) {
            throw new IllegalArgumentException("the profile has no " + key);
        }
        return text;
    }
}
