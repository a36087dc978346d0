package io.gnomon.plugin.app;

import io.gnomon.plugin.openstack.CloudException;
import io.gnomon.plugin.openstack.FlavorBook;
import io.gnomon.plugin.openstack.FlavorChoice;
import io.gnomon.plugin.openstack.FlavorSpecs;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.scheduler.model.Resource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which of Nova's flavors a size is. Thread-safe. */
final class FlavorAdvice {
    private static final Advice NONE = new Advice(null, "");

    private final Optional<FlavorBook> flavors;
    private final Optional<NovaBook> servers;

    /** Without an OpenStack both are empty, and nothing is advised. */
    FlavorAdvice(Optional<FlavorBook> flavors, Optional<NovaBook> servers) {
        this.flavors = flavors;
        this.servers = servers;
    }

    /**
     * What is advised.
     *
     * @param flavor its name; null if none can be advised
     * @param words a sentence with a blank before it, or nothing
     */
    record Advice(@Nullable String flavor, String words) {}

    /** For a server that runs; nothing if it is not Nova's. Of what is not known it is to have no less than now. */
    Advice forRunning(UUID server, Map<Resource, Double> needed) {
        Optional<NovaFlavor> now = servers.flatMap(book -> book.find(server)).map(found -> found.flavor());
        if (now.isEmpty()) {
            return NONE;
        }
        Map<Resource, Double> all = new EnumMap<>(Resource.class);
        all.put(
                Resource.CPU,
                now.get().vcpus() * FlavorSpecs.read(now.get()).coresPerVcpu().orElse(1));
        all.put(Resource.MEMORY, (double) now.get().memoryMib());
        all.putAll(needed);
        return of(all, now.get().diskGib());
    }

    /** For a server that is still to come; nothing while its CPU or memory cannot be told. */
    Advice forComing(Map<Resource, Double> needed) {
        return needed.keySet().containsAll(List.of(Resource.CPU, Resource.MEMORY)) ? of(needed, 0) : NONE;
    }

    private Advice of(Map<Resource, Double> needed, long diskGib) {
        if (flavors.isEmpty()) {
            return NONE;
        }
        try {
            return FlavorChoice.smallest(flavors.get().offered(), needed, diskGib)
                    .map(f -> new Advice(f.name(), " " + words(f)))
                    .orElse(new Advice(null, " None of Nova's public flavors holds this: see openstack flavor list."));
        } catch (CloudException e) {
            return new Advice(null, " Which flavor that is cannot be told, as Nova does not answer: " + e.getMessage());
        }
    }

    private static String words(NovaFlavor f) {
        return String.format(
                Locale.ROOT,
                "The smallest of Nova's public flavors that holds this is %s: %d %s, %d MiB, a disk of %d GiB.",
                f.name(),
                f.vcpus(),
                f.vcpus() == 1 ? "vCPU" : "vCPUs",
                f.memoryMib(),
                f.diskGib());
    }
}
