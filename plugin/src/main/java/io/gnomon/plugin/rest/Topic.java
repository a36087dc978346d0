package io.gnomon.plugin.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an event stream can be about. */
public enum Topic {
    ADJUSTMENTS,
    NOTIFICATIONS,
    /** What servers use and may use, as it is read; only of servers that are named. */
    SAMPLES,
    /** Forecasts as they are made; only of servers that are named. */
    FORECASTS,
    /** Servers that were asked for, of Nova or of Gnomon. */
    REQUESTS,
    /** Claims of shadow instances, at each step. */
    CLAIMS,
    /** That servers were read. */
    OBSERVED;

    /** What an event of it is called in the stream. */
    String event() {
        return this == OBSERVED ? "observed" : label().substring(0, label().length() - 1);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A fleet of thousands would be more than anybody reads. */
    boolean needsServers() {
        return this == SAMPLES || this == FORECASTS;
    }

    public static Optional<Topic> of(String label) {
        return Arrays.stream(values()).filter(t -> t.label().equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Topic::label).toList();
    }
}
