package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code switchover.*}: what happens when a hypervisor that serves a portion of a workload is dead. */
public record SwitchoverSettings(
        @Setting(
                value = "off",
                meaning =
                        "What Gnomon may do about a dead hypervisor: `off` nothing, `advise` says so, `act` fences it and lets"
                                + " alternates take over. Drills (`gnomon switchover drill`) are allowed with `advise` and `act`.")
        Autonomy autonomy,

        @Setting(
                value = "500ms",
                min = "100ms",
                max = "1m",
                meaning = "How often hypervisors of workloads are looked at.")
        Duration period,

        @Setting(
                value = "1s",
                min = "50ms",
                max = "1m",
                meaning = "What has not answered after this has not answered, in one look.")
        Duration patience,

        @Setting(
                value = "2s",
                min = "0s",
                max = "1h",
                meaning =
                        "How long at least two kinds of signs must say, without a break, that a hypervisor is dead, and none that it"
                                + " lives.")
        Duration deadAfter,

        @Setting(
                meaning =
                        "Program that looks at a hypervisor on a path of its own: `PROGRAM HYPERVISOR` ends with 0 if it lives, with 1"
                                + " if it is dead, with anything else if it cannot tell. Needed with `switchover.autonomy: act`.")
        Optional<Path> check,

        @Setting(
                meaning =
                        "Program that fences: `PROGRAM off HYPERVISOR` cuts a hypervisor off (power, for example), `PROGRAM status"
                                + " HYPERVISOR` ends with 0 if it is cut off, with 1 if it is not, with anything else if it cannot tell. It must"
                                + " not depend on the network that servers use. Needed with `switchover.autonomy: act`.")
        Optional<Path> fence,

        @Setting(
                value = "30s",
                min = "100ms",
                max = "1h",
                meaning = "A hypervisor that is not seen to be cut off after this is not taken over from.")
        Duration fenceTimeout,

        @Setting(
                meaning =
                        "Program that moves traffic: `PROGRAM give` and `PROGRAM take`, with `GNOMON_WORKLOAD`, `GNOMON_PORTION`,"
                                + " `GNOMON_SERVER`, `GNOMON_FROM`, `GNOMON_TO`, `GNOMON_HYPERVISOR` and `GNOMON_ADDRESS` in its environment. Not"
                                + " set: the portion's address is moved from guest to guest, and told by gratuitous ARP.")
        Optional<Path> traffic,

        @Setting(value = "eth0", meaning = "Network interface of guests that such an address is put on.")
        String guestInterface,

        @Setting(
                value = "5s",
                min = "100ms",
                max = "1h",
                meaning = "An alternate that has not met the portion's objectives after this has not met them.")
        Duration verifyWithin,

        @Setting(
                value = "30s",
                min = "1s",
                max = "1d",
                meaning = "How long after an attempt that came to nothing the next one is made.")
        Duration retry,

        @Setting(
                value = "5m",
                min = "0s",
                max = "1d",
                meaning =
                        "How long a server must need more memory than its hypervisor can give until an alternate that can be given"
                                + " as much takes over. 0s = never.")
        Duration growthAfter) {
    static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");
}
