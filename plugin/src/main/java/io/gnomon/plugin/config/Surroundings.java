package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What defaults and paths depend on besides the configuration.
 *
 * @param environment variables of the process
 * @param home the user's folder, for {@code ~} and the default data folder
 * @param root whether the process runs as root
 * @param workingFolder what relative paths in variables and options are relative to
 */
public record Surroundings(Map<String, String> environment, Path home, boolean root, Path workingFolder) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home", "/")),
                "root".equals(System.getProperty("user.name")),
                Path.of("").toAbsolutePath());
    }

    /** Where the configuration file is looked for when none is named; need not exist. */
    public Path defaultFile() {
        return root
                ? Path.of("/etc/gnomon/gnomon.yaml")
                : folder("XDG_CONFIG_HOME", ".config").resolve("gnomon/gnomon.yaml");
    }

    Path stateHome() {
        return folder("XDG_STATE_HOME", ".local/state");
    }

    private Path folder(String variable, String underHome) {
        String value = environment.getOrDefault(variable, "");
        // the XDG specification says that a relative path is to be ignored
        return value.startsWith("/") ? Path.of(value) : home.resolve(underHome);
    }
}
