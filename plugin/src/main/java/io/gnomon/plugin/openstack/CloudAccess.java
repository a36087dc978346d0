package io.gnomon.plugin.openstack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a cloud is reached. Printed without secrets.
 *
 * @param identity URL of Keystone with its {@code /v3}
 * @param endpointInterface {@code public}, {@code internal} or {@code admin}
 * @param overrides URLs that are used instead of the catalog's
 * @param timeout of one call
 * @param retryBudget how long a call is repeated
 */
public record CloudAccess(
        URI identity,
        Credentials credentials,
        Optional<String> region,
        String endpointInterface,
        Optional<Path> caCert,
        Map<Service, URI> overrides,
        Duration timeout,
        Duration retryBudget) {
    public CloudAccess {
        overrides = Map.copyOf(overrides);
    }

    /** The same as somebody else. */
    CloudAccess as(Credentials others) {
        return new CloudAccess(identity, others, region, endpointInterface, caCert, overrides, timeout, retryBudget);
    }
}
