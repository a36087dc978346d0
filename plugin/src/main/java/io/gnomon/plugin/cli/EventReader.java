package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.NotificationView;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Events of the daemon as they happen. Not thread-safe, but {@link #close} may be called by any thread. */
public final class EventReader implements AutoCloseable {
    /** One event; exactly one of the two is there. */
    public record Event(Optional<AdjustmentView> adjustment, Optional<NotificationView> notification) {}

    private final Http.Response response;
    private final BufferedReader lines;

    EventReader(Http.Response response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /**
     * Waits for the next event; empty when the daemon or {@link #close} ended the stream.
     *
     * @throws ClientException if the connection broke
     */
    public Optional<Event> next() {
        String kind = "";
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    kind = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    Optional<Event> event = parse(kind, line.substring("data: ".length()));
                    if (event.isPresent()) {
                        return event;
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            if (response.connection().isClosed()) {
                return Optional.empty();
            }
            throw new ClientException(
                    "the daemon's event stream broke (" + e.getMessage() + ")",
                    "see whether the daemon still runs ('gnomon status'), then listen again",
                    null,
                    e);
        }
    }

    private static Optional<Event> parse(String kind, String data) throws IOException {
        InputStream in = new ByteArrayInputStream(data.getBytes(StandardCharsets.UTF_8));
        return switch (kind) {
            case "adjustment" ->
                Optional.of(new Event(Optional.of(JsonReader.read(in, AdjustmentView.class)), Optional.empty()));
            case "notification" ->
                Optional.of(new Event(Optional.empty(), Optional.of(JsonReader.read(in, NotificationView.class))));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        try {
            response.close();
        } catch (IOException e) {
            throw new ClientException("the event stream could not be closed: " + e.getMessage(), "none is needed");
        }
    }
}
