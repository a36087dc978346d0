package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ServerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers of one test on {@code compute1}, as Nova, Placement, the daemon and the guest know them. Meanwhile the fake
 * hypervisors take none. Closing it removes them.
 */
final class RealServers implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(240);

    /** Each look asks Nova, and what a guest has said goes by nova-compute: fifty a second would keep it from its work. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** What a guest's kernel has for itself, at most. */
    private static final double KERNEL_MIB = 128;

    private static final Pattern GUEST = Pattern.compile("LOAD t=(\\d+) .* cpus=(\\d+) memtotal=(\\d+)");

    private final Api api;
    private final Client daemon;
    private final List<String> all = new ArrayList<>();

    /**
     * What the guest itself said last.
     *
     * @param seconds since its load began
     * @param memoryMib what its kernel has, its own part and what is in the balloon left out
     */
    record Guest(long seconds, int cpus, int memoryMib) {}

    RealServers(TestCloud cloud) {
        this.api = new Api(cloud);
        this.daemon = cloud.daemon();
        await("both hypervisors report", () -> api.down().isEmpty());
        api.fakesTakeServers(false);
    }

    /** Waits; what does not come is told with how things are. */
    void await(String what, BooleanSupplier condition) {
        await(what, LONG, condition);
    }

    void await(String what, Duration atMost, BooleanSupplier condition) {
        try {
            eventually(what, atMost, PAUSE, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ". Now: " + situation(), e);
        }
    }

    /** In a line, what is known of them; for people. */
    private String situation() {
        List<String> lines = new ArrayList<>(List.of("down " + told(api::down)));
        for (String id : all) {
            lines.add(told(() -> api.status(id)) + ", held " + told(() -> api.allocations(id)) + ", "
                    + told(() -> guest(id)) + ", newest first "
                    + adjustments(id).stream()
                            .limit(4)
                            .map(a -> a.resource() + " " + a.from() + ">" + a.to() + " " + a.state())
                            .toList());
        }
        return String.join("; ", lines);
    }

    private static String told(Supplier<Object> known) {
        try {
            return known.get().toString();
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    Api api() {
        return api;
    }

    Client daemon() {
        return daemon;
    }

    List<String> all() {
        return all;
    }

    /** A server that is ACTIVE. */
    String boot(String name, String flavor, String image, Map<String, String> metadata) {
        String id = ask(name, flavor, image, metadata);
        becomes(id, "ACTIVE");
        return id;
    }

    /** A server that may become so. */
    String ask(String name, String flavor, String image, Map<String, String> metadata) {
        String id = api.boot(name, flavor, image, Optional.of("compute1"), metadata);
        all.add(id);
        return id;
    }

    void becomes(String id, String status) {
        await(id + " is " + status, () -> {
            String now = api.status(id);
            assertThat(now)
                    .describedAs(() -> api.server(id).path("fault").toString())
                    .isNotEqualTo("ERROR");
            return now.equals(status);
        });
    }

    /** Has Nova do something to a server, and waits until it is done; the status may be the same as before. */
    void act(String id, String body, String status) {
        api.act(id, body);
        await(
                id + " is " + status + " after " + body,
                () -> isIdle(id) && api.status(id).equals(status));
    }

    /** Nova has nothing to do for it. */
    boolean isIdle(String id) {
        return api.server(id).path("OS-EXT-STS:task_state").isNull();
    }

    /** What the daemon did to it; nothing if it has not seen it yet. */
    List<AdjustmentView> adjustments(String id) {
        try {
            return daemon.adjustments(Optional.of(id), 500);
        } catch (ClientException e) {
            return List.of();
        }
    }

    /** Returns how many adjustments were made, once none is under way. */
    long settle(String id) {
        await("nothing is under way", () -> adjustments(id).stream()
                .noneMatch(a -> List.of("intended", "acting", "acted").contains(a.state())));
        return adjustments(id).size();
    }

    /**
     * Waits until more than {@code known} adjustments were made, it has more vCPUs or memory than its flavor, its guest sees
     * them, and Placement agrees.
     */
    void grown(String id, long known) {
        JsonNode flavor = api.server(id).path("flavor");
        int vcpus = flavor.path("vcpus").asInt();
        int memoryMib = flavor.path("ram").asInt();
        await(id + " has more than its flavor, and Placement agrees", () -> {
            List<AdjustmentView> made = adjustments(id);
            Map<String, Double> has = seen(id).map(ServerView::allocation).orElse(Map.of());
            double cores = Math.ceil(has.getOrDefault("cpu", 0.0));
            double memory = has.getOrDefault("memory", 0.0);
            return made.size() > known
                    && (cores > vcpus || memory > memoryMib)
                    && guest(id)
                            .filter(g -> g.cpus() == cores && g.memoryMib() > memory - KERNEL_MIB)
                            .isPresent()
                    && holds(id, cores, Math.max(memory, onTheWay(made)));
        });
    }

    private boolean holds(String id, double vcpus, double memoryMib) {
        Map<String, Integer> held = api.allocations(id);
        return held.getOrDefault("VCPU", 0) == vcpus && held.getOrDefault("MEMORY_MB", 0) == Math.ceil(memoryMib);
    }

    /** What a guest has taken in part, and may take yet, stays claimed. */
    private static double onTheWay(List<AdjustmentView> made) {
        return made.stream()
                .filter(a -> a.resource().equals("memory"))
                .findFirst() // the newest
                .filter(a -> a.state().equals("accepted"))
                .map(AdjustmentView::to)
                .orElse(0.0);
    }

    /** Waits until its guest has gone on, without a boot, beyond the age that it had. */
    void goesOn(String id, long seconds) {
        await(
                "the guest of " + id + " goes on",
                () -> guest(id).map(Guest::seconds).filter(now -> now > seconds).isPresent());
    }

    void holds(String what, String id, Map<String, Integer> amounts) {
        await(what, () -> api.allocations(id).equals(amounts));
    }

    /** As the daemon sees it. */
    Optional<ServerView> seen(String id) {
        return daemon.servers().stream()
                .filter(s -> s.id().toString().equals(id))
                .findFirst();
    }

    Optional<Guest> guest(String id) {
        Guest last = null;
        Matcher matcher = GUEST.matcher(api.console(id));
        while (matcher.find()) {
            last = new Guest(
                    Long.parseLong(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
        }
        return Optional.ofNullable(last);
    }

    @Override
    public void close() {
        api.fakesTakeServers(true);
        all.forEach(api::delete);
        await("all servers are gone", () -> all.stream().noneMatch(api::exists));
    }
}
