package io.gnomon.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.config.ConfigurationEntry.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void everyDefaultIsAsDocumented() {
        Configuration c = load(Optional.empty(), List.of(), Map.of());

        Path data = folder.resolve(".local/state/gnomon");
        assertThat(c.daemon())
                .isEqualTo(new DaemonSettings(
                        data, new LoopbackAddress("127.0.0.1"), 7420, Optional.empty(), data.resolve("token")));
        assertThat(c.hypervisors()).containsExactly("qemu:///system");
        assertThat(c.traces()).isEqualTo(new TraceSettings(Optional.empty(), 1.0, 3));
        assertThat(c.observe()).isEqualTo(new ObserveSettings(seconds(10), seconds(1), minutes(10), seconds(30)));
        assertThat(c.forecast())
                .isEqualTo(new ForecastSettings(
                        minutes(1), minutes(15), minutes(5), LearnerChoice.AUTO, Duration.ofHours(1), 10));
        assertThat(c.match())
                .isEqualTo(new MatchSettings(
                        3,
                        minutes(5),
                        seconds(60),
                        Duration.ofHours(2),
                        Duration.ofDays(1),
                        Likeness.EUCLIDEAN,
                        List.of()));
        assertThat(c.tags()).isEqualTo(new TagSettings(true, minutes(10), List.of(), 0.7, 10));
        assertThat(c.decide())
                .isEqualTo(new DecideSettings(
                        30,
                        List.of(),
                        1,
                        List.of(),
                        List.of(),
                        List.of("default"),
                        0.10,
                        0.3,
                        7,
                        minutes(2),
                        Autonomy.ACT,
                        0.1,
                        512,
                        false));
        assertThat(c.history()).isEqualTo(new HistorySettings(3600, Duration.ofDays(30)));
        assertThat(c.events()).isEqualTo(new EventSettings(List.of(), Duration.ofMinutes(15), Duration.ofHours(6)));
        assertThat(c.notifications())
                .isEqualTo(new NotificationSettings(List.of(), 20, minutes(1), seconds(10), Duration.ofHours(1), 1000));
        assertThat(c.stream())
                .isEqualTo(new StreamSettings(
                        List.of(),
                        Optional.empty(),
                        List.of("adjustments", "claims", "notifications", "requests", "samples"),
                        "gnomon.",
                        1_000_000));
        assertThat(c.alerts()).isEqualTo(new AlertSettings(0.9, 1, 0.1, minutes(2), List.of(), minutes(1)));
        assertThat(c.guest()).isEqualTo(new GuestSettings(Optional.empty(), true, Optional.empty()));
        assertThat(c.servers())
                .isEqualTo(new ServerSettings(List.of(Path.of("/var/lib/libvirt/images"), data.resolve("images"))));
        assertThat(c.log()).isEqualTo(new LogSettings(LogLevel.INFO));
        assertThat(c.openstack()).isEqualTo(openstack(OpenStackUse.AUTO, s -> Optional.empty(), true));
        assertThat(c.asMap().values())
                .allMatch(e -> e.origin() == Origin.DEFAULT && e.place().isEmpty());
    }

    @Test
    void everyKeyOfAFileReachesItsField() throws IOException {
        Path file = write("""
                daemon: {data: /srv/gnomon, listen: "::1", port: 0, socket: rest.sock, token-file: secret/token}
                hypervisors: [qemu:///system, "qemu+ssh://root@compute2/system"]
                traces: {folder: traces, speed: 20, hypervisors: 5}
                observe:
                  period: 5s
                  young-period: 500ms
                  young-for: 1h30m
                  stale-after: 1m
                forecast: {step: 30s, horizon: 10m, lead: 2m, learner: fourier-ar, train-every: 2h,
                  challenger-servers: 3}
                match: {k: 5, max-lag: 1m, learning-period: 30s, own-after: 1h, pseudonym-life: 12h, metric: cosine, weights: [network=0.5]}
                tags: {processes: false, look-every: 1m, process-kinds: ["payd=payments", "web-* = shop"], confidence: 0.9,
                  least-servers: 20}
                decide:
                  price: 10
                  prices: ["project:batch=5"]
                  sensitivity: 2
                  sensitivities: ["tag:db=3"]
                  priorities: ["app:db=100"]
                  trusted-projects: [shop]
                  margin: 0.2
                  change: 0.5
                  resizes: 4
                  cooldown: 0s
                  autonomy: off   # not a boolean
                  safety-margin: 0.05
                  memory-reserve-mib: 1024
                  foreign: true
                history.ring: 100
                history.keep: 7d
                events: {feeds: ["https://a/b.ics", /c.ics], refresh: 1h, learn-every: 2d}
                notifications:
                  webhooks: ["https://hooks.example/a?b=c,d /etc/hook secret"]
                  digest-above: 0
                  digest-window: 5m
                  timeout: 2s
                  retry-for: 2h
                  queue: 10
                stream:
                  kafka: ["kafka1:9092", "[::1]:9093"]
                  kafka-properties: ~/kafka
                  topics: [forecasts]
                  prefix: a-
                  most-waiting: 5000
                alerts:
                  utilisation: 0.8
                  forecast: 0.95
                  contention: 0.2
                  hold: 10s
                  alertmanagers: ["http://a:9093", "https://b/alerts"]
                  repeat: 30s
                guest: {image: ~/image, canary: false, bridge: br0}
                servers.image-folders: [/srv/images, ~/disks]
                log: {level: debug}
                openstack:
                  use: off
                  cloud: v-cloud
                  clouds-file: v-clouds-file
                  auth-url: v-auth-url
                  username: v-username
                  password: v-password
                  user-domain: v-user-domain
                  user-domain-id: v-user-domain-id
                  project: v-project
                  project-id: v-project-id
                  project-domain: v-project-domain
                  project-domain-id: v-project-domain-id
                  application-credential-id: v-application-credential-id
                  application-credential-secret: v-application-credential-secret
                  secret-file: v-secret-file
                  region: v-region
                  endpoint-interface: v-endpoint-interface
                  ca-cert: v-ca-cert
                  compute-url: v-compute-url
                  placement-url: v-placement-url
                  timeout: 10s
                  retry-budget: 20s
                  refresh: 30s
                  claims: false
                  admin-roles: [boss, admin]
                  member-roles: [worker]
                  reader-roles: [looker]
                rank:
                  slot: 1m
                  window: 2h
                  refresh: 10s
                  hold: 1m
                  weights: [contention=2]
                migrate:
                  autonomy: act
                  period: 2m
                  full-at: 0.8
                  gain: 3
                  cooldown: 2h
                  hypervisor-cooldown: 30m
                  budget: 4
                  bandwidth: 250
                  pause: 2s
                  timeout: 1h
                shadow:
                  autonomy: act
                  strength: probed
                  period: 5s
                  memory-mib: 256
                  boot-timeout: 1m
                  expiry: 2h
                  most: 7
                  most-per-hypervisor: 3
                  most-per-project: 4
                  recovery: 10m
                  least-saving: 3.5
                  busy-at: 2
                  network-probe: 10.0.0.1
                switchover:
                  autonomy: act
                  period: 1s
                  patience: 2s
                  dead-after: 5s
                  check: /etc/gnomon/check
                  fence: /etc/gnomon/fence
                  fence-timeout: 1m
                  traffic: ~/traffic
                  guest-interface: ens3
                  verify-within: 10s
                  retry: 1m
                  growth-after: 10m
                deployment:
                  zones: ["qemu:///system=north"]
                  autonomy: act
                  expiry: 2h
                  horizon: 7d
                  rehearsals: true
                  risk-tolerance: 0.25
                  budget-mib: 512
                  commands: [check-db]
                """);

        Configuration c = load(Optional.of(file), List.of(), Map.of());

        assertThat(c.daemon())
                .isEqualTo(new DaemonSettings(
                        Path.of("/srv/gnomon"),
                        new LoopbackAddress("::1"),
                        0,
                        Optional.of(folder.resolve("rest.sock")),
                        folder.resolve("secret/token")));
        assertThat(c.hypervisors()).containsExactly("qemu:///system", "qemu+ssh://root@compute2/system");
        assertThat(c.traces()).isEqualTo(new TraceSettings(Optional.of(folder.resolve("traces")), 20, 5));
        assertThat(c.observe())
                .isEqualTo(new ObserveSettings(seconds(5), Duration.ofMillis(500), minutes(90), minutes(1)));
        assertThat(c.forecast())
                .isEqualTo(new ForecastSettings(
                        seconds(30), minutes(10), minutes(2), LearnerChoice.FOURIER_AR, Duration.ofHours(2), 3));
        assertThat(c.match())
                .isEqualTo(new MatchSettings(
                        5,
                        minutes(1),
                        seconds(30),
                        Duration.ofHours(1),
                        Duration.ofHours(12),
                        Likeness.COSINE,
                        List.of("network=0.5")));
        assertThat(c.tags())
                .isEqualTo(new TagSettings(false, minutes(1), List.of("payd=payments", "web-* = shop"), 0.9, 20));
        assertThat(c.tags().kinds()).isEqualTo(Map.of("payd", "payments", "web-*", "shop"));
        assertThat(c.decide())
                .isEqualTo(new DecideSettings(
                        10,
                        List.of("project:batch=5"),
                        2,
                        List.of("tag:db=3"),
                        List.of("app:db=100"),
                        List.of("shop"),
                        0.2,
                        0.5,
                        4,
                        Duration.ZERO,
                        Autonomy.OFF,
                        0.05,
                        1024,
                        true));
        assertThat(c.rank())
                .isEqualTo(new RankSettings(
                        minutes(1), Duration.ofHours(2), seconds(10), minutes(1), List.of("contention=2")));
        assertThat(c.migrate())
                .isEqualTo(new MigrateSettings(
                        Autonomy.ACT,
                        minutes(2),
                        0.8,
                        3,
                        Duration.ofHours(2),
                        minutes(30),
                        4,
                        250,
                        seconds(2),
                        Duration.ofHours(1)));
        assertThat(c.shadow())
                .isEqualTo(new ShadowSettings(
                        Autonomy.ACT,
                        ShadowStrength.PROBED,
                        seconds(5),
                        256,
                        minutes(1),
                        Duration.ofHours(2),
                        7,
                        3,
                        4,
                        minutes(10),
                        3.5,
                        2,
                        Optional.of("10.0.0.1")));
        assertThat(c.switchover())
                .isEqualTo(new SwitchoverSettings(
                        Autonomy.ACT,
                        seconds(1),
                        seconds(2),
                        seconds(5),
                        Optional.of(Path.of("/etc/gnomon/check")),
                        Optional.of(Path.of("/etc/gnomon/fence")),
                        minutes(1),
                        Optional.of(folder.resolve("traffic")),
                        "ens3",
                        seconds(10),
                        minutes(1),
                        minutes(10)));
        assertThat(c.deployment())
                .isEqualTo(new DeploymentSettings(
                        List.of("qemu:///system=north"),
                        Autonomy.ACT,
                        Duration.ofHours(2),
                        Duration.ofDays(7),
                        true,
                        0.25,
                        512,
                        List.of("check-db")));
        assertThat(c.deployment().zone("qemu:///system")).isEqualTo("north");
        assertThat(c.deployment().zone("qemu:///other")).isEqualTo("default");
        assertThat(c.history()).isEqualTo(new HistorySettings(100, Duration.ofDays(7)));
        assertThat(c.events())
                .isEqualTo(new EventSettings(
                        List.of("https://a/b.ics", "/c.ics"), Duration.ofHours(1), Duration.ofDays(2)));
        assertThat(c.notifications())
                .isEqualTo(new NotificationSettings(
                        List.of("https://hooks.example/a?b=c,d /etc/hook secret"),
                        0,
                        minutes(5),
                        seconds(2),
                        Duration.ofHours(2),
                        10));
        assertThat(c.stream())
                .isEqualTo(new StreamSettings(
                        List.of("kafka1:9092", "[::1]:9093"),
                        Optional.of(folder.resolve("kafka")),
                        List.of("forecasts"),
                        "a-",
                        5000));
        assertThat(c.alerts())
                .isEqualTo(new AlertSettings(
                        0.8, 0.95, 0.2, seconds(10), List.of("http://a:9093", "https://b/alerts"), seconds(30)));
        assertThat(c.guest())
                .isEqualTo(new GuestSettings(Optional.of(folder.resolve("image")), false, Optional.of("br0")));
        assertThat(c.servers()).isEqualTo(new ServerSettings(List.of(Path.of("/srv/images"), folder.resolve("disks"))));
        assertThat(c.log()).isEqualTo(new LogSettings(LogLevel.DEBUG));
        assertThat(c.openstack()).isEqualTo(openstack(OpenStackUse.OFF, key -> Optional.of("v-" + key), false));
        assertThat(c.asMap().values()).allMatch(e -> e.origin() == Origin.FILE);
    }

    private OpenStackSettings openstack(OpenStackUse use, Function<String, Optional<String>> text, boolean claims) {
        return new OpenStackSettings(
                use,
                text.apply("cloud"),
                text.apply("clouds-file").map(folder::resolve),
                text.apply("auth-url"),
                text.apply("username"),
                text.apply("password"),
                text.apply("user-domain"),
                text.apply("user-domain-id"),
                text.apply("project"),
                text.apply("project-id"),
                text.apply("project-domain"),
                text.apply("project-domain-id"),
                text.apply("application-credential-id"),
                text.apply("application-credential-secret"),
                text.apply("secret-file").map(folder::resolve),
                text.apply("region"),
                text.apply("endpoint-interface"),
                text.apply("ca-cert").map(folder::resolve),
                text.apply("compute-url"),
                text.apply("placement-url"),
                seconds(10),
                seconds(20),
                seconds(30),
                claims,
                claims ? List.of("admin") : List.of("boss", "admin"),
                List.of(claims ? "member" : "worker"),
                List.of(claims ? "reader" : "looker"));
    }

    @Test
    void theVariablesOfOpenStacksOwnToolsCountUnlessOursSayOtherwise() {
        Configuration c = load(
                Optional.empty(),
                List.of(),
                Map.of(
                        "OS_AUTH_URL",
                        "https://k:5000",
                        "OS_PASSWORD",
                        "hunter2",
                        "OS_REGION_NAME",
                        "",
                        "OS_USERNAME",
                        "theirs",
                        "GNOMON_OPENSTACK_USERNAME",
                        "ours"));
        assertThat(c.openstack().authUrl()).contains("https://k:5000");
        assertThat(c.openstack().username()).contains("ours");
        assertThat(c.openstack().region()).isEmpty();
        assertThat(c.openstack().password()).contains("hunter2");
        assertThat(c.asMap().get("openstack.password"))
                .isEqualTo(new ConfigurationEntry("openstack.password", "***", Origin.ENVIRONMENT, "OS_PASSWORD"));
    }

    @Test
    void theStrongerSourceWinsAndIsNamed() throws IOException {
        Path file = write("match.k: 1\nhistory.ring: 101\nlog.level: warn\n");

        Configuration c = load(
                Optional.of(file),
                List.of("match.k=4", "match.k=5"),
                Map.of("GNOMON_MATCH_K", "2", "GNOMON_HISTORY_RING", "102", "GNOMON_HYPERVISORS", "a:///x, b:///y"));

        assertThat(c.match().k()).isEqualTo(5);
        assertThat(c.asMap())
                .containsEntry("match.k", new ConfigurationEntry("match.k", "5", Origin.OPTION, "--set"))
                .containsEntry(
                        "history.ring",
                        new ConfigurationEntry("history.ring", "102", Origin.ENVIRONMENT, "GNOMON_HISTORY_RING"))
                .containsEntry("log.level", new ConfigurationEntry("log.level", "warn", Origin.FILE, file + ":3:1"))
                .containsEntry("match.max-lag", new ConfigurationEntry("match.max-lag", "5m", Origin.DEFAULT, ""));
        assertThat(c.hypervisors()).containsExactly("a:///x", "b:///y");
    }

    @Test
    void whatIsShownCanBeWrittenBackAndMeansTheSame() {
        Configuration c = load(Optional.empty(), List.of("observe.period=1m30s", "traces.folder=/t"), Map.of());

        List<String> shown =
                c.asMap().values().stream().map(e -> e.key() + "=" + e.value()).toList();

        Configuration again = load(Optional.empty(), shown, Map.of());
        assertThat(new TreeMap<>(again.asMap()).values())
                .extracting(ConfigurationEntry::value)
                .containsExactlyElementsOf(c.asMap().values().stream()
                        .map(ConfigurationEntry::value)
                        .toList());
        assertThat(again.observe()).isEqualTo(c.observe());
    }

    @Test
    void staleAfterFollowsThePeriodUnlessItIsSet() {
        assertThat(load("observe.period=1m").observe().staleAfter()).isEqualTo(minutes(3));
        assertThat(load("observe.period=1m", "observe.stale-after=2m").observe().staleAfter())
                .isEqualTo(minutes(2));
    }

    @Test
    void rootKeepsItsDataUnderVarLib() {
        Surroundings root = new Surroundings(Map.of(), folder, true, folder);
        DaemonSettings daemon = ConfigurationLoader.load(Optional.of(emptyFile()), List.of(), root)
                .daemon();

        assertThat(daemon.data()).isEqualTo(Path.of("/var/lib/gnomon"));
        assertThat(daemon.tokenFile()).isEqualTo(Path.of("/var/lib/gnomon/token"));
        assertThat(root.defaultFile()).isEqualTo(Path.of("/etc/gnomon/gnomon.yaml"));
    }

    @Test
    void theXdgFoldersAreRespectedIfAbsolute() {
        assertThat(load(Optional.empty(), List.of(), Map.of("XDG_STATE_HOME", "/state"))
                        .daemon()
                        .data())
                .isEqualTo(Path.of("/state/gnomon"));
        assertThat(load(Optional.empty(), List.of(), Map.of("XDG_STATE_HOME", "state"))
                        .daemon()
                        .data())
                .isEqualTo(folder.resolve(".local/state/gnomon"));
    }

    @Test
    void theFileOfTheUserIsReadWithoutBeingNamed() throws IOException {
        Files.createDirectories(folder.resolve(".config/gnomon"));
        Files.writeString(folder.resolve(".config/gnomon/gnomon.yaml"), "match: {k: 7}");

        assertThat(load(Optional.empty(), List.of(), Map.of()).match().k()).isEqualTo(7);
    }

    @Test
    void theFileMayBeNamedInTheEnvironment() throws IOException {
        Path file = write("match: {k: 8}");

        assertThat(load(Optional.empty(), List.of(), Map.of("GNOMON_CONFIG", file.toString()))
                        .match()
                        .k())
                .isEqualTo(8);
    }

    @Test
    void passwordsInUrisAreMasked() {
        Configuration c = load("hypervisors=qemu+tcp://me:hunter2@compute1/system");

        assertThat(c.asMap().get("hypervisors").value()).isEqualTo("qemu+tcp://me:***@compute1/system");
        assertThat(c.hypervisors()).containsExactly("qemu+tcp://me:hunter2@compute1/system");
    }

    record Secretive(
            @Setting(value = "", secret = true, meaning = "")
            String password,

            java.util.SortedMap<String, ConfigurationEntry> asMap) {}

    @Test
    void secretsAreMasked() {
        Secretive c = ConfigurationLoader.load(
                Secretive.class, Optional.empty(), List.of("password=hunter2"), surroundings(Map.of()));

        assertThat(c.password()).isEqualTo("hunter2");
        assertThat(c.asMap().get("password").value()).isEqualTo("***");
    }

    @Test
    void variableNamesAreUnique() {
        assertThat(Key.of(Configuration.class)).extracting(Key::variable).doesNotHaveDuplicates();
    }

    @Test
    void testsAndToolsCanSetKeysOnTopOfTheDefaults() {
        assertThat(Configuration.of(Map.of("match.k", "4")).match().k()).isEqualTo(4);
        assertThatThrownBy(() -> Configuration.of(Map.of("match.q", "4"))).isInstanceOf(ConfigurationException.class);
    }

    private Configuration load(String... options) {
        return load(Optional.empty(), List.of(options), Map.of());
    }

    private Configuration load(Optional<Path> file, List<String> options, Map<String, String> environment) {
        return ConfigurationLoader.load(file, options, surroundings(environment));
    }

    private Surroundings surroundings(Map<String, String> environment) {
        return new Surroundings(environment, folder, false, folder);
    }

    private Path emptyFile() {
        try {
            return write("# nothing\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("gnomon.yaml"), text);
    }

    private static Duration seconds(long n) {
        return Duration.ofSeconds(n);
    }

    private static Duration minutes(long n) {
        return Duration.ofMinutes(n);
    }
}
