package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.Optional;

/** {@code traces.*}: hypervisors whose servers replay recorded traces. */
public record TraceSettings(
        @Setting(meaning = "Folder of recorded traces to replay as servers of trace-driven hypervisors; not set: none.")
        Optional<Path> folder,

        @Setting(
                value = "1",
                min = "0.01",
                max = "1000",
                meaning = "How many seconds of trace pass in one second; 1 is real time.")
        double speed,

        @Setting(
                value = "3",
                min = "1",
                max = "1000",
                meaning = "Number of trace-driven hypervisors that the traces are spread over.")
        int hypervisors) {}
