package io.gnomon.plugin.app;

import ch.qos.logback.classic.Level;
import io.gnomon.plugin.config.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets the level of our own loggers; libraries stay at the level of logback.xml. */
final class Logging {
    private Logging() {}

    static void configure(LogLevel level) {
        if (LoggerFactory.getLogger("io.gnomon") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(Level.valueOf(level.name()));
        }
    }
}
