package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.trace.LoadTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real daemon with trace-driven hypervisors of 8 cores and 32 GiB, in test time. It adjusts nothing. */
final class TraceDaemon implements AutoCloseable {
    private final Path images;
    private final Path data;
    private final Daemon daemon;

    /** @param more settings beside the usual ones */
    TraceDaemon(Path temporary, List<String> hypervisors, Map<String, String> more) throws IOException {
        Path folder = temporary.toRealPath();
        images = Files.createDirectories(folder.resolve("images"));
        data = Files.createDirectories(folder.resolve("data"));
        Map<String, String> settings = new TreeMap<>(Map.of(
                "daemon.data",
                data.toString(),
                "daemon.port",
                "0",
                "hypervisors",
                String.join(", ", hypervisors.stream().map(h -> "trace:///" + h).toList()),
                "guest.image",
                images.toString(),
                "servers.image-folders",
                images.toString(),
                "observe.period",
                "500ms",
                "observe.young-period",
                "250ms",
                "decide.autonomy",
                "off"));
        settings.putAll(more);
        daemon = new Daemon(Configuration.of(settings), state -> {}, InstantSource.system());
    }

    Path data() {
        return data;
    }

    URI url() {
        return daemon.url();
    }

    String token() {
        try {
            return Files.readString(data.resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the daemon tells Prometheus, as it does: the sum of the values whose line begins so. */
    double metric(String beginning) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/v1/metrics"))
                .header("Authorization", "Bearer " + token())
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofString())
                .join()
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    Client client(String project) {
        return new Client(url(), token(), project, "test");
    }

    /** Starts a server that wants so many cores all the time, and may use up to its ceiling. */
    ServerView create(String name, String hypervisor, double cores, double ceiling, double memoryMib, boolean movable)
            throws IOException {
        return create("default", name, hypervisor, cores, ceiling, memoryMib, movable);
    }

    ServerView create(
            String project,
            String name,
            String hypervisor,
            double cores,
            double ceiling,
            double memoryMib,
            boolean movable)
            throws IOException {
        Path load = images.resolve(name + ".load");
        Files.write(load, new LoadTrace(List.of(new LoadTrace.Line(0, cores, 10, 0))).toDisk());
        Path root = Files.write(images.resolve(name + ".img"), new byte[512]);
        Map<String, Double> amounts = Map.of("cpu", ceiling, "memory", memoryMib);
        return client(project)
                .createServer(new ServerCreate(
                        name,
                        hypervisor,
                        new FlavorBody("m" + (int) ceiling, amounts, amounts, 1.0),
                        null,
                        List.of(root.toString(), load.toString()),
                        null,
                        null,
                        Map.of(),
                        movable));
    }

    @Override
    public void close() {
        daemon.close();
    }
}
