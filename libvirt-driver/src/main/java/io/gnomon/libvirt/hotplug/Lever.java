package io.gnomon.libvirt.hotplug;

/** A way to change what a running domain may use. Whether it works is found out by the canary, never assumed. */
public enum Lever {
    /** ACPI plug of a vCPU into the running domain. */
    VCPU_PLUG,
    /** ACPI unplug of a vCPU. */
    VCPU_UNPLUG,
    /** vCPUs taken off and on line by the guest agent. */
    VCPU_AGENT,
    /** CPU bandwidth: quota and period per vCPU. */
    CPU_BANDWIDTH,
    BALLOON,
    /** Plug of a memory DIMM. */
    DIMM,
    VIRTIO_MEM,
    DISK_THROTTLE,
    INTERFACE_BANDWIDTH
}
