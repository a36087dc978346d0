package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code stream.*}: what happens is sent on to Kafka. */
public record StreamSettings(
        @Setting(meaning = "Brokers of a Kafka cluster that events are sent to, each `HOST:PORT`. Empty: none.")
        List<String> kafka,

        @Setting(
                meaning =
                        "File with further properties of Kafka's producer, one `NAME=VALUE` a line, such as"
                                + " `security.protocol=SASL_SSL`. As it holds secrets, others must not be able to read it. Not set: none.")
        Optional<Path> kafkaProperties,

        @Setting(
                value = "adjustments, claims, notifications, requests, samples",
                meaning =
                        "What is sent: some of adjustments, claims, forecasts, notifications, requests, samples. Forecasts are"
                                + " many: one of each resource of each server in every slot.")
        List<String> topics,

        @Setting(
                value = "gnomon.",
                meaning = "What stands before the name of each topic; adjustments go to `gnomon.adjustments`.")
        String prefix,

        @Setting(
                value = "1000000",
                min = "1000",
                max = "1000000000",
                meaning =
                        "How many events of one topic wait in the daemon's folder while Kafka does not take them, some 400 bytes"
                                + " each; beyond that the oldest are given up.")
        int mostWaiting) {
    static final Pattern BROKER = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");
    static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
    static final List<String> TOPICS =
            List.of("adjustments", "claims", "forecasts", "notifications", "requests", "samples");
}
