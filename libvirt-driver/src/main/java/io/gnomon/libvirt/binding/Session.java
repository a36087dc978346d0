package io.gnomon.libvirt.binding;

import com.sun.jna.Pointer;
import io.gnomon.libvirt.domain.LibvirtException;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection. A native connection must not be closed while another thread is inside a call on it, so every
 * use is counted ({@link #enter}, {@link #leave}) and {@link #retire} closes when the last user has left. Once
 * retired it is never used again: a reconnect makes a new one.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** libvirtd takes five calls at once on a connection (max_client_requests); one is left for the others. */
    private static final int MOST_READINGS = 4;

    private final String uri;
    private final OpenConnect connect;
    private int users;
    private int readings;
    private boolean retired;
    private boolean closed;

    /** libvirt-java keeps its pointer protected, and our own API needs it. */
    private static final class OpenConnect extends Connect {
        OpenConnect(String uri) throws org.libvirt.LibvirtException {
            super(uri);
        }

        Pointer pointer() {
            return vcp.getPointer();
        }
    }

    private Session(String uri, OpenConnect connect) {
        this.uri = uri;
        this.connect = connect;
    }

    /** Opens the connection; blocks for as long as the transport does. */
    static Session open(String uri, int keepAliveSeconds, int keepAliveCount) {
        EventLoop.ensureRunning();
        try {
            OpenConnect connect = new OpenConnect(uri);
            Session session = new Session(uri, connect);
            session.keepAlive(keepAliveSeconds, keepAliveCount);
            return session;
        } catch (org.libvirt.LibvirtException e) {
            throw Errors.connecting(uri, Errors.last(), e);
        }
    }

    private void keepAlive(int seconds, int count) {
        try {
            connect.setKeepAlive(seconds, count);
        } catch (org.libvirt.LibvirtException e) {
            // the test driver and other in-process drivers have no wire to keep alive
            LOG.debug("{} has no keepalive: {}", uri, Errors.last().message());
        }
    }

    String uri() {
        return uri;
    }

    Connect connect() {
        return connect;
    }

    Pointer pointer() {
        return connect.pointer();
    }

    boolean isAlive() {
        return LibvirtApi.get().virConnectIsAlive(pointer()) == 1;
    }

    /** Looks a domain up; the handle is to be closed. */
    DomainHandle domain(UUID uuid) {
        try {
            Domain domain = connect.domainLookupByUUID(uuid);
            if (domain == null) {
                throw Errors.of("looking up domain " + uuid, Errors.Native.NONE, null);
            }
            return new DomainHandle(this, uuid, domain);
        } catch (org.libvirt.LibvirtException e) {
            throw Errors.of("domain " + uuid + " on " + uri, Errors.last(), e);
        }
    }

    /** Counts a bulk reading in; false when so many hang that libvirt would not take another call on this connection. */
    synchronized boolean beginReading() {
        if (readings == MOST_READINGS) {
            return false;
        }
        readings++;
        return true;
    }

    synchronized void endReading() {
        readings--;
    }

    /** Counts a user in; false when the session is retired. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    synchronized void leave() {
        users--;
        closeIfUnused();
    }

    /** Lets nobody in any more, and closes when the last user leaves. */
    synchronized void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (!retired || users > 0 || closed) {
            return;
        }
        closed = true;
        try {
            connect.close();
        } catch (org.libvirt.LibvirtException e) {
            // the other side is gone already: nothing is left to close but our own memory, which libvirt has freed
            LOG.debug("closing {}: {}", uri, Errors.last().message());
        }
    }

    /** For callers of our own API: negative means that it failed. */
    static int check(int result, String doing) throws LibvirtException {
        if (result < 0) {
            throw Errors.of(doing, Errors.last(), null);
        }
        return result;
    }
}
