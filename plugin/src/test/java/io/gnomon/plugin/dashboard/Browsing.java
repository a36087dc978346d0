package io.gnomon.plugin.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The machine's own Chromium, without a window. Not thread-safe. */
public final class Browsing implements AutoCloseable {
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(chromium().orElseThrow()));
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /** Why no browser can be driven here; empty if one can. */
    public static Optional<String> obstacle() {
        if (chromium().isEmpty()) {
            return Optional.of("there is no Chromium here (apt-get install chromium): ./gnomon test installs it");
        }
        return Browsing.class.getResource("/driver/linux") == null
                ? Optional.of("what drives a browser is not on the class path: run ./gnomon test, or Maven with"
                        + " -Dgnomon.test.browser=yes")
                : Optional.empty();
    }

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What pages said on their consoles since the last call: errors, and everything about the content security policy. */
    List<String> complaints() {
        List<String> result = List.copyOf(complaints);
        complaints.clear();
        return result;
    }

    public Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(15_000);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(m -> {
            // that a document is missing is an answer like others, which the browser calls an error
            if (m.type().equals("error") && !m.text().startsWith("Failed to load resource")
                    || m.text().contains("Content Security Policy")) {
                complaints.add(m.text());
            }
        });
        return page;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
