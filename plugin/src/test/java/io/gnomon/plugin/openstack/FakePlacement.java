package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Placement in memory, with what matters of it: capacity, the bounds of a unit, generations, consumer types. */
public final class FakePlacement {
    private static final int CONSUMER_TYPES = 38;

    /** @param held by provider and class */
    private record Consumer(
            Map<String, Map<String, Long>> held, long generation, String project, String user, String type) {}

    private record Stock(long total, double ratio, long maxUnit) {}

    private final Map<String, Map<String, Stock>> providers = new TreeMap<>();
    private final Map<String, Consumer> consumers = new HashMap<>();
    int mostMinor = 39;
    private boolean oversold;
    private final Map<String, String> names = new HashMap<>();

    /** A hypervisor whose one server may have all of it. */
    public synchronized void provider(String id, long vcpus, long memoryMib) {
        providers.put(
                id,
                new TreeMap<>(
                        Map.of("VCPU", new Stock(vcpus, 1, vcpus), "MEMORY_MB", new Stock(memoryMib, 1, memoryMib))));
    }

    /** The name of a hypervisor in Nova, which its provider bears. */
    public synchronized void name(String id, String name) {
        names.put(id, name);
    }

    /** Whose a consumer is. */
    public synchronized String user(String consumer) {
        return consumers.get(consumer).user();
    }

    /** Who holds something and is of a type. */
    public synchronized Set<String> consumers(String type) {
        return consumers.entrySet().stream()
                .filter(e -> e.getValue().type().equals(type))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Somebody holds something, as a consumer of a type and a user's. */
    public synchronized void hold(
            String consumer, String type, String user, String provider, Map<String, Long> amounts) {
        consumers.put(consumer, new Consumer(Map.of(provider, amounts), 1, "p1", user, type));
    }

    /** What Nova does when it makes or moves a server. */
    public synchronized void hold(String consumer, String provider, Map<String, Long> amounts) {
        Consumer before = consumers.get(consumer);
        Map<String, Map<String, Long>> held = new TreeMap<>(before == null ? Map.of() : before.held());
        held.put(provider, Map.copyOf(amounts));
        consumers.put(
                consumer, new Consumer(held, before == null ? 1 : before.generation() + 1, "p1", "u1", "unknown"));
    }

    public synchronized void delete(String consumer) {
        consumers.remove(consumer);
    }

    /** What a consumer holds of a class, of all providers; 0 if nothing. */
    public synchronized long held(String consumer, String resource) {
        Consumer c = consumers.get(consumer);
        return c == null
                ? 0
                : c.held().values().stream()
                        .mapToLong(amounts -> amounts.getOrDefault(resource, 0L))
                        .sum();
    }

    /** Whether ever more was sold than there is. */
    public synchronized boolean wasOversold() {
        return oversold;
    }

    private long used(String provider, String resource, String butNot) {
        return consumers.entrySet().stream()
                .filter(e -> !e.getKey().equals(butNot))
                .mapToLong(e ->
                        e.getValue().held().getOrDefault(provider, Map.of()).getOrDefault(resource, 0L))
                .sum();
    }

    synchronized Reply answer(String method, String path, int minor, JsonNode body) {
        if (path.startsWith("/allocations/")) {
            String consumer = path.substring("/allocations/".length());
            if (method.equals("DELETE")) {
                return consumers.remove(consumer) == null
                        ? error(404, "placement.undefined_code", "No allocations for consumer")
                        : new Reply(204, null);
            }
            return method.equals("PUT") ? put(consumer, minor, body) : Reply.of(200, shown(consumer, minor));
        }
        String[] parts = path.split("/");
        if (path.equals("/resource_providers")) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            providers.keySet().forEach(id -> all.withArray("resource_providers")
                    .addObject()
                    .put("uuid", id)
                    .put("name", names.getOrDefault(id, "node-" + id)));
            return Reply.of(200, all);
        }
        if (parts.length == 4 && providers.containsKey(parts[2])) {
            return Reply.of(
                    200,
                    switch (parts[3]) {
                        case "usages" -> usages(parts[2]);
                        case "allocations" -> allocations(parts[2]);
                        default -> inventories(parts[2]);
                    });
        }
        return error(404, "placement.undefined_code", "no such thing: " + path);
    }

    private ObjectNode shown(String consumer, int minor) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode allocations = all.putObject("allocations");
        Consumer c = consumers.get(consumer);
        if (c != null) {
            c.held().forEach((provider, amounts) -> {
                ObjectNode resources =
                        allocations.putObject(provider).put("generation", 7).putObject("resources");
                amounts.forEach(resources::put);
            });
            all.put("consumer_generation", c.generation())
                    .put("project_id", c.project())
                    .put("user_id", c.user());
            if (minor >= CONSUMER_TYPES) {
                all.put("consumer_type", c.type());
            }
        }
        return all;
    }

    private Reply put(String consumer, int minor, JsonNode body) {
        boolean typed = body.has("consumer_type");
        if (typed != (minor >= CONSUMER_TYPES)
                || body.path("consumer_type").asText("INSTANCE").equals("unknown")) {
            return error(400, "placement.undefined_code", "JSON does not validate: consumer_type");
        }
        Consumer before = consumers.get(consumer);
        JsonNode generation = body.path("consumer_generation");
        if (before == null ? !generation.isNull() : generation.asLong(-1) != before.generation()) {
            return error(409, "placement.concurrent_update", "consumer generation conflict - expected another");
        }
        Map<String, Map<String, Long>> held = new TreeMap<>();
        body.path("allocations").fields().forEachRemaining(p -> {
            Map<String, Long> amounts = new TreeMap<>();
            p.getValue()
                    .path("resources")
                    .fields()
                    .forEachRemaining(r -> amounts.put(r.getKey(), r.getValue().asLong()));
            held.put(p.getKey(), amounts);
        });
        for (Map.Entry<String, Map<String, Long>> at : held.entrySet()) {
            for (Map.Entry<String, Long> amount : at.getValue().entrySet()) {
                Stock stock = providers.getOrDefault(at.getKey(), Map.of()).get(amount.getKey());
                long used = used(at.getKey(), amount.getKey(), consumer) + amount.getValue();
                if (stock == null || amount.getValue() > stock.maxUnit() || used > stock.total() * stock.ratio()) {
                    return error(
                            409,
                            "placement.undefined_code",
                            "Unable to allocate inventory: the requested amount would exceed the capacity.");
                }
            }
        }
        consumers.put(
                consumer,
                new Consumer(
                        held,
                        before == null ? 1 : before.generation() + 1,
                        body.path("project_id").asText(),
                        body.path("user_id").asText(),
                        // as Nova's own consumers read back
                        body.path("consumer_type").asText("INSTANCE").replace("INSTANCE", "unknown")));
        providers.forEach((id, stocks) -> stocks.forEach(
                (resource, stock) -> oversold |= used(id, resource, "") > stock.total() * stock.ratio()));
        return new Reply(204, null);
    }

    private ObjectNode allocations(String provider) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode allocations = all.putObject("allocations");
        consumers.forEach((id, c) -> {
            if (c.held().containsKey(provider)) {
                allocations.putObject(id).putObject("resources");
            }
        });
        return all;
    }

    private ObjectNode inventories(String provider) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode inventories = all.putObject("inventories");
        providers.get(provider).forEach((resource, stock) -> inventories
                .putObject(resource)
                .put("total", stock.total())
                .put("reserved", 0)
                .put("allocation_ratio", stock.ratio())
                .put("max_unit", stock.maxUnit()));
        return all;
    }

    private ObjectNode usages(String provider) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode usages = all.putObject("usages");
        providers.get(provider).keySet().forEach(resource -> usages.put(resource, used(provider, resource, "")));
        return all;
    }

    private static Reply error(int status, String code, String detail) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.withArray("errors")
                .addObject()
                .put("status", status)
                .put("code", code)
                .put("detail", detail);
        return Reply.of(status, body);
    }
}
