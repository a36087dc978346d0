package io.gnomon.plugin.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All settings, typed and checked. Immutable.
 *
 * @param asMap every key with its value as text (secrets masked) and where it came from, in alphabetical order
 */
public record Configuration(
        DaemonSettings daemon,

        @Setting(
                value = "qemu:///system",
                meaning = "Libvirt URIs of the hypervisors to look after, like `qemu:///system` or"
                        + " `qemu+ssh://gnomon@compute2/system`; `trace:///NAME` is an empty trace-driven hypervisor."
                        + " Empty: none (with `traces.folder`).")
        List<String> hypervisors,

        TraceSettings traces,
        ObserveSettings observe,
        ForecastSettings forecast,
        MatchSettings match,
        TagSettings tags,
        DecideSettings decide,
        RankSettings rank,
        MigrateSettings migrate,
        ShadowSettings shadow,
        SwitchoverSettings switchover,
        DeploymentSettings deployment,
        HistorySettings history,
        EventSettings events,
        NotificationSettings notifications,
        StreamSettings stream,
        AlertSettings alerts,
        GuestSettings guest,
        ServerSettings servers,
        LogSettings log,
        OpenStackSettings openstack,
        SortedMap<String, ConfigurationEntry> asMap) {

    /** Defaults with these keys set, for this process' surroundings. @throws ConfigurationException */
    public static Configuration of(Map<String, String> values) {
        List<String> options = values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
        Surroundings here = Surroundings.ofThisProcess();
        return ConfigurationLoader.load(
                Optional.empty(), options, new Surroundings(Map.of(), here.home(), here.root(), here.workingFolder()));
    }

    /** What must hold between keys. */
    List<String> contradictions() {
        Checks checks = new Checks(asMap);
        checks.require(
                !hypervisors.isEmpty() || traces.folder().isPresent(),
                "hypervisors is empty and traces.folder is not set: there is nothing to look after; set one of them");
        checks.atMost("observe.young-period", observe.youngPeriod(), "observe.period", observe.period());
        checks.atMost("observe.period", observe.period(), "observe.stale-after", observe.staleAfter());
        checks.atMost("forecast.step", forecast.step(), "forecast.lead", forecast.lead());
        checks.atMost("forecast.lead", forecast.lead(), "forecast.horizon", forecast.horizon());
        checks.require(
                forecast.horizon().toMillis() % forecast.step().toMillis() == 0,
                "forecast.horizon (" + Durations.format(forecast.horizon()) + ") must be a multiple of forecast.step ("
                        + Durations.format(forecast.step()) + ")");
        checks.atMost("openstack.timeout", openstack.timeout(), "openstack.retry-budget", openstack.retryBudget());
        checks.atMost("rank.slot", rank.slot(), "rank.window", rank.window());
        for (String weight : rank.weights()) {
            checks.require(
                    RankSettings.WEIGHT.matcher(weight).matches(),
                    "rank.weights: '" + weight + "' is not NAME=NUMBER, like contention=2");
        }
        for (String weight : match.weights()) {
            checks.require(
                    MatchSettings.WEIGHT.matcher(weight).matches(),
                    "match.weights: '" + weight + "' is not RESOURCE=NUMBER, like network=0.5");
        }
        checks.require(
                match.weights().isEmpty()
                        || match.weightOf().size() < 4
                        || match.weightOf().values().stream().anyMatch(w -> w > 0),
                "match.weights: at least one resource must count");
        for (String kind : tags.processKinds()) {
            checks.require(
                    TagSettings.KIND.matcher(kind).matches(),
                    "tags.process-kinds: '" + kind
                            + "' is not PROCESS=TAG, like payd=payments; a tag has small letters,"
                            + " digits and . _ : @ -");
        }
        numbersOf(checks, "decide.prices", decide.prices(), DecideSettings.LEAST_PRICE, DecideSettings.MOST_PRICE);
        numbersOf(checks, "decide.sensitivities", decide.sensitivities(), 0, DecideSettings.MOST_SENSITIVITY);
        numbersOf(
                checks,
                "decide.priorities",
                decide.priorities(),
                DecideSettings.LEAST_PRICE,
                DecideSettings.MOST_PRICE);
        for (String zone : deployment.zones()) {
            checks.require(
                    DeploymentSettings.ZONE.matcher(zone).matches(),
                    "deployment.zones: '" + zone + "' is not HYPERVISOR=ZONE, like qemu:///system=north");
        }
        for (String feed : events.feeds()) {
            checks.require(
                    feed.startsWith("https://") || feed.startsWith("http://") || feed.startsWith("/"),
                    "events.feeds: " + feed + " is neither an http(s) URL nor an absolute path");
        }
        for (String webhook : notifications.webhooks()) {
            checks.require(
                    NotificationSettings.WEBHOOK.matcher(webhook).matches(),
                    "notifications.webhooks: '" + Masking.withoutPassword(webhook)
                            + "' is not URL FILE: an http(s) URL without user and"
                            + " password, a blank, and the absolute path of the file with the secret");
        }
        checks.require(
                switchover.autonomy() != Autonomy.ACT
                        || (switchover.check().isPresent() && switchover.fence().isPresent()),
                "switchover.autonomy is act, which needs switchover.check and switchover.fence: nothing is taken over"
                        + " without a second opinion and without fencing");
        checks.require(
                SwitchoverSettings.INTERFACE
                        .matcher(switchover.guestInterface())
                        .matches(),
                "switchover.guest-interface: '" + switchover.guestInterface() + "' is no name of a network interface");
        checks.require(
                shadow.networkProbe()
                        .map(a -> ShadowSettings.ADDRESS.matcher(a).matches())
                        .orElse(true),
                "shadow.network-probe: '" + shadow.networkProbe().orElse("") + "' is no IPv4 address");
        ofStream(checks, stream);
        for (String url : alerts.alertmanagers()) {
            checks.require(
                    AlertSettings.isAlertmanager(url),
                    "alerts.alertmanagers: '" + Masking.withoutPassword(url)
                            + "' is not an http(s) URL without user and password, like http://127.0.0.1:9093");
        }
        return checks.problems();
    }

    private static void ofStream(Checks checks, StreamSettings stream) {
        for (String broker : stream.kafka()) {
            checks.require(
                    StreamSettings.BROKER.matcher(broker).matches(),
                    "stream.kafka: '" + broker + "' is not HOST:PORT, like kafka1.example:9092");
        }
        for (String topic : stream.topics()) {
            checks.require(
                    StreamSettings.TOPICS.contains(topic),
                    "stream.topics: there is no '" + topic + "'; choose from " + StreamSettings.TOPICS);
        }
        checks.require(
                StreamSettings.PREFIX.matcher(stream.prefix()).matches(),
                "stream.prefix: '" + stream.prefix() + "' must be of letters, digits and . _ -, 100 at the most");
    }

    /** Numbers of servers, each in the same form. */
    private static void numbersOf(Checks checks, String key, List<String> texts, double least, double most) {
        for (String text : texts) {
            checks.require(
                    DecideSettings.NUMBER_OF.matcher(text).matches(),
                    key + ": '" + text
                            + "' is not WHOSE:NAME=NUMBER, like project:batch=5; WHOSE is server, app,"
                            + " image, flavor, tag or project");
        }
        NamedNumbers.read(texts, DecideSettings.NUMBER_OF)
                .forEach((whose, number) -> checks.require(
                        number >= least && number <= most,
                        String.format(Locale.ROOT, "%s: %s is not from %.0f to %.0f", key, whose, least, most)));
    }
}
