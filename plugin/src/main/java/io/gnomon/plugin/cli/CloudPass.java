package io.gnomon.plugin.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How the users of an OpenStack come to the daemon: by the variables and files of the {@code openstack} command.
 *
 * @param cloud of {@code clouds.yaml}, if the user named one
 * @param project that the user named
 */
record CloudPass(Optional<String> cloud, Optional<String> project, Environment env) {
    private static final String TOKEN = "OS_TOKEN";

    /** Whether an OpenStack is named at all. */
    boolean isNamed() {
        return cloud.isPresent() || Stream.of("OS_CLOUD", "OS_AUTH_URL", TOKEN).anyMatch(this::isSet);
    }

    private boolean isSet(String variable) {
        return !env.variables().getOrDefault(variable, "").isBlank();
    }

    /**
     * The passes to be shown, in this order.
     *
     * @param own what else there is; if Keystone gives no token, it is used alone
     * @param remarks told so
     */
    List<Pass> before(Optional<Pass> own, Consumer<String> remarks) {
        try {
            Pass first = Pass.ofCloud(token(), project);
            return Stream.concat(Stream.of(first), own.stream()).toList();
        } catch (ClientException e) {
            Pass instead = own.orElseThrow(() -> e);
            remarks.accept(e.getMessage() + "; the daemon's own token is used instead, in the project '"
                    + instead.headers().get("X-Gnomon-Project") + "'");
            return List.of(instead);
        }
    }

    private String token() {
        Map<String, String> variables = env.variables();
        if (cloud.isEmpty() && isSet(TOKEN)) {
            String token = variables.getOrDefault(TOKEN, "").strip();
            if (!token.matches("[\\x21-\\x7e]{1,8192}")) {
                throw new ClientException(TOKEN + " does not hold a token", "get one: openstack token issue");
            }
            return token;
        }
        return env.actions().get().cloudToken(cloud);
    }
}
