package io.gnomon.plugin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** What can be checked without a daemon. */
final class MachineChecks {
    private static final long MIB = 1024 * 1024;
    private static final int OLDEST_JAVA = 17;
    private static final List<String> LIBVIRT_SOCKETS =
            List.of("/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock", "/var/run/libvirt/libvirt-sock");

    private final Machine machine;
    private final String architecture;

    MachineChecks(Machine machine, String javaArchitecture) {
        this.machine = machine;
        this.architecture = javaArchitecture.equals("amd64") ? "x86_64" : javaArchitecture;
    }

    Check java() {
        int feature = machine.javaFeature();
        return feature >= OLDEST_JAVA
                ? Check.ok("java", "Java " + feature)
                : Check.fail("java", "Java " + feature, "install Java 17 or newer (apt-get install openjdk-17-jre)");
    }

    Check qemu() {
        String name = "qemu-system-" + architecture;
        Optional<Path> found = machine.find(name);
        if (found.isEmpty()) {
            return Check.fail(
                    "qemu",
                    name + " is not installed",
                    "apt-get install " + (architecture.equals("x86_64") ? "qemu-system-x86" : "qemu-system-arm")
                            + ", or try 'gnomon demo --simulate'");
        }
        Machine.Ran version = machine.run(found.get().toString(), "--version");
        return version.went()
                ? Check.ok("qemu", version.firstLine())
                : Check.fail("qemu", found.get() + " does not run: " + version.firstLine(), "reinstall " + name);
    }

    Check libvirt() {
        Optional<String> socket =
                LIBVIRT_SOCKETS.stream().filter(machine::exists).findFirst();
        if (socket.isEmpty()) {
            String mend = machine.find("libvirtd").isPresent() || machine.exists("/usr/sbin/libvirtd")
                    ? startLibvirt()
                    : "apt-get install libvirt-daemon-system libvirt-clients, or try 'gnomon demo --simulate'";
            return Check.fail("libvirt", "libvirtd does not run: it has no socket in /run/libvirt", mend);
        }
        IOException failure = machine.connect(socket.get());
        if (failure != null) {
            boolean denied = String.valueOf(failure.getMessage())
                            .toLowerCase(Locale.ROOT)
                            .contains("denied")
                    || !machine.mayReadAndWrite(socket.get());
            return denied
                    ? Check.fail("libvirt", "you may not use " + socket.get(), joinGroup("libvirt"))
                    : Check.fail("libvirt", "nothing answers on " + socket.get(), startLibvirt());
        }
        return machine.find("virsh")
                .map(virsh -> asked(machine.run(virsh.toString(), "-c", "qemu:///system", "version", "--daemon")))
                .orElseGet(() -> Check.ok("libvirt", socket.get() + " answers"));
    }

    private Check asked(Machine.Ran version) {
        if (version.went()) {
            String daemon = version.output()
                    .lines()
                    .filter(line -> line.startsWith("Running"))
                    .reduce((first, last) -> last)
                    .orElse("it answers");
            return Check.ok("libvirt", "qemu:///system: " + daemon.strip());
        }
        String said = version.firstLine();
        return said.contains("denied") || said.contains("authentication")
                ? Check.fail("libvirt", "qemu:///system refuses you: " + said, joinGroup("libvirt"))
                : Check.fail("libvirt", "qemu:///system does not work: " + said, startLibvirt());
    }

    private String startLibvirt() {
        return machine.exists("/run/systemd/system")
                ? "sudo systemctl start libvirtd"
                : "without systemd: sudo virtlogd -d; sudo libvirtd -d";
    }

    private static String joinGroup(String group) {
        return "sudo usermod -aG " + group + " $USER, then log in again";
    }

    Check kvm() {
        String slow = "guests run under TCG: everything works, several times slower";
        if (!machine.exists("/dev/kvm")) {
            return Check.warn("kvm", "no /dev/kvm: " + slow, "switch on virtualisation in the firmware, if it has it");
        }
        if (!machine.mayReadAndWrite("/dev/kvm")) {
            return Check.warn("kvm", "you may not use /dev/kvm (libvirt may)", joinGroup("kvm"));
        }
        boolean hosted = machine.exists("/sys/module/kvm_pvm");
        return hosted
                ? Check.warn(
                        "kvm",
                        "/dev/kvm is that of a hosted machine (kvm_pvm), which boots no guests: " + slow,
                        "use a machine with virtualisation of its own for speed")
                : Check.ok("kvm", "/dev/kvm can be used; where a guest does not boot with it, TCG is taken");
    }

    Check cgroups() {
        boolean second =
                machine.read("/sys/fs/cgroup/cgroup.controllers").orElse("").contains("cpu ")
                        || machine.read("/sys/fs/cgroup/cgroup.controllers")
                                .orElse("")
                                .strip()
                                .endsWith(" cpu");
        boolean first = machine.read("/proc/mounts").orElse("").lines().anyMatch(MachineChecks::hasCpuController);
        return first || second
                ? Check.ok("cgroups", "the cpu controller is mounted (cgroup v" + (second ? 2 : 1) + ")")
                : Check.warn(
                        "cgroups",
                        "no cpu controller is mounted: fractions of a core cannot be given",
                        "sudo mkdir -p /sys/fs/cgroup/cpu; sudo mount -t cgroup -o cpu,cpuacct cgroup"
                                + " /sys/fs/cgroup/cpu; then restart libvirtd");
    }

    private static boolean hasCpuController(String mount) {
        String[] parts = mount.split(" ");
        return parts.length > 3
                && parts[2].equals("cgroup")
                && List.of(parts[3].split(",")).contains("cpu");
    }

    Check interfaceBandwidth() {
        String release = machine.read("/proc/sys/kernel/osrelease").orElse("").strip();
        String folder = "/lib/modules/" + release;
        String files = machine.read(folder + "/modules.dep").orElse("")
                + machine.read(folder + "/modules.builtin").orElse("");
        String built = machine.readCompressed("/proc/config.gz")
                .or(() -> machine.read("/boot/config-" + release))
                .orElse("");
        Predicate<String> has = module -> machine.exists("/sys/module/" + module)
                || files.contains("/" + module + ".ko")
                || built.contains("CONFIG_NET_" + module.toUpperCase(Locale.ROOT) + "=y");
        List<String> missing =
                List.of("sch_sfq", "act_police").stream().filter(has.negate()).toList();
        if (missing.isEmpty()) {
            return Check.ok("interface bandwidth", "the kernel has sch_sfq and act_police");
        }
        return files.isEmpty() && built.isEmpty()
                ? Check.warn(
                        "interface bandwidth",
                        "it cannot be seen whether kernel " + release + " has sch_sfq and act_police",
                        "none is needed: the lever is left alone where it does not work")
                : Check.warn(
                        "interface bandwidth",
                        "kernel " + release + " lacks " + String.join(" and ", missing)
                                + ": the bandwidth of interfaces cannot be limited",
                        "boot a kernel with them (apt-get install linux-image-amd64); all else works without");
    }

    Check guestImage(List<Path> candidates) {
        for (Path folder : candidates) {
            Path initrd = folder.resolve("initrd.img");
            if (Files.isReadable(folder.resolve("vmlinuz")) && Files.isReadable(initrd)) {
                return hasAgent(initrd)
                        ? Check.ok("guest image", folder + ", with the guest agent")
                        : Check.warn(
                                "guest image",
                                folder + " has no guest agent: vCPUs cannot be taken offline, effects not be verified",
                                "build it afresh: libvirt-driver/guest/build-guest " + folder);
            }
        }
        return Check.warn(
                "guest image", "not built yet: no servers can be created", "run './gnomon demo', which builds it");
    }

    /** Whether the file system in memory holds the agent; a name in it is plain text once unpacked. */
    private static boolean hasAgent(Path initrd) {
        try (InputStream file = Files.newInputStream(initrd);
                InputStream in = new GZIPInputStream(file, 65_536)) {
            byte[] buffer = new byte[256 * 1024];
            String tail = "";
            for (int got = in.readNBytes(buffer, 0, buffer.length);
                    got > 0;
                    got = in.readNBytes(buffer, 0, buffer.length)) {
                String text = tail + new String(buffer, 0, got, StandardCharsets.ISO_8859_1);
                if (text.contains("qemu-ga")) {
                    return true;
                }
                tail = text.substring(Math.max(0, text.length() - 16));
            }
            return false;
        } catch (IOException e) {
            return false; // not the gzip archive that build-guest makes, so not a guest image of ours
        }
    }

    Check diskSpace(Path dataFolder) {
        try {
            long free = machine.freeBytes(dataFolder) / MIB;
            String finding = free + " MiB free for " + dataFolder;
            if (free >= 2048) {
                return Check.ok("disk space", finding);
            }
            String mend = "free some space there, or choose another data folder with --data-dir";
            return free >= 256 ? Check.warn("disk space", finding, mend) : Check.fail("disk space", finding, mend);
        } catch (IOException e) {
            return Check.fail(
                    "disk space", dataFolder + " cannot be looked at: " + e.getMessage(), "choose another --data-dir");
        }
    }
}
