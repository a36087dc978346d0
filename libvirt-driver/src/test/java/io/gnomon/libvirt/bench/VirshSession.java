package io.gnomon.libvirt.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One open {@code virsh -t}: what a command costs there is what its own timing line says. */
final class VirshSession implements AutoCloseable {
    private static final Pattern TIME = Pattern.compile("\\(Time: ([0-9.]+) ms\\)");

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    VirshSession(String uri) {
        try {
            process = new ProcessBuilder("virsh", "-t", "-c", uri)
                    .redirectErrorStream(true)
                    .start();
            in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds that the command took, by virsh's own clock. */
    double millis(String command) {
        try {
            in.write(command + "\n");
            in.flush();
            StringBuilder seen = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                seen.append(line).append('\n');
                if (line.startsWith("error:")) {
                    throw new IllegalStateException("virsh " + command + ": " + line);
                }
                Matcher time = TIME.matcher(line);
                if (time.find()) {
                    return Double.parseDouble(time.group(1));
                }
            }
            throw new IllegalStateException("virsh ended: " + seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (in;
                out) {
            in.write("quit\n");
        } catch (IOException e) {
            // it is ended below in any case
        }
        process.destroy();
    }
}
