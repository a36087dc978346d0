package io.gnomon.plugin.openstack;

import io.gnomon.plugin.openstack.CloudException.Kind;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What services answer, but do not give: a role that is not enough, a microversion that is not spoken, credentials that are
 * not known. It lasts until somebody does something about it, so it is told until the same is asked for again and given.
 * Thread-safe.
 */
final class Refusals {
    /** Of the others is told already: since when a service does not answer, or what became of the one request. */
    private static final Set<Kind> LASTING = Set.of(Kind.UNAUTHORIZED, Kind.FORBIDDEN, Kind.UNSUPPORTED);

    private final Map<Asked, String> refused = new ConcurrentHashMap<>();

    private record Asked(Service service, String what) {}

    /** @param what is asked for, of few kinds, like {@code PUT /allocations} */
    <T> T watch(Service service, String what, Supplier<T> call) {
        Asked asked = new Asked(service, what);
        try {
            T answer = call.get();
            refused.remove(asked);
            return answer;
        } catch (CloudException e) {
            if (LASTING.contains(e.kind())) {
                refused.put(asked, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** One line each. */
    Collection<String> lines() {
        return refused.values().stream().distinct().sorted().toList();
    }
}
