package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.gnomon.plugin.cli.Check.Status;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on machines laid out in a folder. */
final class MachineChecksTest {
    @TempDir
    Path root;

    private MachineChecks checks;

    @BeforeEach
    void machine() {
        checks = new MachineChecks(new Machine(root, "/bin"), "amd64");
    }

    private Path write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void command(String name, String script) throws IOException {
        Files.setPosixFilePermissions(
                write("bin/" + name, "#!/bin/sh\n" + script + "\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void failsWith(Check check, Status status, String finding, String mend) {
        assertThat(check.status()).as(check.toString()).isEqualTo(status);
        assertThat(check.finding()).contains(finding);
        assertThat(check.mend()).contains(mend);
    }

    @Test
    void aBareMachineIsToldWhatToInstall() {
        failsWith(checks.qemu(), Status.fail, "qemu-system-x86_64", "apt-get install qemu-system-x86");
        failsWith(checks.libvirt(), Status.fail, "libvirtd", "apt-get install libvirt-daemon-system");
        failsWith(checks.kvm(), Status.warn, "TCG", "firmware");
        failsWith(checks.cgroups(), Status.warn, "cpu controller", "mount -t cgroup");
        failsWith(checks.interfaceBandwidth(), Status.warn, "cannot be seen", "");
        failsWith(checks.guestImage(List.of(root.resolve("none"))), Status.warn, "not built", "./gnomon demo");
        assertThat(checks.java().status()).isEqualTo(Status.ok);
        assertThat(checks.diskSpace(root.resolve("not/yet/there")).finding()).contains("MiB free");
    }

    @Test
    void qemuIsAskedForItsVersion() throws Exception {
        command("qemu-system-x86_64", "echo 'QEMU emulator version 7.2'");
        assertThat(checks.qemu()).isEqualTo(Check.ok("qemu", "QEMU emulator version 7.2"));
        command("qemu-system-x86_64", "echo 'libfoo.so: cannot open' >&2; exit 127");
        failsWith(checks.qemu(), Status.fail, "libfoo.so", "reinstall");
    }

    @Test
    void aLibvirtThatIsInstalledButStoppedIsToBeStarted() throws Exception {
        command("libvirtd", "");
        failsWith(checks.libvirt(), Status.fail, "does not run", "libvirtd -d");
        Files.createDirectories(root.resolve("run/systemd/system"));
        failsWith(checks.libvirt(), Status.fail, "does not run", "systemctl start libvirtd");
    }

    @Test
    void aSocketThatNobodyAnswersIsNotEnough() throws Exception {
        Path socket = write("run/libvirt/libvirt-sock", "");
        Files.delete(socket);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            assertThat(checks.libvirt().status()).isEqualTo(Status.ok);
            command("virsh", "echo 'Compiled against library: libvirt 9.0.0'; echo 'Running against daemon: 9.0.0'");
            failsWith(checks.libvirt(), Status.ok, "Running against daemon: 9.0.0", "");
            command("virsh", "echo 'error: authentication unavailable: no polkit agent' >&2; exit 1");
            failsWith(checks.libvirt(), Status.fail, "polkit", "usermod -aG libvirt");
        }
        failsWith(checks.libvirt(), Status.fail, "nothing answers", "libvirtd");
    }

    @Test
    void aSocketThatMayNotBeUsedNamesTheGroup() throws Exception {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may use every socket");
        Path socket = write("run/libvirt/libvirt-sock", "");
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
        failsWith(checks.libvirt(), Status.fail, "may not use", "usermod -aG libvirt");
    }

    @Test
    void aKvmThatBootsNoGuestsIsSeenThrough() throws Exception {
        write("dev/kvm", "");
        assertThat(checks.kvm().status()).isEqualTo(Status.ok);
        write("sys/module/kvm_pvm/refcnt", "0");
        failsWith(checks.kvm(), Status.warn, "TCG", "");
    }

    @Test
    void bothKindsOfCgroupsAreKnown() throws Exception {
        write("proc/mounts", "cgroup /sys/fs/cgroup/cpuset cgroup rw,cpuset 0 0\n");
        assertThat(checks.cgroups().status()).isEqualTo(Status.warn);
        write("proc/mounts", "cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu,cpuacct 0 0\n");
        failsWith(checks.cgroups(), Status.ok, "v1", "");
        write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io\n");
        failsWith(checks.cgroups(), Status.ok, "v2", "");
        write("sys/fs/cgroup/cgroup.controllers", "cpuset io\n");
        write("proc/mounts", "");
        assertThat(checks.cgroups().status()).isEqualTo(Status.warn);
    }

    @Test
    void theKernelsModulesAreFoundWhereverItSaysSo() throws Exception {
        write("proc/sys/kernel/osrelease", "6.1\n");
        write("lib/modules/6.1/modules.dep", "kernel/net/sched/sch_sfq.ko.xz:\n");
        failsWith(checks.interfaceBandwidth(), Status.warn, "lacks act_police", "linux-image");
        write("lib/modules/6.1/modules.builtin", "kernel/net/sched/act_police.ko\n");
        assertThat(checks.interfaceBandwidth().status()).isEqualTo(Status.ok);
    }

    @Test
    void aKernelWithoutModulesIsReadFromItsOwnConfiguration() throws Exception {
        write("proc/sys/kernel/osrelease", "6.18\n");
        Path config = root.resolve("proc/config.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(config))) {
            out.write("CONFIG_NET_SCH_SFQ=y\n# CONFIG_NET_ACT_POLICE is not set\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        failsWith(checks.interfaceBandwidth(), Status.warn, "lacks act_police", "linux-image");
    }

    @Test
    void aGuestImageMustHoldTheAgent() throws Exception {
        Path folder = write("guest/vmlinuz", "kernel").getParent();
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("initrd.img")))) {
            out.write(new byte[300_000]);
        }
        failsWith(checks.guestImage(List.of(folder)), Status.warn, "no guest agent", "build");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("initrd.img")))) {
            out.write(new byte[256 * 1024 - 3]);
            out.write("usr/sbin/qemu-ga".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        assertThat(checks.guestImage(List.of(root.resolve("none"), folder)).status())
                .isEqualTo(Status.ok);
    }
}
