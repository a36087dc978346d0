package io.gnomon.plugin.events;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches a calendar from a file or over HTTP, within limits of size, time and redirects. Thread-safe. */
final class FeedFetcher {
    static final int MOST_BYTES = 5 * 1024 * 1024;
    private static final int MOST_REDIRECTS = 3;

    private final Duration patience;
    private final Duration longest;

    /** As daemons do it. */
    FeedFetcher() {
        this(Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    /**
     * Makes a fetcher.
     *
     * @param patience how long a server may be silent
     * @param longest how long the whole may take, once the server has begun to send it
     */
    FeedFetcher(Duration patience, Duration longest) {
        this.patience = patience;
        this.longest = longest;
    }

    byte[] fetch(String source) throws FeedException {
        try {
            return isUrl(source) ? overHttp(new URI(source), 0) : file(Path.of(source));
        } catch (URISyntaxException | InvalidPathException e) {
            throw new FeedException("it is neither a URL nor a path", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new FeedException("it cannot be reached (" + e + ")", e);
        }
    }

    private static boolean isUrl(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    private byte[] file(Path path) throws FeedException, IOException {
        if (!Files.isRegularFile(path)) {
            throw new FeedException("there is no such file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return limited(in);
        }
    }

    private byte[] overHttp(URI url, int redirects) throws FeedException, IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        // followed by hand: the JDK would not count them against a limit of ours
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestProperty("Accept", "text/calendar");
        try {
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status >= 300 && status < 400 && location != null) {
                URI next = url.resolve(location);
                if (redirects == MOST_REDIRECTS || !isUrl(next.toString())) {
                    throw new FeedException("it redirects more than " + MOST_REDIRECTS + " times, or not to HTTP");
                }
                return overHttp(next, redirects + 1);
            }
            if (status != HttpURLConnection.HTTP_OK) {
                throw new FeedException("its server answers HTTP " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return limited(in);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** A server that sends a byte now and then is not waited for longer than the whole may take. */
    private byte[] limited(InputStream in) throws FeedException, IOException {
        long deadline = System.nanoTime() + longest.toNanos();
        var all = new java.io.ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            all.write(part, 0, n);
            if (all.size() > MOST_BYTES) {
                throw new FeedException("it is larger than " + MOST_BYTES / 1024 / 1024 + " MiB");
            }
            if (System.nanoTime() > deadline) {
                throw new FeedException("it takes longer than " + longest.toSeconds() + " s to come");
            }
        }
        return all.toByteArray();
    }
}
