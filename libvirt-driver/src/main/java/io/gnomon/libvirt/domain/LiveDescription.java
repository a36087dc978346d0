package io.gnomon.libvirt.domain;

import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.DomainLimits.Dimm;
import io.gnomon.libvirt.hotplug.DomainLimits.Disk;
import io.gnomon.libvirt.hotplug.DomainLimits.NetworkInterface;
import io.gnomon.libvirt.hotplug.DomainLimits.VirtioMemDevice;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.w3c.dom.Element;

/**
 * Reads what a running domain has, and how far it can go, out of libvirt's live description: of any domain, whoever
 * made it. A pure function of the text.
 */
public final class LiveDescription {
    private static final String NOVA_NAMESPACE = "http://openstack.org/xmlns/libvirt/nova/";

    private final Element domain;

    private LiveDescription(Element domain) {
        this.domain = domain;
    }

    /** @throws IllegalArgumentException if it is not a description */
    public static LiveDescription parse(String xml) {
        return new LiveDescription(Xml.parse(xml));
    }

    /**
     * What was asked of the guest beside the description, which follows QEMU's balloon with a delay of up to a second.
     *
     * @param onlineVcpus vCPUs that the guest agent counted
     * @param balloonKib what the balloon device says it leaves of boot memory and DIMMs
     */
    public record GuestView(OptionalInt onlineVcpus, OptionalLong balloonKib) {
        public static final GuestView NONE = new GuestView(OptionalInt.empty(), OptionalLong.empty());
    }

    /**
     * @param view what the guest says
     * @param levers what is known to work on this domain
     */
    public DomainLimits limits(GuestView view, Map<Lever, LeverState> levers) {
        List<VirtioMemDevice> virtioMem = virtioMem();
        List<Dimm> dimms = dimms();
        long bootMib = bootMemoryKib() / 1024;
        int maximumVcpus = Xml.text(domain, "vcpu").map(Integer::parseInt).orElse(1);
        int plugged = Xml.find(domain, "vcpu")
                .flatMap(vcpu -> Xml.attribute(vcpu, "current"))
                .map(Integer::parseInt)
                .orElse(maximumVcpus);
        Optional<Element> maxMemory = Xml.find(domain, "maxMemory");
        int slots = maxMemory
                .flatMap(m -> Xml.attribute(m, "slots"))
                .map(Integer::parseInt)
                .orElse(0);
        long maximumMib = maxMemory.map(m -> kib(m) / 1024).orElse(bootMib);
        long dimmsMib = dimms.stream().mapToLong(Dimm::sizeMib).sum();
        return new DomainLimits(
                view.onlineVcpus().orElse(plugged),
                plugged,
                maximumVcpus,
                coresPerVcpu(),
                balloonMib(view, bootMib, dimmsMib, virtioMem),
                bootMib,
                virtioMem,
                dimms,
                Math.max(0, slots - dimms.size()),
                maximumMib,
                disks(),
                interfaces(),
                hasAgent(),
                Map.copyOf(levers));
    }

    /** Levers that this domain has nothing for, with the reason. */
    public Map<Lever, String> absentLevers() {
        Map<Lever, String> absent = new EnumMap<>(Lever.class);
        DomainLimits limits = limits(GuestView.NONE, Map.of());
        if (limits.vcpusMaximum() <= 1) {
            absent.put(Lever.VCPU_PLUG, "this domain has no vCPU head room");
            absent.put(Lever.VCPU_UNPLUG, "this domain has one vCPU only");
        }
        if (!limits.guestAgent()) {
            absent.put(Lever.VCPU_AGENT, "no guest agent answers; start qemu-guest-agent in the guest");
        }
        if (devices("memballoon").stream().allMatch(b -> "none".equals(b.getAttribute("model")))) {
            absent.put(Lever.BALLOON, "this domain has no balloon device");
        }
        if (limits.virtioMem().isEmpty()) {
            absent.put(Lever.VIRTIO_MEM, "this domain has no virtio-mem device");
        }
        if (limits.freeMemorySlots() == 0 && limits.dimms().isEmpty()) {
            absent.put(Lever.DIMM, "this domain has no memory slots");
        }
        if (limits.disks().isEmpty()) {
            absent.put(Lever.DISK_THROTTLE, "this domain has no disk");
        }
        if (limits.interfaces().isEmpty()) {
            absent.put(Lever.INTERFACE_BANDWIDTH, "this domain has no network interface");
        }
        return absent;
    }

    /** The description of one virtio-mem device, changed to ask for another size. */
    public Optional<String> virtioMemRequesting(String alias, long requestedMib) {
        return memoryDevices("virtio-mem").stream()
                .filter(memory -> alias.equals(alias(memory)))
                .findFirst()
                .map(memory -> {
                    Xml.find(memory, "target", "requested").ifPresent(requested -> {
                        requested.setAttribute("unit", "MiB");
                        requested.setTextContent(Long.toString(requestedMib));
                    });
                    return Xml.write(memory);
                });
    }

    /** Whether a guest agent is there and connected, so that it can be asked. */
    public boolean hasAgent() {
        return devices("channel").stream()
                .flatMap(channel -> Xml.children(channel, "target").stream())
                .anyMatch(target -> "org.qemu.guest_agent.0".equals(target.getAttribute("name"))
                        && "connected".equals(target.getAttribute("state")));
    }

    /** Whether we made the domain. */
    public boolean isOurs() {
        return ours().isPresent();
    }

    /** Our own metadata, as given when the domain was created; empty for a domain of somebody else. */
    public Map<String, String> metadata() {
        Map<String, String> entries = new LinkedHashMap<>();
        ours().ifPresent(server -> Xml.children(server, "entry")
                .forEach(entry -> entries.put(entry.getAttribute("key"), entry.getTextContent())));
        return entries;
    }

    /**
     * What Nova wrote about its server, each key behind {@code nova.}: name, created, flavor, vcpus, memory-mib, project,
     * project-name, user-name, image and, from 2025 on, extra specs behind {@code nova.spec.}; empty for another's domain.
     */
    public Map<String, String> nova() {
        Map<String, String> entries = new LinkedHashMap<>();
        Xml.find(domain, "metadata", "instance")
                .filter(nova -> String.valueOf(nova.getNamespaceURI()).startsWith(NOVA_NAMESPACE))
                .ifPresent(nova -> {
                    put(entries, "nova.name", Xml.text(nova, "name"));
                    put(entries, "nova.created", Xml.text(nova, "creationTime").map(LiveDescription::iso));
                    Xml.find(nova, "flavor").ifPresent(flavor -> {
                        put(entries, "nova.flavor", Xml.attribute(flavor, "name"));
                        put(entries, "nova.vcpus", Xml.text(flavor, "vcpus"));
                        put(entries, "nova.memory-mib", Xml.text(flavor, "memory"));
                        Xml.find(flavor, "extraSpecs").ifPresent(specs -> Xml.children(specs, "extraSpec")
                                .forEach(spec -> entries.put(
                                        "nova.spec." + spec.getAttribute("name"),
                                        spec.getTextContent().strip())));
                    });
                    Optional<Element> project = Xml.find(nova, "owner", "project");
                    put(entries, "nova.project", project.flatMap(p -> Xml.attribute(p, "uuid")));
                    put(entries, "nova.project-name", project.map(p -> p.getTextContent()
                            .strip()));
                    put(entries, "nova.user-name", Xml.text(nova, "owner", "user"));
                    put(entries, "nova.image", Xml.find(nova, "root").flatMap(root -> Xml.attribute(root, "uuid")));
                });
        return entries;
    }

    private static void put(Map<String, String> into, String key, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> into.put(key, text));
    }

    private static String iso(String novas) {
        return novas.replace(' ', 'T') + "Z";
    }

    /** When the domain was started, if whoever started it wrote that down: we ourselves, or Nova. */
    public Optional<Instant> started() {
        return ours().flatMap(server -> Xml.attribute(server, "started"))
                .or(this::novaCreation)
                .flatMap(text -> {
                    try {
                        return Optional.of(Instant.parse(text));
                    } catch (DateTimeParseException e) {
                        return Optional.empty();
                    }
                });
    }

    /** Nova writes "2026-01-31 10:11:12", in UTC, when it makes the description. */
    private Optional<String> novaCreation() {
        return Xml.text(domain, "metadata", "instance", "creationTime").map(LiveDescription::iso);
    }

    private Optional<Element> ours() {
        return Xml.find(domain, "metadata").stream()
                .flatMap(metadata -> Xml.children(metadata, "server").stream())
                .filter(server -> DomainXml.NAMESPACE.equals(server.getNamespaceURI()))
                .findFirst();
    }

    /** The device counts DIMMs in; the description counts virtio-mem in as well. */
    private long balloonMib(GuestView view, long bootMib, long dimmsMib, List<VirtioMemDevice> virtioMem) {
        if (view.balloonKib().isPresent()) {
            return view.balloonKib().getAsLong() / 1024 - dimmsMib;
        }
        long virtioMemMib =
                virtioMem.stream().mapToLong(VirtioMemDevice::currentMib).sum();
        return size("currentMemory")
                .map(kib -> kib / 1024 - dimmsMib - virtioMemMib)
                .orElse(bootMib);
    }

    /** Memory at boot: everything but the memory devices. */
    private long bootMemoryKib() {
        long total = size("memory").orElse(0L);
        long devices = devices("memory").stream()
                .flatMap(memory -> Xml.find(memory, "target", "size").stream())
                .mapToLong(LiveDescription::kib)
                .sum();
        return total - devices;
    }

    private OptionalDouble coresPerVcpu() {
        Optional<Long> quota = Xml.text(domain, "cputune", "quota").map(Long::parseLong);
        Optional<Long> period = Xml.text(domain, "cputune", "period").map(Long::parseLong);
        if (quota.isEmpty() || quota.get() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((double) quota.get() / period.orElse(DomainXml.CPU_PERIOD_MICROS));
    }

    private List<VirtioMemDevice> virtioMem() {
        List<VirtioMemDevice> found = new ArrayList<>();
        for (Element memory : memoryDevices("virtio-mem")) {
            found.add(new VirtioMemDevice(
                    alias(memory),
                    targetMib(memory, "requested"),
                    targetMib(memory, "current"),
                    targetMib(memory, "size"),
                    targetMib(memory, "block")));
        }
        return List.copyOf(found);
    }

    private List<Dimm> dimms() {
        return memoryDevices("dimm").stream()
                .map(memory -> new Dimm(alias(memory), targetMib(memory, "size")))
                .toList();
    }

    private List<Element> memoryDevices(String model) {
        return devices("memory").stream()
                .filter(memory -> model.equals(memory.getAttribute("model")))
                .toList();
    }

    private List<Disk> disks() {
        return devices("disk").stream()
                .filter(disk -> !"cdrom".equals(disk.getAttribute("device")))
                .flatMap(disk -> Xml.find(disk, "target").stream()
                        .map(target -> new Disk(
                                target.getAttribute("dev"),
                                limit(disk, "iotune", "total_bytes_sec"),
                                limit(disk, "iotune", "total_iops_sec"))))
                .toList();
    }

    private List<NetworkInterface> interfaces() {
        return devices("interface").stream()
                .flatMap(nic -> Xml.find(nic, "target").stream()
                        .map(target -> new NetworkInterface(target.getAttribute("dev"), bandwidth(nic))))
                .toList();
    }

    private static OptionalLong bandwidth(Element nic) {
        return Xml.find(nic, "bandwidth", "inbound")
                .flatMap(inbound -> Xml.attribute(inbound, "average"))
                .map(kib -> OptionalLong.of(Long.parseLong(kib) * 1024))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong limit(Element element, String... path) {
        return Xml.text(element, path)
                .map(Long::parseLong)
                .filter(value -> value > 0)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private List<Element> devices(String name) {
        return Xml.find(domain, "devices")
                .map(devices -> Xml.children(devices, name))
                .orElse(List.of());
    }

    private static String alias(Element device) {
        return Xml.find(device, "alias")
                .map(alias -> alias.getAttribute("name"))
                .orElse("");
    }

    private static long targetMib(Element memory, String name) {
        return Xml.find(memory, "target", name).map(size -> kib(size) / 1024).orElse(0L);
    }

    private Optional<Long> size(String name) {
        return Xml.find(domain, name).map(LiveDescription::kib);
    }

    /** libvirt writes KiB, but reads and therefore may be given others. */
    private static long kib(Element size) {
        long value = Long.parseLong(size.getTextContent().strip());
        return switch (size.getAttribute("unit")) {
            case "b", "bytes" -> value / 1024;
            case "M", "MiB" -> value << 10;
            case "G", "GiB" -> value << 20;
            default -> value;
        };
    }
}
