package io.gnomon.plugin.config;

/** {@code migrate.*}: when moving a server to another hypervisor is worth it. */
public record MigrateSettings(
        @Setting(
                value = "0.05",
                min = "0.001",
                max = "1",
                meaning =
                        "A move is planned if it lowers the expected number of hypervisors that will be short of CPU by at"
                                + " least this.")
        double leastGain,

        @Setting(
                value = "0.02",
                min = "0",
                max = "1",
                meaning = "What each minute of copying a server's memory has to lower it by in addition.")
        double gainPerMinute,

        @Setting(
                value = "100",
                min = "1",
                max = "100000",
                meaning = "MiB of memory that are copied in a second between hypervisors.")
        double bandwidth,

        @Setting(value = "3", min = "1", max = "100", meaning = "How many moves one plan has at most.")
        int most) {}
