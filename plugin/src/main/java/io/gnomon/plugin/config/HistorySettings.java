package io.gnomon.plugin.config;

import java.time.Duration;

/** {@code history.*}: how much of the past is kept. */
public record HistorySettings(
        @Setting(
                value = "3600",
                min = "60",
                max = "100000",
                meaning = "How many of its latest samples each server has in memory.")
        int ring,

        @Setting(
                value = "30d",
                min = "1d",
                max = "3650d",
                meaning =
                        "How long samples, closed adjustments and notifications are kept; samples go a day at a time.")
        Duration keep) {}
