package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code notifications.*}: who else is told of what Gnomon does. */
public record NotificationSettings(
        @Setting(
                meaning =
                        "Webhooks that every notification is sent to, each a URL, a blank, and the absolute path of the"
                                + " file whose first line is the secret that it is signed with, like"
                                + " `https://hooks.example/gnomon /etc/gnomon/hook-secret`. Empty: none.")
        List<String> webhooks,

        @Setting(
                value = "20",
                min = "0",
                max = "100000",
                meaning = "Webhooks and log get so many notifications of one window one by one; those beyond become one"
                        + " that counts them. The list keeps all.")
        int digestAbove,

        @Setting(value = "1m", min = "1s", max = "1d", meaning = "How long that window is.")
        Duration digestWindow,

        @Setting(value = "10s", min = "100ms", max = "1m", meaning = "How long a webhook may take to answer.")
        Duration timeout,

        @Setting(
                value = "1h",
                min = "1s",
                max = "7d",
                meaning = "How long a notification that a webhook does not take is tried again, with pauses that double"
                        + " up to five minutes.")
        Duration retryFor,

        @Setting(
                value = "1000",
                min = "10",
                max = "100000",
                meaning =
                        "How many notifications wait for one webhook at the most; beyond that the oldest are given up.")
        int queue) {
    static final Pattern WEBHOOK = Pattern.compile("https?://[^\\s/@]+(/[^\\s]*)? /\\S.*");
}
