package io.gnomon.libvirt.domain;

/** How a guest's code is run. */
public enum Virtualization {
    /** By the processor: fast. May be advertised by a hypervisor where no guest boots with it. */
    KVM("kvm"),
    /** By QEMU's translator: works everywhere, ten times slower or worse. */
    EMULATED("qemu");

    private final String domainType;

    Virtualization(String domainType) {
        this.domainType = domainType;
    }

    /** The {@code type} of a libvirt domain. */
    public String domainType() {
        return domainType;
    }
}
