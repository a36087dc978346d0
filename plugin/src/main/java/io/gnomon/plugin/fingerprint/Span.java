package io.gnomon.plugin.fingerprint;

import io.gnomon.predictor.fingerprint.Features;
import java.time.Duration;
import java.util.Locale;

/** How far back a fingerprint looks: what a server does within minutes says little of its days, and a new one has no days. */
public enum Span {
    /** From the end of the learning period on. */
    MINUTES(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ZERO),
    HOURS(Duration.ofMinutes(1), Duration.ofHours(10), Duration.ofHours(1)),
    DAYS(Duration.ofMinutes(5), Duration.ofDays(28), Duration.ofDays(2));

    private final Duration step;
    private final Duration window;
    private final Duration least;

    Span(Duration step, Duration window, Duration least) {
        this.step = step;
        this.window = window;
        this.least = least;
    }

    /** Length of a slot; shorter if a server is to have a fingerprint within less than a minute. */
    int stepSeconds(Duration learningPeriod) {
        long shortest = Math.max(1, learningPeriod.toSeconds() / Features.LEAST_VALUES);
        return (int) (this == MINUTES ? Math.min(step.toSeconds(), shortest) : step.toSeconds());
    }

    /** How far back it looks at most. */
    public Duration window() {
        return window;
    }

    /** How much must be known at least. */
    Duration least(Duration learningPeriod) {
        return this == MINUTES ? learningPeriod : least;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
