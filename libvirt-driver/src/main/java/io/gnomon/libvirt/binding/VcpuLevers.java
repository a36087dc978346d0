package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LiveDescription;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Accepted;
import io.gnomon.libvirt.hotplug.LeverOutcome.Failed;
import io.gnomon.libvirt.hotplug.LeverOutcome.Verified;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.libvirt.Domain;

/** vCPUs plugged and unplugged by ACPI, or taken off and on line by the guest's agent. */
final class VcpuLevers {
    /** A guest that does not bring a plugged vCPU online by itself within this is told to. */
    private static final Duration OWN_ACCORD = Duration.ofMillis(700);

    private static final Duration LONGEST = Duration.ofSeconds(8);

    private VcpuLevers() {}

    static LeverOutcome plug(Target target, int count) {
        Duration call = Duration.ZERO;
        if (target.limits().vcpusPlugged() != count) {
            call = target.timed(
                    () -> target.domain().act("plugging vCPUs", d -> d.setVcpusFlags(count, Domain.VcpuFlags.LIVE)));
        }
        Guest guest = target.guest();
        if (!guest.hasAgent()) {
            return new Accepted(count + " vCPUs are plugged; no guest agent tells whether the guest uses them", call);
        }
        long start = System.nanoTime();
        Optional<Await.Seen<Integer>> seen = online(guest, count, OWN_ACCORD);
        if (seen.isEmpty()) {
            guest.bringAllOnline();
            seen = online(guest, count, LONGEST);
        }
        if (seen.isEmpty()) {
            return new Accepted(
                    count + " vCPUs are plugged, but the guest has "
                            + guest.onlineVcpus().orElse(0) + " online after "
                            + LONGEST.toSeconds() + " s: bring them online in the guest (echo 1 >"
                            + " /sys/devices/system/cpu/cpuN/online)",
                    call);
        }
        Duration effect = Duration.ofNanos(System.nanoTime() - start);
        return new Verified("the guest has " + seen.get().what() + " vCPUs online", call, effect);
    }

    /**
     * Where ACPI unplug is broken the call fails after seconds, and the domain's later vCPU calls fail too: only ever to
     * be tried where the canary saw it work.
     */
    static LeverOutcome unplug(Target target, int count) {
        Duration call = Duration.ZERO;
        if (target.limits().vcpusPlugged() != count) {
            try {
                call = target.timed(() ->
                        target.domain().act("unplugging vCPUs", d -> d.setVcpusFlags(count, Domain.VcpuFlags.LIVE)));
            } catch (LibvirtException e) {
                Guest.rethrowIfGone(e);
                return new Failed("unplugging vCPUs failed: " + e.getMessage()
                        + ". Later vCPU plugs of this domain may fail until it is restarted; use VCPU_AGENT or"
                        + " CPU_BANDWIDTH to go down");
            }
        }
        Optional<Await.Seen<Integer>> seen = Await.until(LONGEST, () -> {
            int plugged = LiveDescription.parse(target.domain().xml())
                    .limits(LiveDescription.GuestView.NONE, Map.of())
                    .vcpusPlugged();
            return plugged == count ? Optional.of(plugged) : Optional.empty();
        });
        if (seen.isEmpty()) {
            return new Failed("the guest did not release the vCPUs within " + LONGEST.toSeconds()
                    + " s; use VCPU_AGENT or CPU_BANDWIDTH to go down");
        }
        return new Verified(count + " vCPUs are left plugged", call, seen.get().after());
    }

    static LeverOutcome online(Target target, int count) {
        Guest guest = target.guest();
        Duration call = Duration.ZERO;
        if (guest.onlineVcpus().orElse(-1) != count) {
            call = target.timed(() -> target.domain()
                    .act("changing the guest's vCPUs", d -> d.setVcpusFlags(count, Domain.VcpuFlags.GUEST)));
        }
        Optional<Await.Seen<Integer>> seen = Await.until(LONGEST, () -> {
            OptionalInt online = guest.onlineVcpus();
            return online.orElse(-1) == count ? Optional.of(count) : Optional.empty();
        });
        if (seen.isEmpty()) {
            return new Accepted(
                    "the agent took " + count + " vCPUs, but the guest has "
                            + guest.onlineVcpus().orElse(0) + " online",
                    call);
        }
        return new Verified(
                "the guest has " + count + " vCPUs online", call, seen.get().after());
    }

    private static Optional<Await.Seen<Integer>> online(Guest guest, int count, Duration atMost) {
        return Await.until(atMost, () -> {
            OptionalInt online = guest.onlineVcpus();
            return online.orElse(0) >= count ? Optional.of(online.getAsInt()) : Optional.empty();
        });
    }
}
