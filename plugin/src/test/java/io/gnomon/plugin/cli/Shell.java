package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.FakeBackend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Runs commands in this process and keeps what they print. */
final class Shell {
    final Map<String, String> variables = new LinkedHashMap<>();
    boolean terminal;
    int width = 80;
    Supplier<Actions> actions = () -> {
        throw new AssertionError("a plain command must not load the daemon's classes");
    };
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path home;

    Shell(Path home) {
        this.home = home;
    }

    static Shell with(Path dataFolder) {
        Shell shell = new Shell(dataFolder);
        shell.variables.put("GNOMON_DATA", dataFolder.toString());
        return shell;
    }

    int run(String... args) {
        clear();
        Environment env = new Environment(
                variables,
                "ada",
                home,
                new PrintWriter(out),
                new PrintWriter(err),
                terminal,
                () -> width,
                () -> FakeBackend.NOW.plusSeconds(5),
                actions);
        return Gnomon.run(env, args);
    }

    private void clear() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    /** What was printed; may be read while a command still runs. */
    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
