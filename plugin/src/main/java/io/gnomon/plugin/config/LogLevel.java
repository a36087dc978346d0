package io.gnomon.plugin.config;

/** The least important messages that are still logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
