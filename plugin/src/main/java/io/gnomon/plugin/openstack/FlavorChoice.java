package io.gnomon.plugin.openstack;

import io.gnomon.scheduler.model.Resource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which flavor is large enough, and no larger than it must be. */
public final class FlavorChoice {
    /** What asks for hardware or hosts of a kind of their own: not for a server that only needs another size. */
    private static final List<String> SPECIAL =
            List.of("resources", "trait", "pci_passthrough:", "accel:", "aggregate_instance_extra_specs:");

    private FlavorChoice() {}

    /**
     * The one that exceeds least what is needed, counted in shares of that. What a flavor sells counts, not how far its
     * servers may grow above it. Empty if none holds all of it.
     *
     * @param needed by resource, in its unit
     * @param diskGib the disk that the server has, as Nova makes no disk smaller; 0 if it is still to come
     */
    public static Optional<NovaFlavor> smallest(
            Collection<NovaFlavor> offered, Map<Resource, Double> needed, long diskGib) {
        return offered.stream()
                .filter(f -> f.diskGib() >= diskGib)
                .filter(f -> f.extraSpecs().keySet().stream().noneMatch(FlavorChoice::isSpecial))
                .filter(f -> needed.entrySet().stream().allMatch(n -> sold(f, n.getKey()) >= n.getValue() - 1e-9))
                .min(Comparator.<NovaFlavor>comparingDouble(f -> excess(f, needed))
                        .thenComparingLong(NovaFlavor::memoryMib)
                        .thenComparingInt(NovaFlavor::vcpus)
                        .thenComparingLong(NovaFlavor::diskGib)
                        .thenComparing(NovaFlavor::name));
    }

    static boolean isSpecial(String extraSpec) {
        return SPECIAL.stream().anyMatch(extraSpec::startsWith);
    }

    private static double excess(NovaFlavor flavor, Map<Resource, Double> needed) {
        double excess = 0;
        for (Resource r : List.of(Resource.CPU, Resource.MEMORY)) {
            Double least = needed.get(r);
            excess += least == null || least <= 0 ? 0 : sold(flavor, r) / least;
        }
        return excess;
    }

    /** Infinite where a flavor does not limit. */
    private static double sold(NovaFlavor flavor, Resource resource) {
        FlavorSpecs specs = FlavorSpecs.read(flavor);
        return switch (resource) {
            case CPU -> flavor.vcpus() * specs.coresPerVcpu().orElse(1);
            case MEMORY -> flavor.memoryMib();
            case DISK -> specs.diskMibPerSecond().orElse(Double.POSITIVE_INFINITY);
            case NETWORK -> specs.networkMibPerSecond().orElse(Double.POSITIVE_INFINITY);
        };
    }
}
