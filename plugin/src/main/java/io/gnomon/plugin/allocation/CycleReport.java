package io.gnomon.plugin.allocation;

import java.time.Duration;
import java.time.Instant;

/** What one pass of the cycle did. */
public record CycleReport(Instant at, int observed, int forecast, int decisions, Duration took) {}
