package io.gnomon.plugin.bench;

import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.FakeBackend;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.rest.RestSettings;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long a plain command takes from fork to exit, as a user waits for it: median wall time over interleaved runs, plain
 * and with the two kinds of class archive (dynamic, and static, which alone can hold picocli's old class files), beside
 * {@code java -version}. Argument: number of runs (15).
 */
public final class CliBenchmark {
    private static final String MAIN = "io.gnomon.plugin.cli.Gnomon";
    private static final List<String> LEAN = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private final Path folder;
    private final String classpath;

    private CliBenchmark(Path folder) throws IOException {
        this.folder = folder;
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            // class archives take jars only
            entries.add(Files.isDirectory(path) ? jar(path, entries.size()).toString() : entry);
        }
        this.classpath = String.join(File.pathSeparator, entries);
    }

    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        Path folder = Files.createTempDirectory("gnomon-cli-benchmark");
        try (RestServer server = RestServer.start(RestSettings.onFreePort(folder), new FakeBackend(), new EventHub())) {
            System.out.println("daemon at " + server.url() + ", " + runs + " runs each");
            new CliBenchmark(folder).measure(runs);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private void measure(int runs) throws Exception {
        String[] version = {"version"};
        String[] list = {"server", "list", "--data-dir", folder.toString()};
        Path dynamic = folder.resolve("dynamic.jsa");
        Path fixed = folder.resolve("static.jsa");
        Path classes = folder.resolve("classes.lst");
        run(command(List.of("-XX:ArchiveClassesAtExit=" + dynamic), list));
        run(command(List.of("-XX:DumpLoadedClassList=" + classes), list));
        run(command(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + fixed)));

        Map<String, List<String>> subjects = new LinkedHashMap<>();
        subjects.put("java -version", List.of(java, "-version"));
        subjects.put("version, no archive, no flags", List.of(java, "-cp", classpath, MAIN, "version"));
        subjects.put("version, no archive", command(List.of(), version));
        subjects.put("version, dynamic archive", command(List.of("-XX:SharedArchiveFile=" + dynamic), version));
        subjects.put("version, static archive", command(List.of("-XX:SharedArchiveFile=" + fixed), version));
        subjects.put("server list, no archive", command(List.of(), list));
        subjects.put("server list, dynamic archive", command(List.of("-XX:SharedArchiveFile=" + dynamic), list));
        subjects.put("server list, static archive", command(List.of("-XX:SharedArchiveFile=" + fixed), list));

        Map<String, long[]> times = new LinkedHashMap<>();
        subjects.keySet().forEach(name -> times.put(name, new long[runs]));
        for (int i = -2; i < runs; i++) {
            for (Map.Entry<String, List<String>> subject : subjects.entrySet()) {
                long begin = System.nanoTime();
                run(subject.getValue());
                if (i >= 0) {
                    times.get(subject.getKey())[i] = System.nanoTime() - begin;
                }
            }
        }
        times.forEach((name, nanos) -> {
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "%-32s median %4d ms   fastest %4d ms%n",
                    name,
                    nanos[nanos.length / 2] / 1_000_000,
                    nanos[0] / 1_000_000);
        });
    }

    private List<String> command(List<String> flags, String... args) {
        List<String> result = new ArrayList<>(List.of(java));
        result.addAll(LEAN);
        result.addAll(flags);
        result.addAll(List.of("-cp", classpath));
        if (args.length > 0) {
            result.add(MAIN);
            result.addAll(List.of(args));
        }
        return result;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    command.stream().limit(6).collect(Collectors.joining(" ")) + "...: " + Files.readString(log));
        }
    }

    private Path jar(Path classes, int number) throws IOException {
        Path jar = folder.resolve("part" + number + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
        return jar;
    }
}
