package io.gnomon.plugin.config;

import java.time.Duration;

/** {@code migrate.*}: when servers are moved to another hypervisor, before theirs is overcommitted. */
public record MigrateSettings(
        @Setting(
                value = "advise",
                meaning =
                        "What Gnomon may do about contention that it expects: `off` nothing, `advise` says which server"
                                + " it would move, `act` moves it (and `gnomon migration run` is allowed with `advise` too).")
        Autonomy autonomy,

        @Setting(value = "1m", min = "1s", max = "1h", meaning = "How often a plan is made.")
        Duration period,

        @Setting(
                value = "0.9",
                min = "0.1",
                max = "1",
                meaning = "Share of a hypervisor's cores above which its servers are taken to wait for one another.")
        double fullAt,

        @Setting(
                value = "2",
                min = "1",
                max = "1000",
                meaning = "A move must spare so many times the core-minutes that it costs.")
        double gain,

        @Setting(value = "1d", min = "0s", max = "30d", meaning = "How long a server stays where it was moved to.")
        Duration cooldown,

        @Setting(
                value = "10m",
                min = "0s",
                max = "1d",
                meaning = "How long a hypervisor is left alone after a move to it or away, until its effect was seen.")
        Duration hypervisorCooldown,

        @Setting(value = "1", min = "1", max = "100", meaning = "How many servers may be on the move together.")
        int budget,

        @Setting(
                value = "100",
                min = "1",
                max = "100000",
                meaning = "MiB per second at which memory is copied from one hypervisor to another.")
        double bandwidth,

        @Setting(
                value = "500ms",
                min = "0s",
                max = "1m",
                meaning = "How long a server is expected to stand still at the end of its move.")
        Duration pause,

        @Setting(
                value = "30m",
                min = "10s",
                max = "1d",
                meaning = "A move that has not ended after this counts as unknown: somebody has to look.")
        Duration timeout) {}
