package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.List;

/** {@code events.*}: what happens outside and changes what servers need. */
public record EventSettings(
        @Setting(
                meaning = "Calendars to read, each an `https://` or `http://` URL or the absolute path of an iCalendar"
                        + " file. Empty: none.")
        List<String> feeds,

        @Setting(value = "15m", min = "10s", max = "7d", meaning = "How often the calendars are read anew.")
        Duration refresh,

        @Setting(
                value = "6h",
                min = "10s",
                max = "7d",
                meaning = "How often the effect of events on each server is measured anew, on the stored samples.")
        Duration learnEvery) {}
