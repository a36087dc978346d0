package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request shows to be let in.
 *
 * @param headers of every request
 * @param source where the token came from, for messages
 * @param mend what to do when it is not accepted
 */
record Pass(Map<String, String> headers, String source, String mend) {
    private static final String PROJECT = "X-Gnomon-Project";

    /** One of the daemon's own tokens. */
    static Pass own(String token, String source, Caller caller) {
        return new Pass(
                Map.of("Authorization", "Bearer " + token, PROJECT, caller.project(), "X-Gnomon-Actor", caller.actor()),
                source,
                "name the token file of that daemon with --token-file, or its data folder with --data-dir");
    }

    /** @param project the one that the user named; empty: the token's, and for an admin all */
    static Pass ofCloud(String token, Optional<String> project) {
        Map<String, String> headers = new TreeMap<>(Map.of("X-Auth-Token", token));
        project.ifPresent(named -> headers.put(PROJECT, named));
        return new Pass(
                headers,
                "Keystone",
                "see that this daemon uses the same OpenStack (gnomon config show openstack), or name the daemon's own"
                        + " token with --token-file");
    }
}
