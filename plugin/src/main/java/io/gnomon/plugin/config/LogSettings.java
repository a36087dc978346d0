package io.gnomon.plugin.config;

/** {@code log.*}: what is logged. */
public record LogSettings(
        @Setting(value = "info", meaning = "The least important messages that are logged.")
        LogLevel level) {}
