package io.gnomon.plugin.bench;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.dashboard.Browsing;
import io.gnomon.plugin.dashboard.DashboardFleet;
import io.gnomon.plugin.dashboard.DashboardFleet.Server;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.trace.LoadTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pictures of the dashboard for the guide: a made-up fleet, and a server that has just started. Argument: the folder for them. */
public final class DashboardScreenshots {
    private static final int HYPERVISORS = 30;
    private static final int OF_EACH_KIND = 20;
    private static final int SAMPLES = 288;
    private static final int SAMPLE_SECONDS = 10;
    private static final String NEWCOMER = "batch-new";

    /** Cores at rest, more of them at work, samples a turn, share of a turn at work. */
    private record Kind(String name, double rest, double more, int turn, double work) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("web", 0.8, 0.5, 24, 0.5),
            new Kind("db", 1.2, 0.3, 40, 0.5),
            new Kind("batch", 0.15, 1.9, 9, 0.4),
            new Kind("cache", 0.6, 0.1, 48, 0.5),
            new Kind("ci", 0.1, 2.6, 6, 0.3));

    private DashboardScreenshots() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path pictures = Files.createDirectories(Path.of(arguments[0]));
        Path folder = Files.createTempDirectory("gnomon-dashboard");
        try (DashboardFleet fleet = DashboardFleet.start(folder, servers(), HYPERVISORS, configuration(folder));
                Browsing browsing = new Browsing()) {
            System.err.println("the fleet runs; a new server joins it in a minute");
            TimeUnit.SECONDS.sleep(60);
            Client client = fleet.daemon().client();
            newcomer(client, folder);
            TimeUnit.SECONDS.sleep(75);
            String server = "#/servers/" + client.server(NEWCOMER).id();
            shoot(
                    browsing,
                    fleet.url(),
                    server,
                    1440,
                    1120,
                    ColorScheme.LIGHT,
                    pictures.resolve("dashboard-server.png"));
            shoot(browsing, fleet.url(), server, 390, 844, ColorScheme.DARK, pictures.resolve("dashboard-phone.png"));
            shoot(
                    browsing,
                    fleet.url(),
                    "#/fleet",
                    1440,
                    860,
                    ColorScheme.LIGHT,
                    pictures.resolve("dashboard-fleet.png"));
            shoot(
                    browsing,
                    fleet.url(),
                    "#/servers",
                    1440,
                    700,
                    ColorScheme.LIGHT,
                    pictures.resolve("dashboard-servers.png"));
            shoot(
                    browsing,
                    fleet.url(),
                    "#/accuracy",
                    1440,
                    700,
                    ColorScheme.LIGHT,
                    pictures.resolve("dashboard-accuracy.png"));
            shoot(
                    browsing,
                    fleet.url(),
                    "#/activity",
                    1440,
                    700,
                    ColorScheme.LIGHT,
                    pictures.resolve("dashboard-activity.png"));
            for (String view : List.of("map", "sharing")) {
                shoot(
                        browsing,
                        fleet.url(),
                        "#/" + view,
                        1440,
                        760,
                        ColorScheme.LIGHT,
                        pictures.resolve("dashboard-" + view + ".png"));
            }
            large(browsing, Files.createDirectory(folder.resolve("large")), pictures.resolve("dashboard-large.png"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void large(Browsing browsing, Path folder, Path file) throws IOException, InterruptedException {
        try (LargeFleet fleet = new LargeFleet(folder, 1_000, 30_000)) {
            shoot(browsing, fleet.url(), "#/fleet", 1440, 760, ColorScheme.DARK, file);
        }
    }

    private static List<String> configuration(Path folder) throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        return List.of(
                "hypervisors: [\"trace:///lab\"]",
                "traces.speed: " + 300 / SAMPLE_SECONDS,
                "guest.image: " + images,
                "servers.image-folders: " + images,
                "observe.period: 1s",
                "observe.young-period: 1s",
                "forecast.step: 5s",
                "forecast.horizon: 2m",
                "forecast.lead: 30s",
                "match.learning-period: 10s",
                "decide.cooldown: 15s");
    }

    private static List<Server> servers() {
        List<Server> result = new ArrayList<>();
        for (int i = 1; i <= OF_EACH_KIND; i++) {
            for (Kind kind : KINDS) {
                double[] cores = cores(kind, result.size());
                result.add(new Server(kind.name() + "-" + i, at -> cores[at]));
            }
        }
        return result;
    }

    private static double[] cores(Kind kind, long seed) {
        Random random = new Random(seed);
        int shift = kind.name().equals("batch") ? 0 : random.nextInt(kind.turn());
        double size = 0.8 + 0.4 * random.nextDouble();
        return IntStream.range(0, SAMPLES)
                .mapToDouble(i -> {
                    double turn = (i + shift) % kind.turn() / (double) kind.turn();
                    double work = turn < kind.work() ? Math.sin(Math.PI * turn / kind.work()) : 0;
                    return size * Math.max(0.02, kind.rest() + kind.more() * work + 0.06 * random.nextGaussian());
                })
                .toArray();
    }

    private static void newcomer(Client client, Path folder) throws IOException {
        double[] cores = cores(KINDS.get(2), 4711);
        List<LoadTrace.Line> lines = IntStream.range(0, SAMPLES)
                .mapToObj(i -> new LoadTrace.Line(i * SAMPLE_SECONDS, cores[i], 600 + 1_400 * cores[i], 9 * cores[i]))
                .toList();
        Path images = folder.resolve("images");
        Path root = Files.write(images.resolve("root.img"), new byte[512]);
        Path load = Files.write(images.resolve("load.img"), new LoadTrace(lines).toDisk());
        client.createServer(new ServerCreate(
                NEWCOMER,
                "lab",
                new FlavorBody(
                        "m2",
                        Map.of("cpu", 1.0, "memory", 2_048.0, "disk", 20.0),
                        Map.of("cpu", 4.0, "memory", 8_192.0, "disk", 50.0),
                        1.0),
                null,
                List.of(root.toString(), load.toString()),
                null,
                null,
                Map.of("application", "nightly reports"),
                true));
    }

    private static void shoot(
            Browsing browsing, String url, String view, int width, int height, ColorScheme light, Path file)
            throws InterruptedException {
        Page page = browsing.page(
                new NewContextOptions().setViewportSize(width, height).setColorScheme(light));
        page.navigate(url);
        page.evaluate("view => { location.hash = view; }", view);
        TimeUnit.SECONDS.sleep(3); // until what moves has come to rest
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        page.context().close();
        System.err.println(file);
    }
}
