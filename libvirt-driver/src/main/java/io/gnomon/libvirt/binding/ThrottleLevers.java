package io.gnomon.libvirt.binding;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Failed;
import io.gnomon.libvirt.hotplug.LeverOutcome.Verified;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Limits that the hypervisor enforces without the guest: read back, they are in force. */
final class ThrottleLevers {
    private static final String PERIOD = "vcpu_period";
    private static final String QUOTA = "vcpu_quota";
    private static final String BYTES = "total_bytes_sec";
    private static final String REQUESTS = "total_iops_sec";
    private static final String INBOUND = "inbound.average";
    private static final String OUTBOUND = "outbound.average";

    /** libvirt's wire protocol refuses room for more scheduler parameters than this. */
    private static final int SCHEDULER_PARAMS = 16;

    private static final long NO_QUOTA = -1;

    private ThrottleLevers() {}

    static LeverOutcome cpu(Target target, OptionalDouble coresPerVcpu) {
        long quota = coresPerVcpu.isPresent()
                ? Math.round(coresPerVcpu.getAsDouble() * DomainXml.CPU_PERIOD_MICROS)
                : NO_QUOTA;
        Memory params = TypedParams.write(List.of(
                TypedParams.Param.unsignedLong(PERIOD, DomainXml.CPU_PERIOD_MICROS),
                TypedParams.Param.signedLong(QUOTA, quota)));
        Duration call = target.timed(() -> target.domain()
                .raw(
                        "setting the CPU bandwidth",
                        (api, d) -> api.virDomainSetSchedulerParametersFlags(d, params, 2, LibvirtApi.LIVE)));
        long start = System.nanoTime();
        IntByReference count = new IntByReference(SCHEDULER_PARAMS);
        Memory room = TypedParams.room(SCHEDULER_PARAMS);
        target.domain()
                .raw(
                        "reading the CPU bandwidth",
                        (api, d) -> api.virDomainGetSchedulerParametersFlags(d, room, count, LibvirtApi.LIVE));
        Map<String, Long> now = TypedParams.numbers(room, count.getValue());
        long got = now.getOrDefault(QUOTA, NO_QUOTA);
        boolean same = quota == NO_QUOTA
                ? got <= 0
                : got == quota && now.getOrDefault(PERIOD, 0L) == DomainXml.CPU_PERIOD_MICROS;
        String what = coresPerVcpu.isPresent() ? coresPerVcpu.getAsDouble() + " cores" : "no limit";
        return outcome(same, "each vCPU may use " + what, "quota reads " + got, call, start);
    }

    static LeverOutcome disk(Target target, String device, OptionalLong bytes, OptionalLong requests) {
        Memory params = TypedParams.write(List.of(
                TypedParams.Param.unsignedLong(BYTES, bytes.orElse(0)),
                TypedParams.Param.unsignedLong(REQUESTS, requests.orElse(0))));
        Duration call = target.timed(() -> target.domain()
                .raw(
                        "setting the throttle of disk " + device,
                        (api, d) -> api.virDomainSetBlockIoTune(d, device, params, 2, LibvirtApi.LIVE)));
        long start = System.nanoTime();
        Map<String, Long> now = readBack(
                target, (api, d, room, count) -> api.virDomainGetBlockIoTune(d, device, room, count, LibvirtApi.LIVE));
        boolean same =
                now.getOrDefault(BYTES, 0L) == bytes.orElse(0) && now.getOrDefault(REQUESTS, 0L) == requests.orElse(0);
        String what = device + " may do " + text(bytes, " bytes/s") + " and " + text(requests, " requests/s");
        return outcome(same, what, "it reads " + now, call, start);
    }

    static LeverOutcome nic(Target target, String device, OptionalLong bytesPerSecond) {
        long kib = bytesPerSecond.isPresent() ? Math.max(1, bytesPerSecond.getAsLong() / 1024) : 0;
        Duration call;
        try {
            call = target.timed(() -> setNic(target, device, kib));
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
            takeBackNic(target, device);
            return new Failed("no bandwidth limit on " + device + ": " + e.getMessage()
                    + ". The hypervisor's kernel needs sch_htb, sch_sfq, sch_ingress, cls_u32 and act_police");
        }
        long start = System.nanoTime();
        Map<String, Long> now = readBack(
                target,
                (api, d, room, count) -> api.virDomainGetInterfaceParameters(d, device, room, count, LibvirtApi.LIVE));
        boolean same = now.getOrDefault(INBOUND, 0L) == kib && now.getOrDefault(OUTBOUND, 0L) == kib;
        return outcome(
                same,
                device + " may carry " + text(bytesPerSecond, " bytes/s each way"),
                "it reads " + now,
                call,
                start);
    }

    private static void setNic(Target target, String device, long kib) {
        Memory params = TypedParams.write(
                List.of(TypedParams.Param.unsignedInt(INBOUND, kib), TypedParams.Param.unsignedInt(OUTBOUND, kib)));
        target.domain()
                .raw(
                        "setting the bandwidth of " + device,
                        (api, d) -> api.virDomainSetInterfaceParameters(d, device, params, 2, LibvirtApi.LIVE));
    }

    /** libvirt may have set one direction before the other failed. */
    private static void takeBackNic(Target target, String device) {
        try {
            setNic(target, device, 0);
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
        }
    }

    private interface Getter {
        int get(LibvirtApi api, Pointer domain, @Nullable Pointer room, IntByReference count);
    }

    private static Map<String, Long> readBack(Target target, Getter getter) {
        IntByReference count = new IntByReference(0);
        target.domain().raw("counting parameters", (api, d) -> getter.get(api, d, null, count));
        Memory room = TypedParams.room(count.getValue());
        target.domain().raw("reading back", (api, d) -> getter.get(api, d, room, count));
        return TypedParams.numbers(room, count.getValue());
    }

    private static LeverOutcome outcome(boolean same, String what, String got, Duration call, long start) {
        if (!same) {
            return new Failed("set, but not in force: " + got);
        }
        return new Verified(what + ", read back", call, Duration.ofNanos(System.nanoTime() - start));
    }

    private static String text(OptionalLong limit, String unit) {
        return limit.isPresent() ? limit.getAsLong() + unit : "any number of" + unit;
    }
}
