package io.gnomon.plugin.demo;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the demo puts up and takes down again, however it ends: a folder, a daemon, servers. */
final class Stage implements AutoCloseable {
    private static final String INTERRUPTED = "the demo was interrupted";

    private final Path folder;
    private final Cast cast;
    private final boolean keep;
    private final Narrator narrator;
    private final ConcurrentLinkedDeque<UUID> servers = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean struck = new AtomicBoolean();
    private final Thread onInterrupt = new Thread(this::strike, "demo-cleanup");
    private volatile @Nullable PrivateDaemon daemon;

    private Stage(Path folder, Cast cast, boolean keep, Narrator narrator) {
        this.folder = folder;
        this.cast = cast;
        this.keep = keep;
        this.narrator = narrator;
    }

    static Stage open(DemoOptions options, Pace pace, Narrator narrator) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gnomon-demo");
        // the emulator may run as another user
        folder.toFile().setExecutable(true, false);
        Stage stage = new Stage(folder, new Cast(folder, pace), options.keep(), narrator);
        try {
            // before anything is started: whatever ends us from here on takes it along
            Runtime.getRuntime().addShutdownHook(stage.onInterrupt);
        } catch (IllegalStateException e) {
            remove(folder);
            throw new IOException(INTERRUPTED, e);
        }
        narrator.tell(
                "Starting a private daemon; its data is in " + folder + (options.keep() ? "." : " and goes with it."));
        try {
            stage.launch(configuration(folder, options, pace)).await();
            return stage;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private PrivateDaemon launch(String configuration) throws IOException {
        synchronized (servers) { // a daemon that is being started when we are interrupted is ended too
            if (struck.get()) {
                throw new IOException(INTERRUPTED);
            }
            PrivateDaemon started = PrivateDaemon.launch(folder, configuration);
            daemon = started;
            return started;
        }
    }

    /** The defaults of production, in demo time. */
    private static String configuration(Path folder, DemoOptions options, Pace pace) {
        boolean simulated = options.simulated();
        int step = simulated ? 1 : 3;
        return String.join(
                "\n",
                "daemon.data: " + folder.resolve("data"),
                "daemon.port: 0",
                "hypervisors: [\"" + options.libvirtUri().orElse("trace:///simulated") + "\"]",
                "guest.image: " + options.guestImage().orElse(folder),
                "servers.image-folders: [\"" + folder + "\"]",
                "guest.canary: false", // it would compete with the guests of the story for two cores
                "observe.period: 2s",
                "observe.young-period: 1s",
                "forecast.step: " + step + "s",
                "forecast.horizon: " + whole(pace.of(Duration.ofMinutes(15)), step) + "s",
                "forecast.lead: " + whole(pace.of(Duration.ofMinutes(10)), step) + "s",
                "decide.price: 9",
                "decide.change: 0.1", // a slot of five minutes is longer than the story: what waiting costs cannot add
                // up
                "match.learning-period: " + (simulated ? 6 : 12) + "s",
                "match.max-lag: " + pace.of(Duration.ofMinutes(5)).toSeconds() + "s",
                "decide.cooldown: " + pace.of(Duration.ofMinutes(4)).toSeconds() + "s",
                "");
    }

    private static long whole(Duration d, int step) {
        return Math.max(step, d.toSeconds() / step * step);
    }

    Client client() {
        PrivateDaemon started = daemon;
        if (started == null) {
            throw new IllegalStateException("the demo's daemon was not started");
        }
        return started.client();
    }

    GuestConsole console(Cast.Role role) {
        return cast.console(role);
    }

    void create(List<Cast.Role> roles, String suffix, double coresPerVcpu) throws IOException {
        for (Cast.Role role : roles) {
            synchronized (servers) { // what is being created when we are interrupted is taken down too
                if (struck.get()) {
                    throw new IOException(INTERRUPTED);
                }
                servers.push(client().createServer(cast.prepare(role, suffix, coresPerVcpu))
                        .id());
            }
        }
    }

    @Override
    public void close() {
        strike();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            narrator.plain(""); // the process is ending already: the hook is what runs now
        }
    }

    private void strike() {
        if (!struck.compareAndSet(false, true)) {
            return;
        }
        narrator.plain("Cleaning up: " + servers.size() + " servers, the daemon" + (keep ? "." : ", the folder."));
        synchronized (servers) {
            for (UUID server : servers) {
                try {
                    client().deleteServer(server.toString());
                } catch (ClientException e) {
                    narrator.plain("server " + server + " could not be deleted: " + e.getMessage());
                }
            }
        }
        PrivateDaemon started = daemon;
        if (started != null) {
            started.close();
        }
        if (!keep) {
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + folder + ": " + e.getMessage());
        }
    }
}
