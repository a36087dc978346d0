package io.gnomon.libvirt.binding;

import com.sun.jna.Pointer;
import io.gnomon.libvirt.domain.LibvirtException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;

/**
 * One domain for the length of one operation: libvirt-java's object, and a raw pointer for the calls it does not have.
 * Both are freed by {@link #close}, not by a finalizer at some later time. Not thread-safe.
 */
final class DomainHandle implements AutoCloseable {
    private final Session session;
    private final UUID uuid;
    private final Domain domain;
    private @Nullable Pointer raw;

    DomainHandle(Session session, UUID uuid, Domain domain) {
        this.session = session;
        this.uuid = uuid;
        this.domain = domain;
    }

    UUID uuid() {
        return uuid;
    }

    /** For messages: name if it can be told, with the URI. */
    String label() {
        try {
            return "domain " + domain.getName() + " on " + session.uri();
        } catch (org.libvirt.LibvirtException e) {
            return "domain " + uuid + " on " + session.uri();
        }
    }

    /** A call on libvirt-java's object. */
    interface Call<T> {
        T on(Domain domain) throws org.libvirt.LibvirtException;
    }

    /** A call on libvirt-java's object that gives nothing back. */
    interface Act {
        void on(Domain domain) throws org.libvirt.LibvirtException;
    }

    <T> T call(String doing, Call<T> call) {
        try {
            return call.on(domain);
        } catch (org.libvirt.LibvirtException e) {
            // read before label(), whose own call would clear it
            Errors.Native error = Errors.last();
            throw failed(doing, error, e);
        }
    }

    void act(String doing, Act act) {
        call(doing, d -> {
            act.on(d);
            return Boolean.TRUE;
        });
    }

    /** A call on the raw pointer: negative means failure. */
    interface RawCall {
        int on(LibvirtApi api, Pointer domain);
    }

    int raw(String doing, RawCall call) {
        int result = call.on(LibvirtApi.get(), pointer());
        if (result < 0) {
            // read before label(), whose own call would clear it
            Errors.Native error = Errors.last();
            throw failed(doing, error, null);
        }
        return result;
    }

    /** What fails because the connection broke in the middle says nothing about the domain: it may have been done. */
    private LibvirtException failed(String doing, Errors.Native error, org.libvirt.@Nullable LibvirtException cause) {
        LibvirtException failure = Errors.of(doing + " of " + label(), error, cause);
        return session.isAlive()
                ? failure
                : new LibvirtException(
                        LibvirtException.Kind.UNREACHABLE, String.valueOf(failure.getMessage()), failure);
    }

    String xml() {
        return call("reading the description", d -> d.getXMLDesc(0));
    }

    private Pointer pointer() {
        Pointer known = raw;
        if (known == null) {
            ByteBuffer bytes = ByteBuffer.allocate(16);
            bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
            known = LibvirtApi.get().virDomainLookupByUUID(session.pointer(), bytes.array());
            if (known == null) {
                throw Errors.of("domain " + uuid + " on " + session.uri(), Errors.last(), null);
            }
            raw = known;
        }
        return known;
    }

    @Override
    public void close() {
        Pointer pointer = raw;
        raw = null;
        if (pointer != null) {
            LibvirtApi.get().virDomainFree(pointer);
        }
        try {
            domain.free();
        } catch (org.libvirt.LibvirtException e) {
            throw Errors.of("freeing the handle of domain " + uuid, Errors.last(), e);
        }
    }
}
