package io.gnomon.plugin.rest;

import java.nio.file.Path;

/**
 * How the REST interface is served.
 *
 * @param address a loopback address or a name of one
 * @param port 0 takes a free one
 * @param dataDirectory where the token and the endpoint file are written; it must exist
 * @param maxBodyBytes a longer request body is refused
 * @param maxListeners event streams open at the same time
 * @param listenerQueue events that wait for a slow listener before it is dropped
 */
public record RestSettings(
        String address, int port, Path dataDirectory, int maxBodyBytes, int maxListeners, int listenerQueue) {
    public static final int DEFAULT_PORT = 8791;

    public static RestSettings in(Path dataDirectory) {
        return new RestSettings("127.0.0.1", DEFAULT_PORT, dataDirectory, 64 * 1024, 16, 256);
    }

    public RestSettings withPort(int newPort) {
        return new RestSettings(address, newPort, dataDirectory, maxBodyBytes, maxListeners, listenerQueue);
    }

    public RestSettings withAddress(String newAddress) {
        return new RestSettings(newAddress, port, dataDirectory, maxBodyBytes, maxListeners, listenerQueue);
    }
}
