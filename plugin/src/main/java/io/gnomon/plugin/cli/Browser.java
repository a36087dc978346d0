package io.gnomon.plugin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The browser of whoever runs a command. */
final class Browser {
    /** Until the browser has surely read the file. */
    private static final int FILE_SECONDS = 5;

    private final Environment env;

    Browser(Environment env) {
        this.env = env;
    }

    /**
     * Opens a URL that is secret. It goes through a file that only its owner can read, because everybody on the machine can see
     * the arguments of a process.
     */
    void open(String url) {
        try {
            Path page = page(url);
            try {
                start(page);
                TimeUnit.SECONDS.sleep(FILE_SECONDS);
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

    private static void start(Path page) throws IOException {
        IOException last = new IOException("neither xdg-open nor open is installed");
        for (String opener : List.of("xdg-open", "open")) {
            try {
                new ProcessBuilder(opener, page.toUri().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .getOutputStream()
                        .close();
                return;
            } catch (IOException e) {
                last.addSuppressed(e);
            }
        }
        throw last;
    }
}
