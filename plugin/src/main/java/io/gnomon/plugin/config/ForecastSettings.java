package io.gnomon.plugin.config;

import java.time.Duration;

/** {@code forecast.*}: how the need of the next minutes is forecast. */
public record ForecastSettings(
        @Setting(value = "1m", min = "1s", max = "1h", meaning = "Length of one step of a forecast.")
        Duration step,

        @Setting(value = "15m", min = "5s", max = "7d", meaning = "How far forecasts reach; a multiple of the step.")
        Duration horizon,

        @Setting(value = "5m", min = "1s", max = "1d", meaning = "How far ahead a decision looks.")
        Duration lead,

        @Setting(value = "auto", meaning = "Which learner forecasts; `auto` takes the one that did best of late.")
        LearnerChoice learner,

        @Setting(value = "1h", min = "10s", max = "7d", meaning = "How often the learners are trained anew.")
        Duration trainEvery,

        @Setting(
                value = "10",
                min = "0",
                max = "100",
                meaning =
                        "How many servers, those with most use of each resource, get a model of their own that competes"
                                + " with the one of their cluster.")
        int challengerServers) {}
