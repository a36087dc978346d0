package io.gnomon.plugin.rest;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same interface on a Unix socket, for its owner and the group {@value AccessFiles#GROUP}. The token is asked for here
 * too: what a mode lets in, a bind mount may let in by accident. Thread-safe.
 */
final class UnixSocket implements AutoCloseable {
    /** Beside the port's: its selector, which accepts as well. */
    static final int THREADS = 1;

    /** What Java takes, of the 107 that Linux has room for (unix(7), sun_path). */
    private static final int MOST_BYTES = 106;

    /** Connections that wait to be accepted. Beyond, a client is refused at once: unlike TCP's it does not try again. */
    private static final int BACKLOG = 128;

    private static final String MAY_CONNECT = "rw-rw----"; // Linux asks for the right to write
    private static final Logger log = LoggerFactory.getLogger(UnixSocket.class);

    private final UnixDomainServerConnector connector;
    private final Path path;

    private UnixSocket(UnixDomainServerConnector connector, Path path) {
        this.connector = connector;
        this.path = path;
    }

    /**
     * Listens from then on. What a daemon that was killed has left there is replaced.
     *
     * @param server that runs already; it answers here as it does on its first connector
     * @throws RestStartException if another process listens there, if something else is there, if the path is too long, or
     *     if its folder does not allow it
     */
    static UnixSocket open(Server server, Path path, int idleMillis) {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new RestStartException("the path " + path + " has " + bytes + " bytes, and a Unix socket's may have "
                    + MOST_BYTES + ": choose a shorter one with daemon.socket, like /run/gnomon/rest.sock");
        }
        HttpConnectionFactory port = server.getConnectors()[0].getConnectionFactory(HttpConnectionFactory.class);
        UnixDomainServerConnector connector = new UnixDomainServerConnector(
                server, 0, THREADS, new HttpConnectionFactory(port.getHttpConfiguration()));
        connector.setUnixDomainPath(path);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(idleMillis);
        connector.setShutdownIdleTimeout(50);
        try {
            makeFolder(path);
            clear(path);
            connector.start();
            // until here it had the mode that the umask left it, which lets no others in with any usual one
            AccessFiles.share(path, AccessFiles.GROUP, PosixFilePermissions.fromString(MAY_CONNECT));
        } catch (RestStartException e) {
            throw e;
        } catch (Exception e) { // of whatever kind Jetty's life cycle throws
            stop(connector);
            throw new RestStartException(
                    "cannot listen on the Unix socket " + path + " (" + e + "): make its folder writable for the"
                            + " daemon's user, or choose another path with daemon.socket",
                    e);
        }
        log.info("answering on the Unix socket {}", path);
        return new UnixSocket(connector, path);
    }

    /** As below /run, which is empty after each boot. Others may pass through it to the socket, but see nothing. */
    private static void makeFolder(Path path) throws IOException {
        Optional<Path> folder = Optional.ofNullable(path.getParent());
        if (folder.isPresent() && !Files.exists(folder.get())) {
            Files.createDirectory(
                    folder.get(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        }
    }

    /** Only a socket that nobody listens on is removed: anything else there is somebody's. */
    private static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new RestStartException("there is something else than a socket at " + path
                    + ": it is left alone. Remove it, or choose another path with daemon.socket");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false); // whoever listens there may not accept
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            log.info("{} is left from a daemon that was killed: it is replaced", path);
            Files.delete(path);
            return;
        } catch (IOException e) {
            log.debug("{} cannot be tried", path, e);
        }
        throw new RestStartException("another process listens on " + path
                + ", or it cannot be told whether one does. Stop that process (it may be another gnomon), or choose another"
                + " path with daemon.socket");
    }

    Path path() {
        return path;
    }

    /** Removes the file too. */
    @Override
    public void close() {
        stop(connector);
    }

    private static void stop(UnixDomainServerConnector connector) {
        try {
            connector.stop();
        } catch (Exception e) { // of whatever kind Jetty's life cycle throws
            log.warn("the Unix socket {} could not be closed in an orderly way", connector.getUnixDomainPath(), e);
        }
    }
}
