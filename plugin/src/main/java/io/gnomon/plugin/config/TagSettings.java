package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tags.*}: tags that servers get by themselves. */
public record TagSettings(
        @Setting(
                value = "true",
                meaning = "Whether guests are asked for the names of their processes, where their agent permits that.")
        boolean processes,

        @Setting(value = "10m", min = "1s", max = "7d", meaning = "How often a guest is asked.")
        Duration lookEvery,

        @Setting(
                meaning = "Tags of processes beside those that are known: `payd=payments, web-*=shop`. Names have 15"
                        + " characters at most; one that ends in `*` stands for all that begin so.")
        List<String> processKinds,

        @Setting(
                value = "0.7",
                min = "0.5",
                max = "1",
                meaning = "How sure a tag must be that nobody gave; below that there is none.")
        double confidence,

        @Setting(
                value = "10",
                min = "4",
                max = "10000",
                meaning = "From how many servers that people have tagged it is learnt how servers of a tag behave.")
        int leastServers) {

    static final Pattern KIND = Pattern.compile("([^\\s=*]{1,64}\\*?) *= *([a-z0-9][a-z0-9._:@-]{0,59})");

    /** Tags by the name of the process. */
    public Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String text : processKinds) {
            Matcher parts = KIND.matcher(text);
            if (parts.matches()) {
                kinds.put(parts.group(1), parts.group(2));
            }
        }
        return kinds;
    }
}
