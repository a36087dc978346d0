package io.gnomon.plugin.lab;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real daemon in a process of its own, on a data folder that outlives it. */
public final class DaemonProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;

    private DaemonProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts it without waiting for anything.
     *
     * @param folder gets the configuration, the log (appended to) and the data
     * @param jvm more options of the JVM
     */
    public static DaemonProcess launch(Path folder, List<String> configuration, String... jvm) {
        try {
            Path yaml = folder.resolve("gnomon.yaml");
            Files.write(yaml, configuration);
            Files.writeString(
                    yaml,
                    "\ndaemon.data: " + folder.resolve("data") + "\ndaemon.port: 0\n",
                    java.nio.file.StandardOpenOption.APPEND);
            Files.deleteIfExists(folder.resolve("data/endpoint"));
            return launch(folder, Forked.command(List.of(jvm), "--config", yaml.toString(), "serve"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command that becomes a daemon on {@code folder}'s data. */
    public static DaemonProcess launch(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("daemon.log").toFile()))
                .start();
        process.getOutputStream().close();
        return new DaemonProcess(process, folder);
    }

    /** Starts it and waits for its first cycle. */
    public static DaemonProcess start(Path folder, List<String> configuration, String... jvm) {
        DaemonProcess daemon = launch(folder, configuration, jvm);
        daemon.awaitFirstCycle();
        return daemon;
    }

    public void awaitFirstCycle() {
        eventually("the daemon runs its first cycle", LONGEST_START, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the daemon ended with " + process.exitValue() + ": " + log());
            }
            return Files.exists(data().resolve("endpoint")) && hasCycled();
        });
    }

    private boolean hasCycled() {
        try {
            return client().status().cycles() > 0;
        } catch (ClientException e) {
            return false; // not yet
        }
    }

    public Client client() {
        try {
            return new Client(
                    URI.create(Files.readString(data().resolve("endpoint")).strip()), token(), "default", "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String token() {
        try {
            return Files.readString(data().resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plain command that asks this daemon. */
    public Forked.Result gnomon(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--data-dir";
        all[1] = data().toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Forked.gnomon(all);
    }

    public Path data() {
        return folder.resolve("data");
    }

    public String log() {
        try {
            return Forked.text(folder.resolve("daemon.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for it to end by itself; returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the daemon does not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks it to end, as Ctrl-C and systemd do; returns its exit code. */
    public int stop() {
        process.destroy();
        return awaitExit();
    }

    /** Does not let it end in an orderly way. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitExit();
        }
    }
}
