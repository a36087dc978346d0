package io.gnomon.libvirt.binding;

import com.sun.jna.NativeLong;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.LiveDescription;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.DomainLimits.Dimm;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Accepted;
import io.gnomon.libvirt.hotplug.LeverOutcome.Failed;
import io.gnomon.libvirt.hotplug.LeverOutcome.Refused;
import io.gnomon.libvirt.hotplug.LeverOutcome.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.libvirt.Domain;

/** Memory by balloon and DIMM. */
final class MemoryLevers {
    /** How long nothing may move before a guest counts as not following. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    static final Duration LONGEST = Duration.ofSeconds(30);

    /** The guest's kernel keeps a little of plugged memory for its own tables. */
    private static final double SEEN_SHARE = 0.9;

    private static final long NEAR_KIB = 1024;

    private MemoryLevers() {}

    static LeverOutcome balloon(Target target, long memoryMib) {
        Guest guest = target.guest();
        guest.reportEverySecond();
        OptionalLong before = guest.balloonKib();
        // libvirt's figure has the DIMMs in it, but not virtio-mem
        long goalKib = (memoryMib + target.dimmsMib()) * 1024;
        Duration call = target.timed(() -> setBalloon(target, goalKib));
        Optional<Await.Seen<Long>> seen = Await.whileMoving(
                PATIENCE,
                LONGEST,
                () -> {
                    OptionalLong now = guest.balloonKib();
                    boolean there = now.isPresent() && Math.abs(now.getAsLong() - goalKib) <= NEAR_KIB;
                    return there ? Optional.of(now.getAsLong()) : Optional.empty();
                },
                () -> guest.balloonKib().orElse(0));
        if (seen.isPresent()) {
            return new Verified(
                    "the balloon leaves the guest " + memoryMib + " MiB of its boot memory",
                    call,
                    seen.get().after());
        }
        OptionalLong now = guest.balloonKib();
        if (before.isPresent() && now.equals(before)) {
            // or the guest would follow at some later time, when nobody expects it
            setBalloon(target, before.getAsLong());
            return new Failed("the guest ignores its balloon: nothing moved within " + PATIENCE.toSeconds()
                    + " s, so the request was taken back. Load virtio_balloon in the guest, or use VIRTIO_MEM");
        }
        long reached = now.orElse(0) / 1024 - target.dimmsMib();
        return new Accepted("the balloon is at " + reached + " MiB on the way to " + memoryMib + " MiB", call);
    }

    private static void setBalloon(Target target, long kib) {
        target.domain()
                .raw(
                        "setting the balloon",
                        (api, d) -> api.virDomainSetMemoryFlags(d, new NativeLong(kib), LibvirtApi.LIVE));
    }

    static LeverOutcome dimms(Target target, long totalMib, long dimmMib) {
        long delta = totalMib - target.dimmsMib();
        if (delta == 0) {
            return new Verified("DIMMs of " + totalMib + " MiB are plugged already", Duration.ZERO, Duration.ZERO);
        }
        return delta > 0 ? plugDimms(target, delta, dimmMib) : unplugDimms(target, -delta);
    }

    private static LeverOutcome plugDimms(Target target, long deltaMib, long dimmMib) {
        if (deltaMib % dimmMib != 0) {
            return new Refused("asked for " + deltaMib + " MiB more: not a whole number of DIMMs of " + dimmMib
                    + " MiB beside those that are plugged");
        }
        Guest guest = target.guest();
        guest.reportEverySecond();
        OptionalLong before = guest.totalMemoryKib();
        String xml = DomainXml.dimm(dimmMib);
        Duration call = target.timed(() -> {
            for (long plugged = 0; plugged < deltaMib; plugged += dimmMib) {
                target.domain().act("plugging a DIMM", d -> d.attachDeviceFlags(xml, Domain.DeviceModifyFlags.LIVE));
            }
        });
        if (before.isEmpty()) {
            return new Accepted(
                    "DIMMs of " + deltaMib + " MiB are plugged; nothing tells what the guest made of it", call);
        }
        return Await.until(
                        PATIENCE, () -> changed(guest, before, deltaMib * 1024) ? Optional.of(true) : Optional.empty())
                .<LeverOutcome>map(seen -> new Verified(
                        "the guest's total has grown by " + deltaMib + " MiB of DIMMs", call, seen.after()))
                .orElseGet(() -> new Accepted(
                        "DIMMs of " + deltaMib + " MiB are plugged, but the guest's total did not grow: bring the"
                                + " memory online in the guest (/sys/devices/system/memory/auto_online_blocks)",
                        call));
    }

    private static LeverOutcome unplugDimms(Target target, long deltaMib) {
        List<String> aliases = new ArrayList<>();
        long left = deltaMib;
        List<Dimm> dimms = target.limits().dimms();
        for (int i = dimms.size() - 1; i >= 0 && left > 0; i--) {
            if (dimms.get(i).sizeMib() <= left) {
                aliases.add(dimms.get(i).alias());
                left -= dimms.get(i).sizeMib();
            }
        }
        if (left > 0) {
            return new Refused("asked to unplug " + deltaMib + " MiB, which is no sum of the plugged DIMMs ("
                    + String.join(
                            ", ", dimms.stream().map(d -> d.sizeMib() + " MiB").toList()) + ")");
        }
        Duration call = target.timed(() -> aliases.forEach(alias -> target.domain()
                .raw("unplugging " + alias, (api, d) -> api.virDomainDetachDeviceAlias(d, alias, LibvirtApi.LIVE))));
        return Await.until(LONGEST.dividedBy(3), () -> {
                    boolean gone = now(target).dimms().stream().map(Dimm::alias).noneMatch(aliases::contains);
                    return gone ? Optional.of(true) : Optional.empty();
                })
                .<LeverOutcome>map(seen ->
                        new Verified("the guest has released " + deltaMib + " MiB of DIMMs", call, seen.after()))
                .orElseGet(() -> new Failed("the guest did not release " + deltaMib
                        + " MiB of DIMMs: it uses them. Bring plugged memory online as movable in the guest, or use"
                        + " BALLOON"));
    }

    /** Whether the guest's total was seen to grow, or for a negative change to shrink, by as much. */
    static boolean changed(Guest guest, OptionalLong before, long changeKib) {
        if (before.isEmpty()) {
            return false;
        }
        OptionalLong now = guest.totalMemoryKib();
        double share = now.isPresent() ? (double) (now.getAsLong() - before.getAsLong()) / changeKib : 0;
        return share >= SEEN_SHARE;
    }

    static DomainLimits now(Target target) {
        return LiveDescription.parse(target.domain().xml()).limits(LiveDescription.GuestView.NONE, Map.of());
    }
}
