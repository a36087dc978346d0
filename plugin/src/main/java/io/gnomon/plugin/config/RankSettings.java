package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code rank.*}: how hypervisors are ranked for a new server. */
public record RankSettings(
        @Setting(
                value = "5m",
                min = "1s",
                max = "1h",
                meaning = "What servers use is averaged over spans of this length before it is summed up.")
        Duration slot,

        @Setting(
                value = "1d",
                min = "1m",
                max = "7d",
                meaning = "How far back is looked at what the servers of a hypervisor used together.")
        Duration window,

        @Setting(
                value = "30s",
                min = "1s",
                max = "10m",
                meaning = "How often what is expected of the hypervisors is told anew from what was measured.")
        Duration refresh,

        @Setting(
                value = "10m",
                min = "1s",
                max = "1h",
                meaning = "How long a server that was ranked, and was not seen on any hypervisor yet, counts where it"
                        + " probably went.")
        Duration hold,

        @Setting(
                meaning = "Other multipliers of weighers than the usual ones, like `contention=2, calm=0`; see"
                        + " `gnomon hypervisor rank --explain` for their names.")
        List<String> weights) {

    static final Pattern WEIGHT = Pattern.compile("([a-z-]+) *= *(-?[0-9]{1,6}(?:\\.[0-9]{1,6})?)");

    /** By the name of the weigher. */
    public Map<String, Double> multipliers() {
        return NamedNumbers.read(weights, WEIGHT);
    }
}
