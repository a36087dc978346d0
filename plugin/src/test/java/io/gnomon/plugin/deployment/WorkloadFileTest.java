package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorkloadFileTest {
    private static final String SHOP = """
            workload: shop
            portions:
              web:
                servers: [web-1, "tag:web"]
                after: [db]
                ports: [8080]
                address: 192.0.2.10
                health: {http: "http://{address}:8080/health", limit: 1s}
                performance: {command: [ab, -n, "1", -n, "1", "http://{address}:8080/"], limit: 20s}
                objective: {latency: 250ms, throughput: 40}
              db:
                servers: db-1
                health: {tcp: "{address}:5432"}
                data: [/var/lib/postgresql]
            """;

    @Test
    void everyFieldIsRead() {
        Workload shop = WorkloadFile.read("shop.yaml", SHOP, "acme");

        assertThat(shop.name()).isEqualTo("shop");
        assertThat(shop.project()).isEqualTo("acme");
        assertThat(shop.portion("web"))
                .contains(new Portion(
                        "web",
                        List.of("web-1", "tag:web"),
                        List.of("db"),
                        List.of(8080),
                        Optional.of("192.0.2.10"),
                        Optional.of(new Probe.Http("http://{address}:8080/health", Duration.ofSeconds(1))),
                        Optional.of(new Probe.Command(
                                List.of("ab", "-n", "1", "-n", "1", "http://{address}:8080/"), Duration.ofSeconds(20))),
                        new Objective(Optional.of(Duration.ofMillis(250)), OptionalDouble.of(40)),
                        List.of()));
        assertThat(shop.portion("db").orElseThrow().health())
                .contains(new Probe.Tcp("{address}", 5432, Duration.ofSeconds(2)));
        assertThat(shop.portion("db").orElseThrow().data()).containsExactly("/var/lib/postgresql");
    }

    @Test
    void aPortionStandsBehindThoseThatItDependsOn() {
        assertThat(WorkloadFile.read("shop.yaml", SHOP, "acme").portions())
                .extracting(Portion::name)
                .containsExactly("db", "web");
    }

    @Test
    void cyclicDependenciesAreRefusedWithTheCircle() {
        String text = """
                workload: shop
                portions:
                  a: {servers: [s1], after: [c], health: {tcp: "h:1"}}
                  b: {servers: [s2], after: [a], health: {tcp: "h:1"}}
                  c: {servers: [s3], after: [b], health: {tcp: "h:1"}}
                """;
        assertThat(problems(text))
                .containsExactly(
                        "shop.yaml.portions: a after c after b after a is a circle; take one `after` of it out,"
                                + " nothing could be started first");
    }

    @Test
    void aPortionThatDependsOnItselfIsACircle() {
        assertThat(problems("workload: w\nportions: {a: {servers: [s], after: [a], health: {tcp: \"h:1\"}}}"))
                .singleElement()
                .asString()
                .contains("a after a is a circle");
    }

    @Test
    void aPortionWithoutAProbeIsRefused() {
        assertThat(problems("workload: w\nportions: {web: {servers: [s]}}"))
                .singleElement()
                .asString()
                .startsWith(
                        "shop.yaml.portions.web.health: a portion without a probe cannot be told to run; give it one");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlace() {
        String text = """
                workload: Shop!
                porions: 1
                portions:
                  web:
                    servers: []
                    after: [cache]
                    ports: [0, 70000, x]
                    adress: 192.0.2.1
                    health: {tcp: "nowhere", limit: 1 hour}
                    objective: {latency: 0ms, throughput: -3, jitter: 1}
                """;
        assertThat(problems(text))
                .anySatisfy(p -> assertThat(p).contains("shop.yaml.workload: 'Shop!' is no name"))
                .anySatisfy(p -> assertThat(p).contains("there is no field 'porions' here; the fields are"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.servers: name at least one"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.after: there is no portion 'cache'"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.ports: '70000' is not 1 to 65535"))
                .anySatisfy(p -> assertThat(p).contains("portions.web: there is no field 'adress' here"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.health.tcp: 'nowhere' is not HOST:PORT"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.health.limit: '1 hour' is not a duration"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.objective.latency: '0ms' is not between"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.objective.throughput: '-3' is not a number"))
                .anySatisfy(p -> assertThat(p).contains("portions.web.objective: there is no field 'jitter'"));
    }

    @Test
    void whatAlternatesAreStartedWithIsSaidOrRefused() {
        String text = "workload: w\nportions: {a: {servers: [s], health: {tcp: \"h:1\"}, alternate: {%s}}}";
        assertThat(WorkloadFile.read("shop.yaml", text.formatted("kernel_arguments: role=web quiet"), "acme")
                        .portions()
                        .get(0)
                        .alternate())
                .hasValue("role=web quiet");
        assertThat(problems(text.formatted("")))
                .singleElement()
                .asString()
                .contains("portions.a.alternate.kernel_arguments: say what its alternates are started with");
    }

    @Test
    void whatStandsThereTwiceIsRefused() {
        assertThat(problems("workload: w\nworkload: v\nportions: {}"))
                .singleElement()
                .asString()
                .isEqualTo("shop.yaml:2: 'workload' stands there twice; keep one of them");
        assertThat(problems("""
                workload: w
                portions:
                  a: {servers: [s], health: {tcp: "h:1"}}
                  b: {servers: [s], health: {tcp: "h:1"}}
                """))
                .singleElement()
                .asString()
                .contains("'s' is in portion 'a' too; a server belongs to one");
    }

    @Test
    void aProbeIsAskedInOneWay() {
        assertThat(problems("workload: w\nportions: {a: {servers: [s], health: {tcp: \"h:1\", http: \"http://h/\"}}}"))
                .singleElement()
                .asString()
                .contains("in exactly one way");
        assertThat(problems("workload: w\nportions: {a: {servers: [s], health: {http: \"http://me:secret@h/\"}}}"))
                .singleElement()
                .asString()
                .contains("without user and password")
                .doesNotContain("secret");
    }

    @Test
    void onlyACopyIsAskedInItsGuest() {
        Portion web = WorkloadFile.read("shop.yaml", """
                        workload: w
                        portions:
                          web:
                            servers: [s]
                            health: {tcp: "{address}:80"}
                            rehearsal:
                              health: {guest: [/bin/true], limit: 3s}
                              performance: {guest: [/bin/load, "-n", "1"]}
                        """, "acme").portions().get(0);
        assertThat(web.copyHealth()).contains(new Probe.Guest(List.of("/bin/true"), Duration.ofSeconds(3)));
        assertThat(web.copyPerformance())
                .contains(new Probe.Guest(List.of("/bin/load", "-n", "1"), Duration.ofSeconds(30)));
        assertThat(problems("workload: w\nportions: {a: {servers: [s], health: {guest: [/bin/true]}}}"))
                .anySatisfy(p -> assertThat(p).contains("there is no field 'guest' here"));
        assertThat(
                        problems(
                                "workload: w\nportions: {a: {servers: [s], health: {tcp: \"h:1\"}, rehearsal: {helth: {guest: [x]}}}}"))
                .singleElement()
                .asString()
                .contains("portions.a.rehearsal: there is no field 'helth' here");
    }

    @Test
    void aThroughputThatNothingMeasuresIsRefused() {
        assertThat(
                        problems(
                                "workload: w\nportions: {a: {servers: [s], health: {tcp: \"h:1\"}, objective: {throughput: 5}}}"))
                .singleElement()
                .asString()
                .contains("objective.throughput: no probe measures it");
    }

    @Test
    void whatIsNoDescriptionIsSaidToBeNone() {
        assertThat(problems("")).singleElement().asString().contains("it describes no workload");
        assertThat(problems("just text")).singleElement().asString().contains("it describes no workload");
        assertThat(problems("workload: [")).singleElement().asString().contains("not valid YAML");
        assertThat(problems("workload: w\nportions: 5")).isNotEmpty();
        assertThat(problems("workload: w\nportions: {a: }")).isNotEmpty();
        assertThat(problems("workload: w\nportions: {a: {servers: {b: c}, health: [x]}}"))
                .isNotEmpty();
        assertThat(problems("a".repeat(300_000))).singleElement().asString().contains("longer than");
    }

    private static List<String> problems(String text) {
        WorkloadException e =
                catchThrowableOfType(WorkloadException.class, () -> WorkloadFile.read("shop.yaml", text, "acme"));
        assertThat(e).as("%s is refused", text).isNotNull();
        return e.problems();
    }
}
