package io.gnomon.plugin.bench;

import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How often servers are changed that always use the same, by the daemon as it is configured by default, on real guests: an idle one, one
 * that uses a third of what it has, one that needs all of its flavor, and one that works for two minutes in six. Options: {@code
 * --minutes N} (20). Needs root, libvirt, QEMU and the guest image. Exit code 1 if one of those that use the same is changed
 * more than twice in a resource in the second half of the time: what is learnt of it in the first half should hold.
 */
public final class CalmBenchmark {
    private static final int MOST = 2;
    private static final String CHANGING = "in-turns";

    private CalmBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int at = List.of(arguments).indexOf("--minutes");
        int minutes = at < 0 ? 20 : Integer.parseInt(arguments[at + 1]);
        Map<String, LoadTrace> loads = new LinkedHashMap<>();
        loads.put("idle", new LoadTrace(List.of(new Line(0, 0, 4, 0))));
        loads.put("third", new LoadTrace(List.of(new Line(0, 0.07, 70, 0.6))));
        loads.put("full", new LoadTrace(List.of(new Line(0, 0.19, 230, 1.8))));
        loads.put(CHANGING, new LoadTrace(turns(minutes)));
        Path folder = Files.createTempDirectory("gnomon-calm-benchmark");
        boolean good;
        try (QemuLab lab = QemuLab.start();
                DaemonProcess daemon = DaemonProcess.start(
                        folder,
                        List.of(
                                "hypervisors: [\"" + lab.uri() + "\"]",
                                "guest.image: " + lab.guest(),
                                "servers.image-folders: " + lab.folder()))) {
            loads.forEach((name, load) ->
                    daemon.client().createServer(LabServer.of(lab, name, load).request()));
            good = watch(daemon.client(), loads, minutes);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static List<Line> turns(int minutes) {
        List<Line> lines = new ArrayList<>();
        for (int t = 0; t < minutes * 60; t += 360) {
            lines.add(new Line(t, 0.02, 10, 0.1));
            lines.add(new Line(t + 240, 0.3, 200, 2));
        }
        return lines;
    }

    private static boolean watch(Client client, Map<String, LoadTrace> loads, int minutes) throws InterruptedException {
        for (int minute = 1; minute <= minutes; minute++) {
            TimeUnit.MINUTES.sleep(1);
            System.err.printf(
                    Locale.ROOT,
                    "minute %d of %d: %d adjustments so far%n",
                    minute,
                    minutes,
                    client.adjustments(Optional.empty(), 1_000).size());
        }
        boolean good = true;
        Instant half = Instant.now().minusSeconds(minutes * 30L);
        System.out.printf(
                "%-10s %-8s %6s %12s  %s%n", "server", "resource", "all", "second half", "course, newest last");
        List<AdjustmentView> all = client.adjustments(Optional.empty(), 1_000);
        for (String server : loads.keySet()) {
            for (String resource : List.of("cpu", "memory", "disk")) {
                List<AdjustmentView> own = all.stream()
                        .filter(a ->
                                a.serverName().equals(server) && a.resource().equals(resource))
                        .sorted(Comparator.comparing(AdjustmentView::id))
                        .toList();
                long late =
                        own.stream().filter(a -> a.updatedAt().isAfter(half)).count();
                good &= late <= MOST || server.equals(CHANGING);
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %-8s %6d %12d  %s%n",
                        server,
                        resource,
                        own.size(),
                        late,
                        String.join(
                                " ",
                                own.stream()
                                        .map(a -> String.format(Locale.ROOT, "%.2f", a.to()))
                                        .toList()));
            }
        }
        return good;
    }
}
