package io.gnomon.libvirt.domain;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes the libvirt description of a guest with real head room: vCPUs that can be plugged, memory that can grow by
 * virtio-mem, a balloon that reports every second, a guest agent. A pure function of its arguments.
 */
public final class DomainXml {
    /** Our own namespace in a domain's metadata. */
    public static final String NAMESPACE = "http://gnomon.io/xmlns/libvirt/domain/1.0";

    /** Period of the CPU bandwidth limit; libvirt allows quotas from 1 ms. */
    public static final long CPU_PERIOD_MICROS = 100_000;

    /** Where others have 1024 (control groups of version 1) or 100 (version 2); the least is 2 or 1. */
    private static final int BACKGROUND_SHARES = 10;

    /** What virtio-mem can plug at least; all its sizes are multiples. */
    public static final long VIRTIO_MEM_BLOCK_MIB = 2;

    private static final int MEMORY_SLOTS = 8;

    /**
     * What a specification leaves open.
     *
     * @param started written into the metadata, if known
     * @param dimmRoomMib address space kept for DIMMs beside the specification's own head room
     * @param extraDevices device elements put in as they are
     */
    public record Options(
            Virtualization virtualization, Optional<Instant> started, long dimmRoomMib, List<String> extraDevices) {
        public static Options of(Virtualization virtualization) {
            return new Options(virtualization, Optional.empty(), 0, List.of());
        }
    }

    private DomainXml() {}

    /**
     * @throws IllegalArgumentException if the specification contradicts itself; the message names the field
     */
    public static String write(DomainSpec spec, Options options) {
        check(spec);
        long headRoom = spec.maxMemoryMib() - spec.memoryMib();
        StringBuilder xml = new StringBuilder(2048);
        line(xml, "<domain type='%s'>", options.virtualization().domainType());
        line(xml, "<name>%s</name><uuid>%s</uuid>", Xml.escape(spec.name()), spec.uuid());
        metadata(xml, spec.metadata(), options.started());
        if (headRoom + options.dimmRoomMib() > 0) {
            long maximum = spec.maxMemoryMib() + options.dimmRoomMib();
            line(xml, "<maxMemory slots='%d' unit='MiB'>%d</maxMemory>", MEMORY_SLOTS, maximum);
        }
        // with virtio-mem <memory> is boot memory and device together
        line(xml, "<memory unit='MiB'>%d</memory>", spec.maxMemoryMib());
        line(xml, "<currentMemory unit='MiB'>%d</currentMemory>", spec.memoryMib());
        line(xml, "<vcpu placement='static' current='%d'>%d</vcpu>", spec.vcpus(), spec.maxVcpus());
        cpuTune(xml, spec);
        boot(xml, spec);
        cpu(xml, spec, options.virtualization());
        line(xml, "<clock offset='utc'/>");
        line(xml, "<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>");
        line(xml, "<devices>");
        for (int i = 0; i < spec.disks().size(); i++) {
            disk(xml, spec.disks().get(i), i);
        }
        serial(xml, spec);
        spec.bridge()
                .ifPresent(bridge -> line(
                        xml,
                        "<interface type='bridge'><mac address='%s'/><source bridge='%s'/><model type='virtio'/></interface>",
                        hardwareAddress(spec.uuid()),
                        Xml.escape(bridge)));
        line(xml, "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>");
        line(xml, "<memballoon model='virtio'><stats period='1'/></memballoon>");
        line(xml, "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>");
        if (headRoom > 0) {
            line(
                    xml,
                    "<memory model='virtio-mem'><target><size unit='MiB'>%d</size><node>0</node>"
                            + "<block unit='MiB'>%d</block><requested unit='KiB'>0</requested></target></memory>",
                    headRoom,
                    VIRTIO_MEM_BLOCK_MIB);
        }
        options.extraDevices().forEach(device -> line(xml, "%s", device));
        line(xml, "</devices></domain>");
        return xml.toString();
    }

    /** Target device of the n-th disk: vda, vdb, ... vdz, vdaa. */
    public static String diskDevice(int index) {
        StringBuilder letters = new StringBuilder();
        for (int rest = index; rest >= 0; rest = rest / 26 - 1) {
            letters.insert(0, (char) ('a' + rest % 26));
        }
        return "vd" + letters;
    }

    /** Of the network interface of a guest, in the range that is QEMU's: always the same for the same guest. */
    public static String hardwareAddress(UUID domain) {
        long bits = domain.getLeastSignificantBits();
        return String.format(Locale.ROOT, "52:54:00:%02x:%02x:%02x", bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff);
    }

    /** A description of one DIMM, for plugging. */
    public static String dimm(long sizeMib) {
        return "<memory model='dimm'><target><size unit='MiB'>" + sizeMib + "</size><node>0</node></target></memory>";
    }

    private static void check(DomainSpec spec) {
        long headRoom = spec.maxMemoryMib() - spec.memoryMib();
        require(!spec.name().isBlank() && !spec.name().contains("/"), "name must be given, without a slash");
        require(spec.vcpus() >= 1, "vcpus must be at least 1, not " + spec.vcpus());
        require(spec.maxVcpus() >= spec.vcpus(), "maxVcpus must be at least vcpus (" + spec.vcpus() + ")");
        require(spec.memoryMib() >= 1, "memoryMib must be at least 1, not " + spec.memoryMib());
        require(headRoom >= 0, "maxMemoryMib must be at least memoryMib (" + spec.memoryMib() + ")");
        require(
                headRoom % VIRTIO_MEM_BLOCK_MIB == 0,
                "maxMemoryMib minus memoryMib must be a multiple of " + VIRTIO_MEM_BLOCK_MIB + ", not " + headRoom);
        spec.coresPerVcpu()
                .ifPresent(
                        cores -> require(cores >= 0.01 && cores <= 1, "coresPerVcpu must be 0.01 to 1, not " + cores));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void metadata(StringBuilder xml, Map<String, String> entries, Optional<Instant> started) {
        xml.append("<metadata>");
        metadata(xml, "gnomon:", " xmlns:gnomon='" + NAMESPACE + "'", entries, started);
        xml.append("</metadata>\n");
    }

    /** Our own element of a domain's metadata as libvirt wants to be given it: it adds the namespace by itself. */
    public static String metadata(Map<String, String> entries, Optional<Instant> started) {
        StringBuilder xml = new StringBuilder();
        metadata(xml, "", "", entries, started);
        return xml.toString();
    }

    private static void metadata(
            StringBuilder xml,
            String prefix,
            String namespace,
            Map<String, String> entries,
            Optional<Instant> started) {
        String when = started.map(at -> " started='" + at + "'").orElse("");
        line(xml, "<%sserver%s%s>", prefix, namespace, when);
        new TreeMap<>(entries)
                .forEach((key, value) -> line(
                        xml, "<%sentry key='%s'>%s</%sentry>", prefix, Xml.escape(key), Xml.escape(value), prefix));
        line(xml, "</%sserver>", prefix);
    }

    private static void cpuTune(StringBuilder xml, DomainSpec spec) {
        String shares = spec.background() ? "<shares>" + BACKGROUND_SHARES + "</shares>" : "";
        String limit = spec.coresPerVcpu().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "<period>%d</period><quota>%d</quota>",
                        CPU_PERIOD_MICROS,
                        Math.round(spec.coresPerVcpu().getAsDouble() * CPU_PERIOD_MICROS))
                : "";
        if (!(shares + limit).isEmpty()) {
            line(xml, "<cputune>%s%s</cputune>", shares, limit);
        }
    }

    private static void boot(StringBuilder xml, DomainSpec spec) {
        line(xml, "<os><type arch='x86_64' machine='q35'>hvm</type>");
        line(xml, "<kernel>%s</kernel>", Xml.escape(spec.kernel().toString()));
        line(xml, "<initrd>%s</initrd>", Xml.escape(spec.initrd().toString()));
        line(xml, "<cmdline>%s</cmdline></os>", Xml.escape(spec.kernelArguments()));
        line(xml, "<features><acpi/><apic/></features>");
    }

    private static void cpu(StringBuilder xml, DomainSpec spec, Virtualization virtualization) {
        String model =
                switch (virtualization) {
                    case KVM -> "<cpu mode='host-model' check='partial'>";
                    case EMULATED ->
                        "<cpu mode='custom' match='exact' check='none'><model fallback='allow'>qemu64</model>";
                };
        // memory can only be plugged into a NUMA cell
        line(
                xml,
                "%s<numa><cell id='0' cpus='0-%d' memory='%d' unit='MiB'/></numa></cpu>",
                model,
                spec.maxVcpus() - 1,
                spec.memoryMib());
    }

    private static void disk(StringBuilder xml, DomainSpec.Disk disk, int index) {
        line(xml, "<disk type='file' device='disk'><driver name='qemu' type='raw'/>");
        line(xml, "<source file='%s'/>", Xml.escape(disk.image().toString()));
        line(xml, "<target dev='%s' bus='virtio'/>", diskDevice(index));
        if (disk.readOnly()) {
            line(xml, "<readonly/>");
        }
        if (disk.bytesPerSecond().isPresent() || disk.requestsPerSecond().isPresent()) {
            line(xml, "<iotune>");
            limit(xml, "total_bytes_sec", disk.bytesPerSecond());
            limit(xml, "total_iops_sec", disk.requestsPerSecond());
            line(xml, "</iotune>");
        }
        line(xml, "</disk>");
    }

    private static void limit(StringBuilder xml, String element, OptionalLong value) {
        value.ifPresent(v -> line(xml, "<%s>%d</%s>", element, v, element));
    }

    private static void serial(StringBuilder xml, DomainSpec spec) {
        if (spec.serialLog().isPresent()) {
            String path = Xml.escape(spec.serialLog().get().toString());
            line(xml, "<serial type='file'><source path='%s'/><target port='0'/></serial>", path);
        } else {
            line(xml, "<serial type='pty'><target port='0'/></serial>");
        }
    }

    private static void line(StringBuilder xml, String format, Object... values) {
        xml.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
