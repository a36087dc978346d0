package io.gnomon.plugin.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code alerts.*}: what operators are warned of. */
public record AlertSettings(
        @Setting(
                value = "0.9",
                min = "0.01",
                max = "100",
                meaning = "A hypervisor whose servers use more than this share of its CPU or memory is busy.")
        double utilisation,

        @Setting(
                value = "1",
                min = "0.01",
                max = "100",
                meaning =
                        "A hypervisor whose servers are forecast to use together more than this share of its CPU or memory at some"
                                + " moment within the horizon will be full.")
        double forecast,

        @Setting(
                value = "0.1",
                min = "0.001",
                max = "1",
                meaning =
                        "A hypervisor whose servers wait for more than this share of the CPU time that they want is contended.")
        double contention,

        @Setting(
                value = "2m",
                min = "0s",
                max = "1d",
                meaning = "How long something is amiss before it is told, and not any more before it is resolved.")
        Duration hold,

        @Setting(
                meaning =
                        "Instances of Alertmanager that alerts are sent to, each `http(s)://HOST:PORT`. Empty: none; webhooks of"
                                + " `notifications.webhooks` and `gnomon alert list` tell all the same.")
        List<String> alertmanagers,

        @Setting(
                value = "1m",
                min = "1s",
                max = "1h",
                meaning = "How often alerts that stand are sent to Alertmanager again.")
        Duration repeat) {
    private static final Pattern ALERTMANAGER = Pattern.compile("https?://[^\\s/@?#]+(/[^\\s@?#]*)?");

    /** One with a host that Java knows as one: it asks nobody whose name has an underscore. */
    static boolean isAlertmanager(String url) {
        try {
            return ALERTMANAGER.matcher(url).matches() && URI.create(url).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
