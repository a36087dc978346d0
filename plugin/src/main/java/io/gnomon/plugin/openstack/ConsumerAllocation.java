package io.gnomon.plugin.openstack;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a consumer, a server as a rule, holds in Placement.
 *
 * @param resources amounts by class (VCPU, MEMORY_MB), by provider
 * @param generation of the consumer: changes with each change of what it holds
 */
public record ConsumerAllocation(
        Map<String, Map<String, Long>> resources, String project, String user, long generation) {
    public ConsumerAllocation {
        Map<String, Map<String, Long>> copy = new TreeMap<>();
        resources.forEach((provider, amounts) -> copy.put(provider, Map.copyOf(amounts)));
        resources = Map.copyOf(copy);
    }

    /** The same, with other amounts of some classes of one provider. */
    ConsumerAllocation with(String provider, Map<String, Long> changed) {
        Map<String, Map<String, Long>> all = new TreeMap<>(resources);
        Map<String, Long> amounts = new TreeMap<>(all.getOrDefault(provider, Map.of()));
        amounts.putAll(changed);
        all.put(provider, amounts);
        return new ConsumerAllocation(all, project, user, generation);
    }
}
