package io.gnomon.libvirt.lab;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.LibvirtException;
import java.time.InstantSource;

/** Connects to the URI given and prints what came of it: run as another user by a test. */
public final class ConnectOnce {
    private ConnectOnce() {}

    public static void main(String[] arguments) {
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(arguments[0], InstantSource.system())) {
            System.out.println("CONNECTED " + hypervisor.stats().hostname());
        } catch (LibvirtException e) {
            System.out.println(e.kind() + " " + e.getMessage());
        }
    }
}
