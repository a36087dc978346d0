package io.gnomon.plugin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The browser of whoever runs a command. */
final class Browser {
    private static final List<String> OPENERS = List.of("xdg-open", "open");
    private static final Duration SURELY_READ = Duration.ofSeconds(5);

    private final Environment env;
    private final List<String> openers;
    private final Duration surelyRead;

    Browser(Environment env) {
        this(env, OPENERS, SURELY_READ);
    }

    /**
     * @param openers commands that open a file, the first that there is
     * @param surelyRead how long after its start the browser has read the file
     */
    Browser(Environment env, List<String> openers, Duration surelyRead) {
        this.env = env;
        this.openers = openers;
        this.surelyRead = surelyRead;
    }

    /**
     * Opens a URL that is secret. It goes through a file that only its owner can read, because everybody on the machine can see
     * the arguments of a process.
     */
    void open(String url) {
        try {
            Path page = page(url);
            try {
                Process opener = start(page);
                long until = System.nanoTime() + surelyRead.toNanos();
                if (opener.waitFor(surelyRead.toMillis(), TimeUnit.MILLISECONDS) && opener.exitValue() != 0) {
                    throw new IOException("it ended with " + opener.exitValue());
                }
                TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
            } finally {
                Files.deleteIfExists(page);
            }
        } catch (IOException e) {
            throw new ClientException(
                    "no browser could be started here (" + e.getMessage() + ")",
                    "run it without --open, and open the URL that it prints",
                    null,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path page(String url) throws IOException {
        String runtime = env.variables().getOrDefault("XDG_RUNTIME_DIR", "");
        Path folder = Path.of(runtime.startsWith("/") ? runtime : System.getProperty("java.io.tmpdir", "/tmp"));
        Path page = Files.createTempFile(folder, "gnomon-", ".html"); // of mode 0600
        String quoted = url.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        return Files.writeString(
                page,
                "<!doctype html><meta http-equiv=\"refresh\" content=\"0; url=" + quoted
                        + "\"><title>Gnomon</title>\n");
    }

    private Process start(Path page) throws IOException {
        IOException last = new IOException("none of " + openers + " is installed");
        for (String opener : openers) {
            try {
                Process process = new ProcessBuilder(opener, page.toUri().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.getOutputStream().close();
                return process;
            } catch (IOException e) {
                last.addSuppressed(e);
            }
        }
        throw last;
    }
}
