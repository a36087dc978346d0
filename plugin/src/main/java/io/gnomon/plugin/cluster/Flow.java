package io.gnomon.plugin.cluster;

import java.util.OptionalDouble;

/**
 * Which way data went, of what a reading says of disk and network: the rest of their usage went the other way. MiB/s since the
 * reading before; empty where it was not measured.
 *
 * @param read from the disk
 * @param received from the network
 */
public record Flow(OptionalDouble read, OptionalDouble received) {
    public static final Flow UNKNOWN = new Flow(OptionalDouble.empty(), OptionalDouble.empty());
}
