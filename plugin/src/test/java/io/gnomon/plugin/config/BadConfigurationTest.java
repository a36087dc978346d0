package io.gnomon.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadConfigurationTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            observe.perod=5s         | --set: unknown key observe.perod: did you mean observe.period?
            observe.k=5              | --set: unknown key observe.k: did you mean match.k?
            histroy.ring=70          | --set: unknown key histroy.ring: did you mean history.ring?
            cooldown=1m              | --set: unknown key cooldown: did you mean decide.cooldown?
            whatever=1               | --set: unknown key whatever: `gnomon config show` lists all keys
            log=info                 | --set: unknown key log: it is a section with the keys level
            match.k                  | --set match.k: write --set key=value
            match.k=                 | --set: match.k: "" is empty: give a value, or leave the key out for its default
            match.k=three            | --set: match.k: "three" is not a whole number
            match.k=0                | --set: match.k: "0" must be 1 to 50
            decide.margin=NaN        | --set: decide.margin: "NaN" is not a number
            decide.margin=1.01       | --set: decide.margin: "1.01" must be 0 to 1
            observe.period=10        | --set: observe.period: "10" is not a duration: write a number and a unit (ms, s, m, h, d), like 10s or 1h30m
            observe.period=2h        | --set: observe.period: "2h" must be 250ms to 10m
            decide.autonomy=yes      | --set: decide.autonomy: "yes" is not one of off, advise, act
            hypervisors=a,,b         | --set: hypervisors: "a,,b" has an empty item: take it out
            daemon.listen=0.0.0.0    | --set: daemon.listen: "0.0.0.0" is not a loopback address: without TLS only 127.0.0.1 (any 127.x.y.z), ::1 and localhost are allowed; put a TLS proxy in front to reach it from elsewhere
            forecast.lead=20m        | forecast.lead (20m, option) must not be above forecast.horizon (15m, default)
            observe.stale-after=5s   | observe.period (10s, default) must not be above observe.stale-after (5s, option)
            forecast.step=7s         | forecast.horizon (15m) must be a multiple of forecast.step (7s)
            decide.prices=batch=5    | decide.prices: 'batch=5' is not WHOSE:NAME=NUMBER, like project:batch=5; WHOSE is server, app, image, flavor, tag or project
            tags.process-kinds=payd  | tags.process-kinds: 'payd' is not PROCESS=TAG, like payd=payments; a tag has small letters, digits and . _ : @ -
            tags.process-kinds=a=B   | tags.process-kinds: 'a=B' is not PROCESS=TAG, like payd=payments; a tag has small letters, digits and . _ : @ -
            decide.prices=app:x=0.5  | decide.prices: app:x is not from 1 to 10000
            decide.sensitivities=tag:x=11 | decide.sensitivities: tag:x is not from 0 to 10
            decide.sensitivities=x=1 | decide.sensitivities: 'x=1' is not WHOSE:NAME=NUMBER, like project:batch=5; WHOSE is server, app, image, flavor, tag or project
            decide.priorities=tag:x=0 | decide.priorities: tag:x is not from 1 to 10000
            stream.kafka=kafka1                     | stream.kafka: 'kafka1' is not HOST:PORT, like kafka1.example:9092
            stream.topics=gossip                    | stream.topics: there is no 'gossip'; choose from [adjustments, claims, forecasts, notifications, requests, samples]
            stream.prefix=a b                       | stream.prefix: 'a b' must be of letters, digits and . _ -, 100 at the most
            alerts.alertmanagers=a:9093             | alerts.alertmanagers: 'a:9093' is not an http(s) URL without user and password, like http://127.0.0.1:9093
            alerts.alertmanagers=http://my_a:9093   | alerts.alertmanagers: 'http://my_a:9093' is not an http(s) URL without user and password, like http://127.0.0.1:9093
            alerts.alertmanagers=http://[x          | alerts.alertmanagers: 'http://[x' is not an http(s) URL without user and password, like http://127.0.0.1:9093
            alerts.alertmanagers=http://u:p@a:9093  | alerts.alertmanagers: 'http://u:***@a:9093' is not an http(s) URL without user and password, like http://127.0.0.1:9093
            notifications.webhooks=https://a        | notifications.webhooks: 'https://a' is not URL FILE: an http(s) URL without user and password, a blank, and the absolute path of the file with the secret
            notifications.webhooks=https://a b      | notifications.webhooks: 'https://a b' is not URL FILE: an http(s) URL without user and password, a blank, and the absolute path of the file with the secret
            notifications.webhooks=http://u:p@a /b  | notifications.webhooks: 'http://u:***@a /b' is not URL FILE: an http(s) URL without user and password, a blank, and the absolute path of the file with the secret
            switchover.autonomy=act                 | switchover.autonomy is act, which needs switchover.check and switchover.fence: nothing is taken over without a second opinion and without fencing
            shadow.network-probe=gateway; reboot    | shadow.network-probe: 'gateway; reboot' is no IPv4 address
            switchover.guest-interface=a b          | switchover.guest-interface: 'a b' is no name of a network interface
            deployment.zones=north                  | deployment.zones: 'north' is not HYPERVISOR=ZONE, like qemu:///system=north
            hypervisors=             | hypervisors is empty and traces.folder is not set: there is nothing to look after; set one of them
            """)
    void aWrongOptionIsExplained(String option, String message) {
        assertThat(problems(Optional.empty(), List.of(option), Map.of())).containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            observe:\\n  perod: 5s        | :2:3: unknown key observe.perod: did you mean observe.period?
            observe:\\n  period: 0s       | :2:3: observe.period: "0s" must be 250ms to 10m
            match:\\n  k: 1\\n  k: 2      | :3:3: match.k was already set at FILE:2:3: keep one of them
            match:\\n  k: 1\\nmatch.k: 2  | :3:1: match.k was already set at FILE:2:3: keep one of them
            match:\\n  k:                 | :2:3: match.k has no value: give it one, or take the line out for its default
            match: [1, 2]                 | :1:1: unknown key match: it is a section with the keys k, max-lag, learning-period, own-after, pseudonym-life, metric, weights
            match: {k: [1]}               | :1:9: match.k: "1" is a list, but the key takes one value
            hypervisors: [a: b]           | :1:15: an item of hypervisors is not a plain value
            just words                    | :1:1: expected keys like `observe.period: 10s`
            match: {k: 1}\\n---\\nlog: {} | :3:1: a second YAML document begins here; only one is read
            """)
    void aWrongFileIsExplainedWithLineAndColumn(String text, String message) throws IOException {
        Path file = write(text.replace("\\n", "\n"));

        assertThat(problems(Optional.of(file), List.of(), Map.of()))
                .containsExactly(file + message.replace("FILE", file.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            match: {k: 1        | 1
            match:\\n\\tk: 1    | 2
            a: b: c             | 1
            "unfinished         | 1
            """)
    void brokenYamlIsExplainedWithLineAndColumn(String text, int line) throws IOException {
        Path file = write(text.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(problems(Optional.of(file), List.of(), Map.of()).get(0))
                .startsWith(file + ":" + line)
                .contains("not valid YAML");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("no.yaml");

        assertThat(problems(Optional.of(file), List.of(), Map.of()))
                .containsExactly(file + ": cannot be read (no such file): check that it exists, is UTF-8 text, and that"
                        + " this user may read it");
    }

    @Test
    void bytesThatAreNoTextAreReported() throws IOException {
        Path file = folder.resolve("gnomon.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(problems(Optional.of(file), List.of(), Map.of()).get(0)).startsWith(file + ": cannot be read");
    }

    @Test
    void aSlipInAVariableIsFatalAndOthersVariablesAreLeftAlone() {
        assertThat(problems(Optional.empty(), List.of(), Map.of("GNOMON_MATHC_K", "1", "GNOMON_SERVICE_HOST", "x")))
                .containsExactly("GNOMON_MATHC_K: unknown environment variable: did you mean GNOMON_MATCH_K?");
    }

    @Test
    void aWrongVariableIsExplained() {
        assertThat(problems(Optional.empty(), List.of(), Map.of("GNOMON_MATCH_K", "none")))
                .containsExactly("GNOMON_MATCH_K: match.k: \"none\" is not a whole number");
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() throws IOException {
        Path file = write("observe.period: x\nmatch.k: 0\n");

        assertThat(problems(Optional.of(file), List.of("bad=1"), Map.of())).hasSize(3);
    }

    private List<String> problems(Optional<Path> file, List<String> options, Map<String, String> environment) {
        Surroundings surroundings = new Surroundings(environment, folder, false, folder);
        return catchThrowableOfType(
                        ConfigurationException.class, () -> ConfigurationLoader.load(file, options, surroundings))
                .problems();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("gnomon.yaml"), text);
    }
}
