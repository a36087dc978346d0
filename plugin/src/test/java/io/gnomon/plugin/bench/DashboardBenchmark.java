package io.gnomon.plugin.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.gnomon.plugin.dashboard.Assets;
import io.gnomon.plugin.dashboard.Browsing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The dashboard before {@link LargeFleet}: size of the bundle, first paint, and the time between frames while everything changes and
 * while somebody scrolls. Arguments: hypervisors (1000), servers (30000). Exit code 1 if less is held than is promised.
 */
public final class DashboardBenchmark {
    private static final int MOST_PACKED_BYTES = 150_000;
    private static final double MOST_PAINT_MILLIS = 1_000;
    private static final int LOADS = 7;
    private static final int WATCHED_MILLIS = 10_000;

    /** Frames while an action goes on: [median, 95th, 99th, longest, those over 50 ms, all]. */
    private static final String FRAMES = """
            ([millis, scrolls]) => new Promise((done) => {
              const gaps = [];
              const list = document.querySelector('.rows');
              const began = performance.now();
              let last = began;
              const step = (now) => {
                gaps.push(now - last);
                last = now;
                if (scrolls) list.scrollTop = (now - began) * 20 % (list.scrollHeight - list.clientHeight);
                if (now - began < millis) requestAnimationFrame(step);
                else {
                  gaps.splice(0, 2);
                  gaps.sort((a, b) => a - b);
                  const at = (q) => gaps[Math.min(gaps.length - 1, Math.floor(q * gaps.length))];
                  done([at(.5), at(.95), at(.99), gaps[gaps.length - 1], gaps.filter((g) => g > 50).length, gaps.length]);
                }
              };
              requestAnimationFrame(step);
            })""";

    private DashboardBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int hypervisors = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int servers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30_000;
        Path folder = Files.createTempDirectory("gnomon-dashboard-benchmark");
        boolean held;
        try (LargeFleet fleet = new LargeFleet(folder, hypervisors, servers);
                Browsing browsing = new Browsing()) {
            System.out.printf(
                    Locale.ROOT,
                    "%d hypervisors, %d servers, all of which change every %d s%n",
                    hypervisors,
                    servers,
                    LargeFleet.PERIOD.toSeconds());
            System.out.printf(Locale.ROOT, "the whole fleet           %7.1f MB%n", fleet.bytes() / 1e6);
            held = bundle() & paint(browsing, fleet) & frames(browsing, fleet);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(held ? 0 : 1);
    }

    private static boolean bundle() {
        Assets assets = new Assets();
        int packed = assets.paths().stream()
                .mapToInt(p -> assets.at(p).packed().length)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "bundle                    %7.1f KB in gzip (at most %d)%n",
                packed / 1e3,
                MOST_PACKED_BYTES / 1_000);
        return packed <= MOST_PACKED_BYTES;
    }

    private static boolean paint(Browsing browsing, LargeFleet fleet) throws IOException {
        List<Double> first = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            Page page = page(browsing);
            page.navigate(fleet.url());
            page.getByText("all reachable").waitFor();
            whole.add(number(page.evaluate("performance.now()")));
            first.add(number(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")));
            page.context().close();
        }
        first.sort(Comparator.naturalOrder());
        whole.sort(Comparator.naturalOrder());
        System.out.printf(
                Locale.ROOT,
                "first contentful paint    %7.0f ms median, %.0f most of %d (at most %.0f)%nwhole fleet drawn          %6.0f ms median, %.0f most%n",
                first.get(LOADS / 2),
                first.get(LOADS - 1),
                LOADS,
                MOST_PAINT_MILLIS,
                whole.get(LOADS / 2),
                whole.get(LOADS - 1));
        return first.get(LOADS - 1) <= MOST_PAINT_MILLIS;
    }

    private static boolean frames(Browsing browsing, LargeFleet fleet) throws IOException {
        Page page = page(browsing);
        page.navigate(fleet.url());
        page.getByText("all reachable").waitFor();
        print("frames, fleet changes", page.evaluate(FRAMES, List.of(WATCHED_MILLIS, false)));
        page.evaluate("location.hash = '#/servers'");
        page.locator("[data-at='0']").waitFor();
        print("frames, list is scrolled", page.evaluate(FRAMES, List.of(WATCHED_MILLIS, true)));
        long typed = System.nanoTime();
        page.getByLabel("Search servers").fill("server-29999");
        page.locator("[data-at='0'] >> text=server-29999").waitFor();
        System.out.printf(Locale.ROOT, "search in all servers      %6.0f ms%n", (System.nanoTime() - typed) / 1e6);
        page.context().close();
        return true;
    }

    private static Page page(Browsing browsing) {
        return browsing.page(new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    private static void print(String what, Object measured) {
        List<?> m = (List<?>) measured;
        System.out.printf(
                Locale.ROOT,
                "%-25s %7.1f ms median, %.1f 95th, %.1f 99th, %.0f most; %.0f of %.0f over 50 ms%n",
                what,
                number(m.get(0)),
                number(m.get(1)),
                number(m.get(2)),
                number(m.get(3)),
                number(m.get(4)),
                number(m.get(5)));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
