package io.gnomon.plugin.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the product as its users do: in a JVM of its own, with the product's own classes and settings only. */
public final class Forked {
    private static final int LONGEST_SECONDS = 120;

    /** What a command ended with. */
    public record Result(int exit, String out, String err) {}

    private Forked() {}

    /** A command line of Gnomon; our test classes and their logging are not on its class path. */
    public static List<String> command(List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx160m",
                "-Xlog:disable",
                "-Djava.awt.headless=true"));
        command.addAll(jvm);
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(e -> !e.endsWith("test-classes") && !e.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classes, "io.gnomon.plugin.cli.Gnomon"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a plain command to its end. */
    public static Result gnomon(String... arguments) {
        return run(command(List.of(), arguments));
    }

    /** Runs any command to its end. */
    public static Result run(List<String> command) {
        try {
            Path out = Files.createTempFile("gnomon-forked", ".out");
            Path err = Files.createTempFile("gnomon-forked", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(String.join(" ", command) + " hangs: " + text(out) + text(err));
                }
                return new Result(process.exitValue(), text(out), text(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    }
}
