package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code shadow.*}: servers that are started before they are asked for. */
public record ShadowSettings(
        @Setting(
                value = "off",
                meaning =
                        "What Gnomon may do about requests that it expects: `off` nothing, `advise` shows in `gnomon shadow"
                                + " table list` how many servers it would stage, `act` stages them in projects that permit it"
                                + " (`gnomon consent grant`). `gnomon shadow instance create` is allowed with each.")
        Autonomy autonomy,

        @Setting(
                value = "staged",
                meaning =
                        "How much of a server is there before it is asked for, unless who stages it says otherwise: `staged` a server"
                                + " that runs, small; `reserved` room for it only, of its full size; `probed` room on a hypervisor that a"
                                + " probe has found fit, which needs `guest.image` and `guest.canary`.")
        ShadowStrength strength,

        @Setting(value = "2s", min = "100ms", max = "1h", meaning = "How often shadow instances are looked after.")
        Duration period,

        @Setting(
                value = "128",
                min = "96",
                max = "1000000",
                meaning = "MiB that a staged server boots with, if its flavor has more: enough for its image to boot.")
        double memoryMib,

        @Setting(
                value = "3m",
                min = "1s",
                max = "1d",
                meaning = "A staged server whose guest does not answer after this is removed.")
        Duration bootTimeout,

        @Setting(
                value = "1h",
                min = "1s",
                max = "30d",
                meaning = "How long a shadow instance waits; then it is removed, unless it is still wanted.")
        Duration expiry,

        @Setting(value = "20", min = "0", max = "100000", meaning = "How many shadow instances there may be in all.")
        int most,

        @Setting(
                value = "5",
                min = "0",
                max = "10000",
                meaning = "How many shadow instances there may be on one hypervisor.")
        int mostPerHypervisor,

        @Setting(
                value = "20",
                min = "0",
                max = "100000",
                meaning = "How many shadow instances there may be of one project.")
        int mostPerProject,

        @Setting(
                value = "5m",
                min = "0s",
                max = "1d",
                meaning =
                        "How long the health of a hypervisor takes to rise from 0 to 1 when nothing is amiss any more.")
        Duration recovery,

        @Setting(
                value = "2",
                min = "0.001",
                max = "1000000",
                meaning =
                        "Seconds of waiting that holding a GiB of memory for an hour must be expected to save: as long as one server"
                                + " more does, it is staged. A smaller number stages more.")
        double leastSaving,

        @Setting(
                value = "0.85",
                min = "0.05",
                max = "1000",
                meaning =
                        "Share of a hypervisor's cores in use from which on its health falls; from 0.2 more on it is given no shadow"
                                + " instance, and loses those that wait. Where several hypervisors are one machine, as in tests, say more.")
        double busyAt,

        @Setting(
                meaning =
                        "IPv4 address that shadow instances can reach, their gateway for example: how long an echo takes from them to"
                                + " it and back is part of their hypervisor's health. Needs a guest agent that may run programs, and `ping`"
                                + " in the guest. Not set: nothing is asked.")
        Optional<String> networkProbe) {
    static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
}
