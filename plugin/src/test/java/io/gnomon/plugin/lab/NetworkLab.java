package io.gnomon.plugin.lab;

import static io.gnomon.libvirt.lab.QemuLab.run;

import io.gnomon.libvirt.lab.QemuLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hypervisors with networks of their own: a libvirtd and a bridge in a network namespace each, joined by a switch in another one, and
 * a client in a third one. This process is on that network too. All of it is on this machine, with addresses that are kept for
 * benchmarks (RFC 2544), and is removed at the end, with the processes that it started and no others. Guests run a small service:
 * {@code net-guest/init} in the resources.
 */
public final class NetworkLab implements AutoCloseable {
    /** Name of the bridge on each hypervisor. */
    public static final String BRIDGE = "gbr0";

    private final String prefix = "gx" + Long.toString(ProcessHandle.current().pid(), 36);
    private final int subnet = (int) (ProcessHandle.current().pid() % 200) + 20;
    private final Path script = driver().resolve("lab/private-libvirtd");
    private final Path folder;
    private final Path image;
    private final int hypervisors;

    private NetworkLab(int hypervisors, Path folder) throws IOException {
        this.hypervisors = hypervisors;
        this.folder = folder;
        this.image = folder.resolve("image");
        Files.createDirectories(image);
    }

    /** Why no lab can be started here; empty if one can. */
    public static Optional<String> obstacle() {
        return QemuLab.obstacle().or(() -> {
            for (String tool : List.of("ip", "nsenter", "cpio", "gzip", "curl")) {
                if (!succeeds("sh", "-c", "command -v " + tool)) {
                    return Optional.of(tool + " is missing: install iproute2, util-linux, cpio, gzip and curl");
                }
            }
            String name = "gxtry" + ProcessHandle.current().pid();
            boolean able = succeeds("ip", "netns", "add", name)
                    && succeeds("ip", "netns", "exec", name, "ip", "link", "add", "br0", "type", "bridge");
            succeeds("ip", "netns", "del", name);
            return able
                    ? Optional.empty()
                    : Optional.of(
                            "network namespaces or bridges cannot be made here: this needs root and a kernel with them");
        });
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public static NetworkLab start(int hypervisors) {
        try {
            NetworkLab lab = new NetworkLab(hypervisors, Files.createTempDirectory("gnomon-net"));
            try {
                lab.build();
                return lab;
            } catch (RuntimeException | IOException e) {
                lab.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build() throws IOException {
        image();
        space("sw");
        in("sw", "ip", "link", "add", "br0", "type", "bridge");
        in("sw", "ip", "link", "set", "br0", "up");
        for (int h = 0; h < hypervisors; h++) {
            space("h" + h);
            join("h" + h, "up0");
            in("h" + h, "ip", "link", "add", BRIDGE, "type", "bridge");
            in("h" + h, "ip", "link", "set", "up0", "master", BRIDGE);
            in("h" + h, "ip", "link", "set", BRIDGE, "up");
            startHypervisor(h);
        }
        space("cl");
        join("cl", "eth0");
        in("cl", "ip", "address", "add", address(2) + "/24", "dev", "eth0");
        // the daemon's own way to what it watches over
        run("ip", "link", "add", prefix + "me", "type", "veth", "peer", "name", "me", "netns", prefix + "sw");
        in("sw", "ip", "link", "set", "me", "master", "br0", "up");
        run("ip", "address", "add", address(1) + "/24", "dev", prefix + "me");
        run("ip", "link", "set", prefix + "me", "up");
        scripts();
    }

    /** The guest image with our own beginning before it. */
    private void image() throws IOException {
        Path guest = Path.of(
                System.getProperty("gnomon.test.guest", System.getProperty("user.home") + "/.cache/gnomon/guest"));
        if (!Files.exists(guest.resolve("initrd.img"))) {
            run(driver().resolve("guest/build-guest").toString(), guest.toString());
        }
        Files.createSymbolicLink(
                image.resolve("vmlinuz"), guest.resolve("vmlinuz").toRealPath());
        Path root = Files.createDirectories(folder.resolve("root/lab"));
        try (var init = NetworkLab.class.getResourceAsStream("/net-guest/init")) {
            Files.write(
                    root.resolve("init"), java.util.Objects.requireNonNull(init).readAllBytes());
        }
        run(
                "sh",
                "-c",
                "cd '" + folder
                        + "/root' && chmod 755 lab/init && find . -mindepth 1 | cpio -o -H newc -R 0:0 --quiet | gzip -9n"
                        + " | cat '" + guest.resolve("initrd.img") + "' - >'" + image + "/initrd.img'");
    }

    private void space(String name) {
        run("ip", "netns", "add", prefix + name);
        in(name, "ip", "link", "set", "lo", "up");
    }

    private void join(String name, String device) {
        run(
                "ip",
                "link",
                "add",
                name,
                "netns",
                prefix + "sw",
                "type",
                "veth",
                "peer",
                "name",
                device,
                "netns",
                prefix + name);
        in("sw", "ip", "link", "set", name, "master", "br0", "up");
        in(name, "ip", "link", "set", device, "up");
    }

    private void in(String space, String... command) {
        run(inside(space, command).toArray(String[]::new));
    }

    private List<String> inside(String space, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + prefix + space));
        Collections.addAll(all, command);
        return all;
    }

    /** What fences and what looks by a way of its own: by processes, not by the network. {@code broken-fence} makes it fail. */
    private void scripts() throws IOException {
        write("fence", """
                #!/bin/bash
                broken=FOLDER/broken-fence
                dir=${2#*socket=}
                dir=${dir%/run/libvirt-sock}
                case $1 in
                  off) [ ! -e "$broken" ] || exit 3; exec SCRIPT kill "$dir" ;;
                  status) [ ! -e "$broken" ] || exit 1; ! SCRIPT alive "$dir" ;;
                esac
                """);
        write("check", """
                #!/bin/bash
                dir=${1#*socket=}
                exec SCRIPT alive "${dir%/run/libvirt-sock}"
                """);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text.replace("FOLDER", folder.toString()).replace("SCRIPT", script.toString()));
        run("chmod", "755", file.toString());
    }

    public Path fence() {
        return folder.resolve("fence");
    }

    public Path check() {
        return folder.resolve("check");
    }

    public void breakFence(boolean broken) throws IOException {
        Path mark = folder.resolve("broken-fence");
        if (broken) {
            Files.writeString(mark, "");
        } else {
            Files.deleteIfExists(mark);
        }
    }

    private String libvirt(int hypervisor) {
        return folder.resolve("h" + hypervisor).toString();
    }

    /** Of a daemon that watches both hypervisors and changes nothing by itself, with some lines more. */
    public List<String> configuration(String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "hypervisors: [\"" + uri(0) + "\", \"" + uri(1) + "\"]",
                "guest.image: " + guest(),
                "guest.bridge: " + BRIDGE,
                "guest.canary: false",
                "servers.image-folders: " + folder(),
                "observe.period: 1s",
                "observe.young-period: 500ms",
                "decide.autonomy: off",
                "migrate.autonomy: off"));
        lines.addAll(List.of(more));
        return lines;
    }

    public String uri(int hypervisor) {
        return "qemu+unix:///system?socket=" + libvirt(hypervisor) + "/run/libvirt-sock";
    }

    /** The folder with kernel and initial file system. */
    public Path guest() {
        return image;
    }

    public Path folder() {
        return folder;
    }

    /** Of the lab's network. */
    public String address(int host) {
        return "198.18." + subnet + "." + host;
    }

    /** Starts it, or starts it again after it was killed. */
    public void startHypervisor(int hypervisor) {
        in(
                "h" + hypervisor,
                script.toString(),
                "start",
                libvirt(hypervisor),
                Long.toString(ProcessHandle.current().pid()));
    }

    /** libvirtd and all guests, at once. */
    public void kill(int hypervisor) {
        run(script.toString(), "kill", libvirt(hypervisor));
    }

    /** One guest, at once, as if its QEMU had crashed; libvirtd lives, and tells. */
    public void killGuest(int hypervisor, String server) {
        run("sh", "-c", "kill -9 $(cat '" + libvirt(hypervisor) + "/run/qemu/" + server + ".pid')");
    }

    public boolean isAlive(int hypervisor) {
        return succeeds(script.toString(), "alive", libvirt(hypervisor));
    }

    /** It is slow beyond measure, and lives. */
    public void freeze(int hypervisor) {
        run(script.toString(), "freeze", libvirt(hypervisor));
    }

    public void thaw(int hypervisor) {
        run(script.toString(), "thaw", libvirt(hypervisor));
    }

    /** All guests that libvirt knows of there, running or not. */
    public Set<String> domains(int hypervisor) {
        return Set.of(run("virsh", "-q", "-c", uri(hypervisor), "list", "--all", "--name")
                .strip()
                .split("\\s+"));
    }

    /** A guest's first disk does so few requests each second at the most; 0 = as many as it can. */
    public void slowDisk(int hypervisor, String server, int requestsPerSecond) {
        run(
                "virsh",
                "-q",
                "-c",
                uri(hypervisor),
                "blkdeviotune",
                server,
                "vda",
                "--total-iops-sec",
                Integer.toString(requestsPerSecond));
    }

    /** Its servers' network is cut from all others. */
    public void cut(int hypervisor, boolean cut) {
        in("sw", "ip", "link", "set", "h" + hypervisor, cut ? "down" : "up");
    }

    /** Whether a guest says, by libvirt, that it has an address. */
    public boolean hasAddress(int hypervisor, String server, String address) {
        return inGuest(hypervisor, server, "ip -o address show dev eth0 | grep -qF ' " + address + "/'");
    }

    /** Runs a script without quotes of its own in a guest, by libvirt. Returns whether it ended with 0. */
    public boolean inGuest(int hypervisor, String server, String script) {
        String uri = uri(hypervisor);
        String begun = run(
                "virsh",
                "-q",
                "-c",
                uri,
                "qemu-agent-command",
                server,
                "{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"/bin/sh\",\"arg\":[\"-c\",\"" + script
                        + "\"]}}");
        String pid = begun.replaceAll("(?s).*\"pid\":\\s*(\\d+).*", "$1");
        String status = "";
        while (!status.contains("\"exited\":true")) {
            status = run(
                    "virsh",
                    "-q",
                    "-c",
                    uri,
                    "qemu-agent-command",
                    server,
                    "{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":" + pid + "}}");
        }
        return status.contains("\"exitcode\":0");
    }

    /** A process that is on the network as a client is. */
    public Process client(Path output, String... command) throws IOException {
        return new ProcessBuilder(inside("cl", command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @Override
    public void close() {
        for (int h = 0; h < hypervisors; h++) {
            succeeds(script.toString(), "stop", libvirt(h));
        }
        succeeds("ip", "link", "del", prefix + "me");
        for (int h = 0; h < hypervisors; h++) {
            succeeds("ip", "netns", "del", prefix + "h" + h);
        }
        succeeds("ip", "netns", "del", prefix + "cl");
        succeeds("ip", "netns", "del", prefix + "sw");
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests run in the folder of a module, a benchmark perhaps in the one above. */
    private static Path driver() {
        Path here = Path.of("").toAbsolutePath();
        Path below = here.resolve("libvirt-driver");
        return Files.isDirectory(below) ? below : here.resolveSibling("libvirt-driver");
    }
}
