package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Moves an address from guest to guest, as keepalived does: the guest that gets it puts it on its interface and tells its neighbours
 * by gratuitous ARP (RFC 5227, section 3), at once and twice more. Its agent does that, so it needs a guest agent that may run
 * programs, and {@code ip} and {@code arping} in the guest. Thread-safe.
 */
public final class AddressTraffic implements Traffic {
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final String device;

    /** @param device name of the interface in guests */
    public AddressTraffic(Cluster cluster, String device) {
        this.cluster = cluster;
        this.device = device;
    }

    @Override
    public Optional<String> whyNot(Ward ward) {
        List<String> servers = ward.portion().servers();
        if (servers.size() > 1 || Portion.mayBeSeveral(servers.get(0))) {
            return Optional.of(
                    "portion " + ward.name() + " may have several servers, and one address cannot be moved for all of"
                            + " them; make a portion of each, or set switchover.traffic");
        }
        return ward.address().filter(a -> ADDRESS.matcher(a).matches()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "portion " + ward.name()
                                + " has no IPv4 address that can be moved; give it one in the workload's file, or set switchover.traffic");
    }

    /** An address that a guest was given for its boot. */
    @Override
    public boolean mayComeBack() {
        return true;
    }

    @Override
    public void give(SwitchoverRecord switchover, End to) {
        String address = address(switchover);
        String tell = "arping -q -U -c 1 -w 1 -I " + device + " " + address;
        run(
                to,
                "ip address replace " + address + "/32 dev " + device + " && " + has(address) + " || exit 1; (" + tell
                        + "; sleep 1; " + tell + "; sleep 1; " + tell + ") </dev/null >/dev/null 2>&1 &");
    }

    @Override
    public void take(SwitchoverRecord switchover, End from) {
        String address = address(switchover);
        run(from, "ip address del " + address + "/32 dev " + device + " 2>/dev/null; ! " + has(address));
    }

    private String has(String address) {
        return "ip -o address show dev " + device + " | grep -qF ' " + address + "/'";
    }

    private static String address(SwitchoverRecord switchover) {
        return switchover
                .address()
                .filter(a -> ADDRESS.matcher(a).matches())
                .orElseThrow(() -> new IllegalArgumentException("no address can be moved"));
    }

    private void run(End server, String script) {
        cluster.port(server.hypervisor()).run(server.server(), script, LIMIT);
    }
}
