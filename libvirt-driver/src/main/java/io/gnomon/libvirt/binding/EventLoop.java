package io.gnomon.libvirt.binding;

import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's event loop: one daemon thread for the whole process, started before the first connection is opened (a
 * connection opened earlier would get neither events nor keepalive). It only ever runs libvirt's own code and our
 * short callbacks, which hand on to another thread: whoever blocks it stops the keepalive of every connection.
 */
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private EventLoop() {}

    /** Starts the loop if it does not run yet. */
    static void ensureRunning() {
        Holder.start();
    }

    private static final class Holder {
        private static final Thread THREAD = begin();

        static void start() {
            if (!THREAD.isAlive()) {
                throw new IllegalStateException("the libvirt event loop has ended; its log tells why");
            }
        }

        private static Thread begin() {
            LibvirtApi.get();
            try {
                Library.initEventLoop();
            } catch (LibvirtException e) {
                throw Errors.of("starting libvirt's event loop", Errors.last(), e);
            }
            Thread thread = new Thread(Holder::run, "libvirt-event-loop");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        private static void run() {
            int failures = 0;
            while (failures < 100) {
                try {
                    Library.processEvent();
                    failures = 0;
                } catch (LibvirtException | RuntimeException e) {
                    failures++;
                    LOG.warn("libvirt's event loop stumbled ({} times in a row)", failures, e);
                }
            }
            LOG.error("libvirt's event loop failed {} times in a row and is given up", failures);
        }
    }
}
