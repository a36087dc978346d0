package io.gnomon.plugin.config;

import java.time.Duration;

/** {@code observe.*}: how often servers are read. */
public record ObserveSettings(
        @Setting(value = "10s", min = "250ms", max = "10m", meaning = "How often every server is read.")
        Duration period,

        @Setting(value = "1s", min = "250ms", max = "10m", meaning = "How often a young server is read.")
        Duration youngPeriod,

        @Setting(value = "10m", min = "0s", max = "1d", meaning = "How long after its start a server is young.")
        Duration youngFor,

        @Setting(
                rule = DefaultRule.THREE_PERIODS,
                min = "1s",
                max = "1h",
                meaning = "Readings older than this are not acted on.")
        Duration staleAfter) {}
