package io.gnomon.plugin.demo;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A daemon of the demo's own: another process, its data below the demo's folder, on a free loopback port. */
final class PrivateDaemon implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final String PROJECT = "demo";

    private final Process process;
    private final Path data;
    private final Path log;
    private volatile @Nullable Client client;

    private PrivateDaemon(Process process, Path data, Path log) {
        this.process = process;
        this.data = data;
        this.log = log;
    }

    /** Starts it with this JVM's own class path. */
    static PrivateDaemon launch(Path folder, String yaml) throws IOException {
        Path configuration = folder.resolve("gnomon.yaml");
        Files.writeString(configuration, yaml, StandardCharsets.UTF_8);
        Path data = Files.createDirectories(folder.resolve("data"));
        Path log = folder.resolve("daemon.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(nativeAccess());
        command.addAll(List.of("io.gnomon.plugin.cli.Gnomon", "--config", configuration.toString(), "serve"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new PrivateDaemon(process, data, log);
    }

    /** Waits until it answers. */
    void await() throws IOException, InterruptedException {
        client = waitFor(process, data, log);
    }

    private static List<String> nativeAccess() {
        return Runtime.version().feature() >= 22 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
    }

    private static Client waitFor(Process process, Path data, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Path endpoint = data.resolve("endpoint");
            Path token = data.resolve("token");
            if (Files.isReadable(endpoint) && Files.isReadable(token)) {
                Client client = new Client(
                        URI.create(Files.readString(endpoint).strip()),
                        Files.readString(token).strip(),
                        PROJECT,
                        "demo");
                if (answers(client)) {
                    return client;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the demo's daemon did not start; its last words: " + lastLines(log, 5));
    }

    private static boolean answers(Client client) {
        try {
            return client.status().cycles() > 0;
        } catch (ClientException e) {
            return false; // not yet
        }
    }

    static String lastLines(Path log, int count) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** Once {@link #await} has returned. */
    Client client() {
        Client answering = client;
        if (answering == null) {
            throw new IllegalStateException("the demo's daemon does not answer yet");
        }
        return answering;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(25, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
