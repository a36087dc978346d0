package io.gnomon.libvirt.binding;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The part of libvirt's C API that libvirt-java does not wrap, or wraps with a loss. Names and signatures are those of
 * {@code libvirt-domain.h} and {@code libvirt-host.h}; pointers stay pointers here, and nowhere else. A negative or
 * null return means that {@link Errors#last} on the same thread knows why.
 */
interface LibvirtApi extends Library {
    /** Affects the running domain only (VIR_DOMAIN_AFFECT_LIVE, and the same bit of its sister enums). */
    int LIVE = 1;

    int virInitialize();

    @Nullable Pointer virGetLastError();

    void virResetLastError();

    void virSetErrorFunc(@Nullable Pointer userData, ErrorCallback handler);

    int virConnectIsAlive(Pointer connection);

    int virConnectGetAllDomainStats(Pointer connection, int stats, PointerByReference records, int flags);

    void virDomainStatsRecordListFree(Pointer records);

    String virDomainGetName(Pointer domain);

    int virDomainGetUUID(Pointer domain, byte[] uuid);

    @Nullable Pointer virDomainLookupByUUID(Pointer connection, byte[] uuid);

    int virDomainFree(Pointer domain);

    int virDomainSetMemoryFlags(Pointer domain, NativeLong kib, int flags);

    int virDomainSetMemoryStatsPeriod(Pointer domain, int seconds, int flags);

    int virDomainDetachDeviceAlias(Pointer domain, String alias, int flags);

    /** Since libvirt 5.10: an older library lacks the symbol, and JNA throws UnsatisfiedLinkError. */
    int virDomainAgentSetResponseTimeout(Pointer domain, int seconds, int flags);

    int virDomainGetGuestVcpus(Pointer domain, PointerByReference params, IntByReference count, int flags);

    int virDomainSetGuestVcpus(Pointer domain, String cpuMap, int state, int flags);

    int virDomainSetSchedulerParametersFlags(Pointer domain, Pointer params, int count, int flags);

    int virDomainGetSchedulerParametersFlags(Pointer domain, Pointer params, IntByReference count, int flags);

    int virDomainSetBlockIoTune(Pointer domain, String disk, Pointer params, int count, int flags);

    int virDomainGetBlockIoTune(Pointer domain, String disk, @Nullable Pointer params, IntByReference count, int flags);

    int virDomainSetInterfaceParameters(Pointer domain, String device, Pointer params, int count, int flags);

    int virDomainGetInterfaceParameters(
            Pointer domain, String device, @Nullable Pointer params, IntByReference count, int flags);

    int virNodeGetCPUStats(Pointer connection, int cpu, @Nullable Pointer params, IntByReference count, int flags);

    int virNodeGetMemoryStats(Pointer connection, int cell, @Nullable Pointer params, IntByReference count, int flags);

    void virTypedParamsFree(Pointer params, int count);

    int virConnectDomainEventRegisterAny(
            Pointer connection,
            @Nullable Pointer domain,
            int event,
            Callback callback,
            @Nullable Pointer opaque,
            @Nullable Callback free);

    int virConnectDomainEventDeregisterAny(Pointer connection, int callbackId);

    /** virErrorFunc. */
    interface ErrorCallback extends Callback {
        void error(@Nullable Pointer userData, @Nullable Pointer error);
    }

    /** virConnectDomainEventGenericCallback. */
    interface GenericCallback extends Callback {
        void happened(Pointer connection, Pointer domain, @Nullable Pointer opaque);
    }

    /** virConnectDomainEventBalloonChangeCallback. */
    interface BalloonCallback extends Callback {
        void changed(Pointer connection, Pointer domain, long actualKib, @Nullable Pointer opaque);
    }

    /** virConnectDomainEventTunableCallback. */
    interface TunableCallback extends Callback {
        void changed(Pointer connection, Pointer domain, Pointer params, int count, @Nullable Pointer opaque);
    }

    /** virConnectDomainEventDeviceAddedCallback and virConnectDomainEventDeviceRemovedCallback. */
    interface DeviceCallback extends Callback {
        void changed(Pointer connection, Pointer domain, String alias, @Nullable Pointer opaque);
    }

    /** virConnectDomainEventMemoryDeviceSizeChangeCallback. */
    interface MemoryDeviceCallback extends Callback {
        void changed(Pointer connection, Pointer domain, String alias, long sizeKib, @Nullable Pointer opaque);
    }

    /** The loaded library, with libvirt's printing of every error to stderr switched off. */
    static LibvirtApi get() {
        return Holder.API;
    }

    /** Loads on first use; the silent handler is referenced for ever, or it would be collected under libvirt's feet. */
    final class Holder {
        private static final ErrorCallback SILENT = (userData, error) -> {};
        private static final LibvirtApi API = load();

        private Holder() {}

        private static LibvirtApi load() {
            LibvirtApi api = Native.load("virt", LibvirtApi.class);
            api.virSetErrorFunc(null, SILENT);
            api.virInitialize();
            return api;
        }
    }
}
