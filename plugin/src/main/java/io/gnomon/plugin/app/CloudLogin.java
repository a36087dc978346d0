package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.config.ConfigurationException;
import io.gnomon.plugin.config.ConfigurationLoader;
import io.gnomon.plugin.config.OpenStackSettings;
import io.gnomon.plugin.config.Surroundings;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.CloudAccess;
import io.gnomon.plugin.openstack.CloudAccessReader;
import io.gnomon.plugin.openstack.CloudException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gets the token of Keystone with which a user comes to the daemon. */
final class CloudLogin {
    /** Somebody waits for it. */
    private static final List<String> IN_HASTE = List.of("openstack.timeout=5s", "openstack.retry-budget=5s");

    private CloudLogin() {}

    /** @throws ClientException if there is none to be had */
    static String token(Optional<String> cloud, Surroundings here) {
        // of the user, and not of the daemon: no file of its configuration, and none of its own variables
        Map<String, String> variables = new TreeMap<>(here.environment());
        variables.keySet().removeIf(name -> !name.startsWith("OS_"));
        cloud.ifPresent(name -> variables.put("OS_CLOUD", name));
        try {
            OpenStackSettings settings = ConfigurationLoader.loadWithoutFile(
                            IN_HASTE, new Surroundings(variables, here.home(), here.root(), here.workingFolder()))
                    .openstack();
            CloudAccess access = CloudAccessReader.read(settings, here.workingFolder(), here.home())
                    .orElseThrow(() -> new IllegalArgumentException("no OpenStack is named"));
            return Cloud.of(access, InstantSource.system()).login();
        } catch (CloudException | ConfigurationException | IllegalArgumentException e) {
            throw new ClientException(
                    String.valueOf(e.getMessage()),
                    "set the OS_ variables as for the openstack command, or name a cloud of clouds.yaml with --os-cloud;"
                            + " or the daemon's own token with --token-file");
        }
    }
}
