package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code match.*}: which running servers a new one is compared to. */
public record MatchSettings(
        @Setting(value = "3", min = "1", max = "50", meaning = "How many of the most similar servers are its shadows.")
        int k,

        @Setting(
                value = "5m",
                min = "0s",
                max = "1d",
                meaning = "How far two servers may be apart in time and still be seen to behave alike.")
        Duration maxLag,

        @Setting(
                value = "60s",
                min = "0s",
                max = "1h",
                meaning = "How long a new server is only observed before its shadows are chosen.")
        Duration learningPeriod,

        @Setting(
                value = "2h",
                min = "1m",
                max = "30d",
                meaning = "From this age on a server is forecast by its own history instead of its shadows'.")
        Duration ownAfter,

        @Setting(
                value = "1d",
                min = "1m",
                max = "365d",
                meaning = "How long another project's server is shown under the same pseudonym, at most.")
        Duration pseudonymLife,

        @Setting(
                value = "euclidean",
                meaning = "How fingerprints are compared: `euclidean`, by how much and in which way servers use their"
                        + " resources, or `cosine`, by the way alone.")
        Likeness metric,

        @Setting(
                meaning = "How much each resource counts when servers are compared, if not 1: `cpu=2, network=0`; of"
                        + " `cpu`, `memory`, `disk` and `network`.")
        List<String> weights) {

    static final Pattern WEIGHT = Pattern.compile("(cpu|memory|disk|network) *= *([0-9]{1,3}(?:\\.[0-9]{1,6})?)");

    /** By the label of the resource; one that is missing has 1. */
    public Map<String, Double> weightOf() {
        return NamedNumbers.read(weights, WEIGHT);
    }
}
