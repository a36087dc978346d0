package io.gnomon.libvirt.binding;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.gnomon.libvirt.stats.HypervisorStats;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.NodeInfo;

/** Reads what the hypervisor has and uses. */
final class NodeReader {
    /** virNodeCPUStats and virNodeMemoryStats: a name of 80 bytes, then an unsigned long. */
    private static final int FIELD = 80;

    private static final int STRUCT = 88;

    private static final int ALL = -1;

    private final InstantSource clock;
    private final Optional<StrainReader> strain;

    /** @param strain if the hypervisor is this machine */
    NodeReader(InstantSource clock, Optional<StrainReader> strain) {
        this.clock = clock;
        this.strain = strain;
    }

    HypervisorStats read(Session session) {
        String doing = "reading the state of " + session.uri();
        Connect connect = session.connect();
        LibvirtApi api = LibvirtApi.get();
        try {
            NodeInfo info = connect.nodeInfo();
            Map<String, Long> cpu =
                    table((room, count) -> api.virNodeGetCPUStats(session.pointer(), ALL, room, count, 0));
            Map<String, Long> memory =
                    table((room, count) -> api.virNodeGetMemoryStats(session.pointer(), ALL, room, count, 0));
            long free = memory.isEmpty()
                    ? connect.getFreeMemory() / 1024
                    : memory.getOrDefault("free", 0L)
                            + memory.getOrDefault("buffers", 0L)
                            + memory.getOrDefault("cached", 0L);
            return new HypervisorStats(
                    connect.getHostName(),
                    clock.instant(),
                    info.cpus,
                    memory.getOrDefault("total", info.memory),
                    free,
                    cpu.getOrDefault("user", 0L) + cpu.getOrDefault("kernel", 0L),
                    cpu.getOrDefault("idle", 0L) + cpu.getOrDefault("iowait", 0L),
                    version(connect.getLibVersion()),
                    version(connect.getVersion()),
                    strain.flatMap(StrainReader::read));
        } catch (org.libvirt.LibvirtException e) {
            throw Errors.of(doing, Errors.last(), e);
        }
    }

    private interface Getter {
        int get(@Nullable Pointer room, IntByReference count);
    }

    /** Empty where the driver does not have it (the test driver has no memory statistics). */
    private static Map<String, Long> table(Getter getter) {
        IntByReference count = new IntByReference(0);
        if (getter.get(null, count) < 0 || count.getValue() == 0) {
            Errors.last();
            return Map.of();
        }
        Memory room = new Memory((long) count.getValue() * STRUCT);
        room.clear();
        if (getter.get(room, count) < 0) {
            Errors.last();
            return Map.of();
        }
        Map<String, Long> values = new HashMap<>();
        for (int i = 0; i < count.getValue(); i++) {
            long at = (long) i * STRUCT;
            values.put(room.getString(at, "US-ASCII"), room.getLong(at + FIELD));
        }
        return values;
    }

    /** libvirt codes versions as 1,000,000 x major + 1,000 x minor + release. */
    private static String version(long coded) {
        return coded / 1_000_000 + "." + coded / 1000 % 1000 + "." + coded % 1000;
    }
}
