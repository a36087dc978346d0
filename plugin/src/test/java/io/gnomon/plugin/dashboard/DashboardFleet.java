package io.gnomon.plugin.dashboard;

import io.gnomon.plugin.lab.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** A daemon with trace-driven servers that move quickly, and where its dashboard is. */
public final class DashboardFleet implements AutoCloseable {
    /** Whoever draws this as a part of the page runs it. */
    static final String EVIL = "<img src=x onerror=window.pwned=1>";
    /** Uses half a core and one and a half, in turns of some seconds. */
    static final String PULSE = "pulse";

    private static final int SAMPLES = 288;
    private final DaemonProcess daemon;

    private DashboardFleet(DaemonProcess daemon) {
        this.daemon = daemon;
    }

    /** Six servers on three hypervisors, read twice a second. */
    static DashboardFleet start(Path folder) throws IOException {
        List<Server> servers =
                new ArrayList<>(List.of(new Server(PULSE, i -> i % 2 == 0 ? 0.5 : 1.5), new Server(EVIL, i -> 0.3)));
        for (int i = 1; i <= 4; i++) {
            int shift = i;
            servers.add(new Server("calm-" + i, at -> 0.2 + 0.1 * Math.sin((at + shift) / 5.0)));
        }
        return start(
                folder,
                servers,
                3,
                List.of("hypervisors: []", "traces.speed: 75", "observe.period: 500ms", "observe.young-period: 500ms"));
    }

    /** @param cores by sample of five minutes */
    public record Server(String name, IntToDoubleFunction cores) {}

    /** @param more configuration beside the usual one */
    public static DashboardFleet start(Path folder, List<Server> servers, int hypervisors, List<String> more)
            throws IOException {
        Path traces = Files.createDirectories(folder.resolve("traces"));
        StringBuilder cpu = new StringBuilder();
        StringBuilder memory = new StringBuilder();
        StringBuilder disk = new StringBuilder();
        for (Server server : servers) {
            cpu.append(server.name());
            memory.append(server.name());
            disk.append(server.name());
            for (int i = 0; i < SAMPLES; i++) {
                double cores = server.cores().applyAsDouble(i);
                // the layout of recordings: 0.01 % of two cores, MiB, KB/s
                cpu.append(String.format(Locale.ROOT, ",%.1f", 5_000 * cores));
                memory.append(String.format(Locale.ROOT, ",%.1f", 600 + 1_400 * cores));
                disk.append(String.format(Locale.ROOT, ",%.1f", 9_000 * cores));
            }
            cpu.append('\n');
            memory.append('\n');
            disk.append('\n');
        }
        Files.writeString(traces.resolve("cpu.csv"), cpu);
        Files.writeString(traces.resolve("mem.csv"), memory);
        Files.writeString(traces.resolve("diskwrite.csv"), disk);
        List<String> lines = new ArrayList<>(List.of("traces.folder: " + traces, "traces.hypervisors: " + hypervisors));
        lines.addAll(more);
        return new DashboardFleet(DaemonProcess.start(folder, lines, "-Xmx700m"));
    }

    public DaemonProcess daemon() {
        return daemon;
    }

    /** What {@code gnomon dashboard} prints. */
    public String url() {
        return daemon.client().url() + "/dashboard/#token=" + token();
    }

    String token() {
        try {
            return Files.readString(daemon.data().resolve("token")).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
