package io.gnomon.libvirt.binding;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.libvirt.stats.DomainRates;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.RateMeter;
import io.gnomon.libvirt.stats.StatsGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A QEMU or a guest agent that hangs is nobody's trouble but its own. */
@NeedsQemu
class HangingGuestQemuTest {
    private final RateMeter meter = new RateMeter();

    @Test
    void aGuestWhoseQemuHangsIsReadInPartAndTheOtherInFull(QemuLab lab) throws Exception {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            DomainSpec hanging = lab.spec("hanging", "");
            UUID hung = lab.boot(hypervisor, hanging);
            UUID well = lab.boot(hypervisor, lab.spec("well", ""));
            rates(hypervisor, hung);
            rates(hypervisor, well);
            lab.freeze(hanging.name());
            try {
                for (int look = 0; look < 3; look++) { // the first one finds out, the others know
                    DomainStats read = back(() -> stats(hypervisor, hung));
                    assertThat(read.answering()).isFalse();
                    assertThat(read.blocks()).isEmpty();
                    assertThat(read.balloon().flatMap(DomainStats.Balloon::usedKib))
                            .isEmpty();
                    DomainRates none = back(() -> rates(hypervisor, hung));
                    assertThat(none.cpuCores()).isEmpty();
                    assertThat(none.diskRequestsPerSecond()).isEmpty();
                    assertThat(none.memoryUsedMib()).isEmpty();

                    eventually("the other is read in full", () -> {
                        DomainRates full = rates(hypervisor, well);
                        return full.cpuCores().isPresent()
                                && full.diskRequestsPerSecond().isPresent();
                    });
                }
                for (int time = 0; time < 2; time++) {
                    assertThatThrownBy(() -> back(() -> hypervisor.limits(hung)))
                            .hasCauseInstanceOf(LibvirtException.class)
                            .cause()
                            .isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.kind())
                                    .isEqualTo(Kind.TIMEOUT))
                            .hasMessageContaining(hung.toString());
                }
                assertThat(back(() -> hypervisor.limits(well)).guestAgent()).isTrue();
                assertThat(hypervisor.isConnected()).isTrue();
            } finally {
                lab.thaw(hanging.name());
            }
            eventually("it answers again", () -> stats(hypervisor, hung).answering());
            eventually("its limits are told", () -> hypervisor.limits(hung).guestAgent());
            eventually(
                    "it has rates again",
                    () -> rates(hypervisor, hung).diskRequestsPerSecond().isPresent());
            hypervisor.destroy(hung);
            hypervisor.destroy(well);
        }
    }

    @Test
    void aGuestWhoseQemuHangsIsStillStopped(QemuLab lab) throws Exception {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            DomainSpec spec = lab.spec("condemned", "");
            UUID guest = lab.boot(hypervisor, spec);
            lab.freeze(spec.name());
            assertThat(back(() -> stats(hypervisor, guest)).answering()).isFalse();
            back(() -> {
                hypervisor.destroy(guest);
                return guest;
            });
            assertThat(lab.virsh("list", "--name")).doesNotContain(spec.name());
        }
    }

    @Test
    void anAgentThatHangsIsWaitedForOnlySoLongAndOneOfSomebodyElseIsLeftAlone(QemuLab lab) throws Exception {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            DomainSpec spec = lab.spec("agent", "");
            UUID ours = lab.boot(hypervisor, spec);
            assertThat(lab.statusXml(spec.name())).contains("<agentTimeout>3</agentTimeout>");
            DomainSpec foreign = lab.spec("foreign", "");
            lab.virsh("create", withoutOurMark(lab, foreign).toString());
            QemuLab.awaitAgent(hypervisor, foreign.uuid());
            assertThat(lab.statusXml(foreign.name())).doesNotContain("<agentTimeout>3</agentTimeout>");

            hypervisor.apply(ours, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2));
            lab.virsh(
                    "qemu-agent-command",
                    spec.name(),
                    "{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"/bin/busybox\",\"arg\":[\"sh\",\"-c\","
                            + "\"/bin/busybox sleep 1; /bin/busybox kill -STOP $(/bin/busybox cat /run/qemu-ga.pid)\"]}}");
            eventually("the agent hangs", () -> !answers(lab, spec.name()));
            // what the guest cannot say, its description says
            assertThat(back(() -> hypervisor.limits(ours)).vcpusOnline()).isEqualTo(2);
            assertThat(stats(hypervisor, ours).answering()).isTrue();
            hypervisor.destroy(ours);
            hypervisor.destroy(foreign.uuid());
        }
    }

    private static boolean answers(QemuLab lab, String domain) {
        try {
            lab.virsh("qemu-agent-command", "--timeout", "1", domain, "{\"execute\":\"guest-ping\"}");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Path withoutOurMark(QemuLab lab, DomainSpec spec) throws IOException {
        String xml = DomainXml.write(spec, DomainXml.Options.of(Virtualization.EMULATED));
        String foreign = xml.replaceFirst("(?s)<metadata>.*</metadata>", "");
        return Files.writeString(lab.folder().resolve(spec.name() + ".xml"), foreign);
    }

    /** What hangs for ever fails here instead. */
    private static <T> T back(Supplier<T> call) throws Exception {
        return CompletableFuture.supplyAsync(call).get(60, TimeUnit.SECONDS);
    }

    private DomainRates rates(LibvirtHypervisor hypervisor, UUID guest) {
        return meter.update(stats(hypervisor, guest));
    }

    private static DomainStats stats(LibvirtHypervisor hypervisor, UUID guest) {
        return hypervisor.domainStats(EnumSet.allOf(StatsGroup.class)).stream()
                .filter(stats -> stats.uuid().equals(guest))
                .findFirst()
                .orElseThrow();
    }
}
