package io.gnomon.plugin.rest;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the REST interface is served.
 *
 * @param address a loopback address or a name of one
 * @param port 0 takes a free one
 * @param socket path of a Unix socket that answers as well
 * @param dataFolder where the endpoint file and the admin token are; it must exist
 * @param tokenFile holds the token; made if it is missing
 * @param maxBodyBytes a longer request body is refused
 * @param maxListeners event streams open at the same time
 * @param listenerQueue events that wait for a slow listener before it is dropped
 */
public record RestSettings(
        String address,
        int port,
        Optional<Path> socket,
        Path dataFolder,
        Path tokenFile,
        int maxBodyBytes,
        int maxListeners,
        int listenerQueue) {

    /** Limits that suit a handful of commands and dashboards. */
    public static RestSettings of(String address, int port, Path dataFolder, Path tokenFile) {
        return new RestSettings(address, port, Optional.empty(), dataFolder, tokenFile, 64 * 1024, 16, 256);
    }

    /** The same with a Unix socket. */
    public RestSettings with(Optional<Path> socket) {
        return new RestSettings(
                address, port, socket, dataFolder, tokenFile, maxBodyBytes, maxListeners, listenerQueue);
    }

    /** Holds the admin token; made if it is missing. */
    Path adminTokenFile() {
        return dataFolder.resolve(AccessFiles.ADMIN_TOKEN);
    }

    /** On a free port of 127.0.0.1, with the token in the data folder. */
    public static RestSettings onFreePort(Path dataFolder) {
        return of("127.0.0.1", 0, dataFolder, dataFolder.resolve(AccessFiles.TOKEN));
    }
}
