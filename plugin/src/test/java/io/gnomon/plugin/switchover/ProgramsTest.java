package io.gnomon.plugin.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.Prober;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.switchover.Sign.Says;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's programs: real ones, run as the daemon runs them. */
class ProgramsTest {
    @TempDir
    Path folder;

    private final Prober prober = new Prober();

    private Path program(String text) throws IOException {
        Path file = folder.resolve("program");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private CommandFence fence(String text, Duration limit) throws IOException {
        return new CommandFence(program(text), limit, prober, InstantSource.system());
    }

    @Test
    void aHypervisorIsCutOffAndSeenToBeAndNotTwice() throws IOException {
        CommandFence fence = fence(
                "cd " + folder + "; case $1 in off) echo $2 >>asked; : >off ;; status) [ -e off ] ;; esac",
                Duration.ofSeconds(20));
        assertThat(fence.isOff("qemu:///a")).isFalse();
        fence.off("qemu:///a");
        fence.off("qemu:///a");
        assertThat(fence.isOff("qemu:///a")).isTrue();
        assertThat(folder.resolve("asked")).hasContent("qemu:///a\n");
    }

    @Test
    void oneThatIsNotSeenToBeCutOffIsNot() throws IOException {
        CommandFence fence = fence("case $1 in off) exit 0 ;; status) exit 1 ;; esac", Duration.ofMillis(300));
        assertThatThrownBy(() -> fence.off("a"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a is not seen to be cut off")
                .hasMessageContaining("status' ended with 1");
    }

    @ParameterizedTest
    @CsvSource({"exit 2", "exit 127", "exit 10", "sleep 60"})
    void aFenceThatCannotTellSaysNeitherYesNorNo(String status) throws IOException {
        CommandFence fence = fence(status, Duration.ofMillis(500));
        assertThatThrownBy(() -> fence.isOff("a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("cannot tell whether a is cut off");
    }

    @Test
    void trafficIsMovedByAProgramThatIsToldAllAboutIt() throws IOException {
        Path told = folder.resolve("told");
        HookTraffic traffic = new HookTraffic(
                program(
                        "echo \"$1 $GNOMON_WORKLOAD $GNOMON_PORTION $GNOMON_FROM $GNOMON_TO $GNOMON_SERVER $GNOMON_HYPERVISOR"
                                + " $GNOMON_ADDRESS\" >>" + told + "; [ $1 = give ]"),
                Duration.ofSeconds(20),
                prober);
        try (Street street = new Street(Files.createDirectory(folder.resolve("db")))) {
            Ward web = street.ward("web", "web-1", Street.WEB);
            assertThat(traffic.whyNot(web)).isEmpty();
            SwitchoverRecord s = street.switchovers.begin(
                    Kind.FAILURE, web, street.of(web).get(0), "gnomon", Street.NOON, "a is dead");
            traffic.give(s, s.to());
            assertThatThrownBy(() -> traffic.take(s, s.from()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("take' for web-1: ended with 1");
        }
        assertThat(told)
                .content()
                .isEqualTo("give till web web-1 web-2 web-2 b 10.0.0.100\n"
                        + "take till web web-1 web-2 web-1 a 10.0.0.100\n");
    }

    @ParameterizedTest
    @CsvSource({"exit 0,LIVES", "exit 1,DEAD", "exit 2,NOTHING", "exit 10,NOTHING", "sleep 60,NOTHING"})
    void aLookOnAPathOfItsOwnSaysWhatItCanTell(String text, Says says) throws IOException {
        InstantSource clock = InstantSource.system();
        TraceHypervisor a = new TraceHypervisor("a", ResourceVector.of(8, 4096, 100, 100), clock);
        try (Cluster cluster = new Cluster(List.of(a), clock);
                Asking senses = new Asking(
                        cluster,
                        Optional.of(program(text)),
                        prober,
                        Duration.ofMillis(text.contains("sleep") ? 300 : 20_000))) {
            List<Sign> signs = senses.of(Map.of("a", List.of())).getOrDefault("a", List.of());
            assertThat(signs).extracting(Sign::kind).containsExactly(Sign.Kind.LIBVIRT, Sign.Kind.CHECK);
            assertThat(signs.get(0).says()).isEqualTo(Says.LIVES);
            assertThat(signs.get(1).says()).as(signs.get(1).detail()).isEqualTo(says);
        }
    }

    @Test
    void anAddressThatIsNoneIsNotMoved() throws IOException {
        InstantSource clock = InstantSource.system();
        TraceHypervisor a = new TraceHypervisor("a", ResourceVector.of(8, 4096, 100, 100), clock);
        try (Cluster cluster = new Cluster(List.of(a), clock);
                Street street = new Street(Files.createDirectory(folder.resolve("db")))) {
            AddressTraffic traffic = new AddressTraffic(cluster, "eth0");
            assertThat(traffic.whyNot(street.ward("web", "web-1", Street.WEB))).isEmpty();
            for (String address : List.of("shop.example", "10.0.0.1; reboot", "2001:db8::1")) {
                assertThat(traffic.whyNot(street.ward("web", "web-1", address)))
                        .get()
                        .asString()
                        .contains("till/web has no IPv4 address that can be moved");
            }
            for (List<String> servers : List.of(List.of("web-1", "web-2"), List.of("tag:web"))) {
                Ward several = street.ward("web", "web-1", Street.WEB, servers);
                assertThat(traffic.whyNot(several)).get().asString().contains("set switchover.traffic");
            }
        }
    }
}
