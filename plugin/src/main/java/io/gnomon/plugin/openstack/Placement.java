package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Placement, called directly: openstack4j reads it only and sends no microversion. Every method may throw {@link
 * CloudException}. Thread-safe.
 */
public final class Placement {
    /** From here on each consumer has a generation. */
    private static final Microversion GENERATIONS = new Microversion(1, 28);
    /** From here on each consumer has a type, which must be sent. */
    private static final Microversion CONSUMER_TYPES = new Microversion(1, 38);

    private static final Microversion TRIED = new Microversion(1, 39);
    private static final String CONCURRENT_UPDATE = "placement.concurrent_update";

    private final Cloud cloud;

    public Placement(Cloud cloud) {
        this.cloud = cloud;
    }

    /** What came of writing an allocation. */
    sealed interface Written {
        record Done() implements Written {}

        /** Somebody else changed it since it was read: read it again. */
        record Outdated() implements Written {}

        /** There is no room, or a unit's bound is hurt. */
        record NoRoom(String complaint) implements Written {}
    }

    /** The providers, by name; Nova's are called like its hypervisors. */
    public Map<String, String> providers() {
        Map<String, String> found = new TreeMap<>();
        expect(get("/resource_providers"), "its providers")
                .path("resource_providers")
                .forEach(p -> found.put(p.path("name").asText(), p.path("uuid").asText()));
        return found;
    }

    /** What a provider has, by class; empty if there is no such provider. */
    public Map<String, Inventory> inventories(String provider) {
        Answer inventories = get("/resource_providers/" + provider + "/inventories");
        Answer usages = get("/resource_providers/" + provider + "/usages");
        if (inventories.status() == 404 || usages.status() == 404) {
            return Map.of();
        }
        JsonNode used = expect(usages, "what is used of " + provider).path("usages");
        Map<String, Inventory> found = new TreeMap<>();
        expect(inventories, "what " + provider + " has")
                .path("inventories")
                .fields()
                .forEachRemaining(e -> found.put(
                        e.getKey(),
                        new Inventory(
                                e.getValue().path("total").asLong(),
                                e.getValue().path("reserved").asLong(),
                                e.getValue().path("allocation_ratio").asDouble(1),
                                e.getValue().path("max_unit").asLong(Long.MAX_VALUE),
                                used.path(e.getKey()).asLong())));
        return found;
    }

    /** What it holds; empty if nothing. */
    public Optional<ConsumerAllocation> allocation(UUID consumer) {
        JsonNode body = expect(get("/allocations/" + consumer), "what " + consumer + " holds");
        Map<String, Map<String, Long>> resources = new TreeMap<>();
        body.path("allocations").fields().forEachRemaining(provider -> {
            Map<String, Long> amounts = new TreeMap<>();
            provider.getValue()
                    .path("resources")
                    .fields()
                    .forEachRemaining(r -> amounts.put(r.getKey(), r.getValue().asLong()));
            resources.put(provider.getKey(), amounts);
        });
        return resources.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConsumerAllocation(
                        resources,
                        body.path("project_id").asText(),
                        body.path("user_id").asText(),
                        body.path("consumer_generation").asLong()));
    }

    /** Ids of those that hold something of a provider. */
    List<UUID> consumers(String provider) {
        Answer answer = get("/resource_providers/" + provider + "/allocations");
        if (answer.status() == 404) {
            return List.of(); // it is gone
        }
        List<UUID> found = new ArrayList<>();
        expect(answer, "what is held of " + provider)
                .path("allocations")
                .fieldNames()
                .forEachRemaining(id -> found.add(UUID.fromString(id)));
        return found;
    }

    /** Whether a consumer is of a type, and what it holds is a user's. */
    boolean isOf(UUID consumer, String type, String user) {
        JsonNode body = expect(
                cloud.call(Service.PLACEMENT, CONSUMER_TYPES, TRIED, "GET", "/allocations/" + consumer, spoken -> null),
                "what " + consumer + " holds");
        return body.path("consumer_type").asText().equals(type)
                && body.path("user_id").asText().equals(user);
    }

    /** Has a consumer of a type of our own hold something; one that holds something already is {@code Outdated}. */
    Written reserve(UUID consumer, ConsumerAllocation allocation, String type) {
        ObjectNode body = body(allocation, true);
        body.putNull("consumer_generation");
        body.put("consumer_type", type);
        return written(
                cloud.call(Service.PLACEMENT, CONSUMER_TYPES, TRIED, "PUT", "/allocations/" + consumer, spoken -> body),
                consumer);
    }

    /** A consumer holds nothing any more. One that holds nothing is no error. */
    void release(UUID consumer) {
        Answer answer = cloud.call(
                Service.PLACEMENT, CONSUMER_TYPES, TRIED, "DELETE", "/allocations/" + consumer, spoken -> null);
        if (!answer.ok() && answer.status() != 404) {
            throw refused(answer, "to free what " + consumer + " holds");
        }
    }

    /** Replaces what a server holds, if nobody else has changed it since it was read. Asking twice does no harm. */
    Written write(UUID server, ConsumerAllocation allocation) {
        Answer answer = cloud.call(
                Service.PLACEMENT,
                GENERATIONS,
                TRIED,
                "PUT",
                "/allocations/" + server,
                spoken -> body(allocation, spoken.compareTo(CONSUMER_TYPES) >= 0));
        return written(answer, server);
    }

    private static Written written(Answer answer, UUID server) {
        if (answer.ok()) {
            return new Written.Done();
        }
        if (answer.status() == 409) {
            return answer.errorCode().equals(CONCURRENT_UPDATE)
                    ? new Written.Outdated()
                    : new Written.NoRoom(answer.complaint());
        }
        throw refused(answer, "a change of what " + server + " holds");
    }

    /** Nova's own consumers read back as of type "unknown", which is no type that may be sent. */
    private static ObjectNode body(ConsumerAllocation allocation, boolean typed) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode providers = body.putObject("allocations");
        allocation.resources().forEach((provider, amounts) -> {
            ObjectNode resources = providers.putObject(provider).putObject("resources");
            amounts.forEach(resources::put);
        });
        body.put("project_id", allocation.project());
        body.put("user_id", allocation.user());
        body.put("consumer_generation", allocation.generation());
        if (typed) {
            body.put("consumer_type", "INSTANCE");
        }
        return body;
    }

    private Answer get(String path) {
        return cloud.call(Service.PLACEMENT, GENERATIONS, TRIED, "GET", path, spoken -> null);
    }

    private static JsonNode expect(Answer answer, String what) {
        if (!answer.ok() || !answer.body().isObject()) {
            throw refused(answer, "to show " + what);
        }
        return answer.body();
    }

    private static CloudException refused(Answer answer, String what) {
        return new CloudException(
                Kind.BAD_ANSWER, "Placement refuses " + what + ": " + answer.status() + " " + answer.complaint());
    }
}
