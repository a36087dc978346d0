package io.gnomon.plugin.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM with the same classes, to be killed: it says what it reached on its standard output. */
final class ForkedJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ForkedJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ForkedJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ForkedJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Reads on until it says this. */
    void await(String line) throws IOException {
        List<String> said = new ArrayList<>();
        for (String l = output.readLine(); l != null; l = output.readLine()) {
            if (l.equals(line)) {
                return;
            }
            said.add(l);
        }
        throw new AssertionError("it ended without saying \"" + line + "\", but " + said);
    }

    /** All that it says from now on until it ends. */
    List<String> rest() {
        return output.lines().toList();
    }

    /** SIGKILL: no shutdown hook, no finally, nothing flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** To be called in the forked JVM: says a line, then does nothing until it is killed. */
    static void sayAndHang(String line) throws InterruptedException {
        System.out.println(line);
        new java.util.concurrent.CountDownLatch(1).await();
    }
}
