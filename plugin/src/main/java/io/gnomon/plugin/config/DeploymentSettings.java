package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code deployment.*}: workloads of several servers, and what is done so that they outlive a hypervisor. */
public record DeploymentSettings(
        @Setting(
                meaning =
                        "Which hypervisor stands in which zone, each as `HYPERVISOR=ZONE`, like `qemu:///system=north`. What is"
                                + " not named stands in the zone `default`.")
        List<String> zones,

        @Setting(
                value = "advise",
                meaning =
                        "What Gnomon may do about the plan: `advise` (or `off`) only says where alternates should stand, `act` makes them"
                                + " within `deployment.budget-mib`, of portions that have an `alternate:` in their workload's file, and removes"
                                + " them again. Standalone mode only.")
        Autonomy autonomy,

        @Setting(
                value = "1h",
                min = "1s",
                max = "365d",
                meaning = "How long an alternate that was made so still stands when the plan wants it no more.")
        Duration expiry,

        @Setting(
                value = "30d",
                min = "1h",
                max = "3650d",
                meaning = "How far ahead losses of hypervisors and zones are looked at.")
        Duration horizon,

        @Setting(
                value = "false",
                meaning =
                        "Whether portions of workloads are rehearsed by themselves, as often as `deployment.risk-tolerance` says."
                                + " `gnomon shadow deployment rehearse` is allowed with each.")
        boolean rehearsals,

        @Setting(
                value = "0.5",
                min = "0",
                max = "1",
                meaning =
                        "What may be risked: at 0 each portion is rehearsed every hour and a rehearsal may take half of a hypervisor, at"
                                + " 0.5 once a day and 28 %, at 1 each 24 days and 5 %.")
        double riskTolerance,

        @Setting(
                value = "4096",
                min = "0",
                max = "1000000000",
                meaning = "MiB that all alternates that `gnomon shadow deployment plan` names may hold together.")
        double budgetMib,

        @Setting(
                meaning =
                        "The programs that probes of workloads may run, as the daemon's user on the daemon's machine. A workload whose"
                                + " probe runs another is refused.")
        List<String> commands) {
    public static final Pattern ZONE = Pattern.compile("(\\S+)=([A-Za-z0-9][A-Za-z0-9._-]{0,62})");
    private static final String DEFAULT = "default";

    /** The zone of a hypervisor. */
    public String zone(String hypervisor) {
        return zonesByHypervisor().getOrDefault(hypervisor, DEFAULT);
    }

    private Map<String, String> zonesByHypervisor() {
        Map<String, String> result = new TreeMap<>();
        for (String text : zones) {
            Matcher m = ZONE.matcher(text);
            if (m.matches()) {
                result.put(m.group(1), m.group(2));
            }
        }
        return result;
    }
}
