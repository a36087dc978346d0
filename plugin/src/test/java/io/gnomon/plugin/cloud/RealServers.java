package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ServerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers of one test on {@code compute1}, as Nova, Placement, the daemon and the guest know them. Meanwhile the fake
 * hypervisors take none. Closing it removes them.
 */
final class RealServers implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(240);
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
        api.fakesTakeServers(false);
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
        String id = api.boot(name, flavor, image, Optional.of("compute1"), metadata);
        all.add(id);
        becomes(id, "ACTIVE");
        return id;
    }

    void becomes(String id, String status) {
        eventually(id + " is " + status, LONG, () -> {
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
        eventually(
                id + " is " + status + " after " + body,
                LONG,
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

    void settle(String id) {
        eventually("nothing is under way", LONG, () -> adjustments(id).stream()
                .noneMatch(a -> List.of("intended", "acting", "acted").contains(a.state())));
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
        eventually("all servers are gone", LONG, () -> all.stream().noneMatch(api::exists));
    }
}
