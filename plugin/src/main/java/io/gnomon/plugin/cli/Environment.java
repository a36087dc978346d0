package io.gnomon.plugin.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Where a command runs. Tests bring their own.
 *
 * @param terminal whether standard output is one
 * @param width columns of the terminal; asked only when a table is drawn
 * @param actions loaded only by the commands that need them
 */
public record Environment(
        Map<String, String> variables,
        String user,
        Path home,
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        IntSupplier width,
        InstantSource clock,
        Supplier<Actions> actions) {

    static Environment ofProcess() {
        return new Environment(
                System.getenv(),
                System.getProperty("user.name", "unknown"),
                Path.of(System.getProperty("user.home", "/")),
                // what is drawn has characters beyond ASCII whatever the locale says
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                isTerminal(),
                Environment::terminalWidth,
                InstantSource.system(),
                Actions::load);
    }

    boolean colour() {
        return terminal && variables.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(variables.get("TERM"));
    }

    /** Whether characters beyond ASCII are shown as what they are. */
    boolean unicode() {
        String locale = "";
        for (String variable : new String[] {"LANG", "LC_CTYPE", "LC_ALL"}) {
            String value = variables.getOrDefault(variable, "");
            locale = value.isEmpty() ? locale : value;
        }
        String upper = locale.toUpperCase(Locale.ROOT);
        return !terminal || upper.contains("UTF-8") || upper.contains("UTF8");
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    // System.console() also asks that standard input is a terminal, and newer Java gives one where there is none
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    private static int terminalWidth() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream in = stty.getInputStream()) {
                String[] size = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                if (stty.waitFor(1, TimeUnit.SECONDS) && size.length == 2) {
                    return Integer.parseInt(size[1]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 80; // no terminal to ask, or none that tells: the classic width
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 80;
    }
}
