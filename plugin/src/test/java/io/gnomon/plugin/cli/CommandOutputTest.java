package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gnomon.plugin.rest.FakeBackend;
import io.gnomon.plugin.rest.Views.ServerView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print, in every format, to terminals and to scripts. */
final class CommandOutputTest extends AnsweredShell {
    private static final String HOSTILE = "\u001b[31mred\u001b]0;t\u0007\u202egnp.exe\u0085\u200bx\ny";

    @Test
    void aTableHasUnitsInItsHeadersAndNumbersToTheRight() {
        assertThat(shell.run("server", "list")).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("| cpu usage / allocation (cores) |")
                .contains("|                    1.25 / 2.00 |")
                .contains("| 3m 12s |")
                .contains("| web  | node-1     | on ");
    }

    @Test
    void aServerOfNovaIsOnTheHypervisorThatNovaKnowsAndItsUriStandsApart() {
        ServerView web = FakeBackend.server(FakeBackend.WEB, "web", 1, 100);
        backend.add(new ServerView(
                web.id(),
                web.name(),
                web.project(),
                "qemu+tls://10.0.0.7/system",
                "compute-7",
                web.dynamicAllocation(),
                web.startedAt(),
                web.ageSeconds(),
                web.at(),
                web.usage(),
                web.allocation(),
                web.ceiling(),
                Map.of("orchestrator", "nova"),
                web.category(),
                web.tags(),
                web.terms(),
                web.flow()));
        assertThat(shell.run("server", "show", "web", "-f", "value", "-c", "hypervisor", "-c", "hypervisor_uri"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).contains("compute-7").contains("qemu+tls://10.0.0.7/system");
        assertThat(shell.run("server", "list", "-f", "value", "-c", "name", "-c", "hypervisor"))
                .isZero();
        assertThat(shell.out()).contains("web compute-7").contains("db node-1");
    }

    @Test
    void aTableIsNoWiderThanTheTerminal() {
        shell.terminal = true;
        shell.width = 80;
        shell.variables.put("NO_COLOR", "1");
        shell.run("server", "list");
        assertThat(shell.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        shell.variables.put("COLUMNS", "120");
        shell.run("server", "list");
        assertThat(shell.out().lines()).anySatisfy(line -> assertThat(line).hasSizeGreaterThan(80));
    }

    @Test
    void shadowsAreShownWithTheirReason() {
        assertThat(shell.run("shadow", "pool", "show", "web")).isZero();
        assertThat(shell.out())
                .contains("another project's server")
                .contains("0.80")
                .contains("both: cpu much used");
    }

    @Test
    void theMapOfTheFleetIsATableAndAPicture() throws Exception {
        Path svg = folder.resolve("fleet.svg");
        assertThat(shell.run("fingerprint", "map", "--svg", svg.toString())).isZero();
        assertThat(shell.out()).contains("web").contains("-0.50");
        assertThat(Files.readString(svg)).contains("<title>web</title>").contains("2 servers");
        assertThat(shell.run(
                        "fingerprint",
                        "map",
                        "--svg",
                        folder.resolve("no/such/folder.svg").toString()))
                .isEqualTo(1);
        assertThat(shell.err()).contains("cannot write");
    }

    @Test
    void tagsAreListedGivenAndTakenAwayAndSayWhereTheyComeFrom() {
        assertThat(shell.run("tag", "list", "web")).isZero();
        assertThat(shell.out())
                .contains("nginx")
                .contains("process")
                .contains("0.90")
                .contains("in its guest runs nginx");
        assertThat(shell.run("tag", "add", "web", "prod", "shop", "-f", "value", "-c", "tag"))
                .isZero();
        assertThat(shell.out()).endsWith(String.format("nginx%nprod%nshop%n"));
        assertThat(shell.run("tag", "remove", "web", "prod", "nginx", "-f", "value", "-c", "tag"))
                .isZero();
        assertThat(shell.out()).isEqualTo(String.format("shop%n"));
        assertThat(shell.run("tag", "remove", "web", "prod")).isEqualTo(1);
        assertThat(shell.err()).contains("has no tag 'prod'");
        assertThat(shell.run("tag", "set", "web", "a", "b", "-f", "json")).isZero();
        assertThat(shell.out()).contains("\"tag\": \"b\"");
        assertThat(shell.run("server", "show", "web")).isZero();
        assertThat(shell.out())
                .contains("8 of 10 servers of image <web> were this")
                .contains("production");
    }

    @Test
    void aGuestShowsItsProcessesOrSaysWhyNotAndTheModelItsScore() {
        assertThat(shell.run("tag", "processes", "web")).isZero();
        assertThat(shell.out()).contains("nginx").contains("init").contains("12");
        assertThat(shell.run("tag", "processes", "db")).isEqualTo(1);
        assertThat(shell.err()).contains("does not permit guest-exec").contains("gnomon tag add db");
        assertThat(shell.run("tag", "model")).isZero();
        assertThat(shell.out()).contains("0.92").contains("0.50").contains("yes");
        assertThat(shell.run("tag", "model", "-f", "json")).isZero();
        assertThat(shell.out()).contains("\"right\": 6");
    }

    @Test
    void sizesAreRecommendedBesideTheirLikelyRange() {
        assertThat(shell.run("recommend")).isZero();
        assertThat(shell.out())
                .contains("web")
                .contains("4 -> 2 cores")
                .contains("4096 MiB")
                .contains("m1.medium")
                .contains("this is enough");
        assertThat(shell.run("recommend", "web", "-f", "json")).isZero();
        assertThat(shell.out())
                .contains("\"upper\": 1.25")
                .contains("\"recommended\"")
                .contains("\"flavor\": \"m1.medium\"");
        assertThat(shell.run("recommend", "--app", "my shop", "--flavor", "m1")).isZero();
        assertThat(shell.out()).contains("2 cores").contains("{app=my shop, flavor=m1}");
    }

    @Test
    void aRunningServerIsNotDescribedAsOneThatIsToCome() {
        assertThat(shell.run("recommend", "web", "--app", "shop")).isEqualTo(2);
        assertThat(shell.err()).contains("by its name alone");
    }

    @Test
    void anAdjustmentIsTakenBackAndItsOutcomeShown() {
        assertThat(shell.run("adjustment", "undo", "1")).isZero();
        assertThat(shell.out()).contains("Adjustment 1 is taken back").contains("verified");
        assertThat(shell.run("adjustment", "undo", "3")).isNotZero();
        assertThat(shell.err()).contains("there is no adjustment 3");
    }

    @Test
    void consentIsGrantedAndWithdrawn() {
        assertThat(shell.run("consent", "grant")).isZero();
        assertThat(shell.run("consent", "revoke", "-f", "json")).isZero();
        assertThat(shell.out()).contains("4200");
        assertThat(shell.run("consent", "audit")).isZero();
        assertThat(shell.out()).contains("granted");
    }

    @Test
    void aProfileIsAPageForPeopleAndNumbersForPrograms() throws Exception {
        shell.run("profile", "list");
        assertThat(shell.out())
                .contains("app=shop,flavor=small")
                .contains("burst in 1 h")
                .contains("24192");
        shell.run("profile", "show", "app=shop,flavor=small", "--resource", "cpu");
        assertThat(shell.out())
                .contains("3 servers, 24192 samples")
                .contains("regime 1: 10.0 % +- 2.0 %, 90.0 % of the time, stays 5h, next 98.0 % 2.0 %")
                .contains("stays for good, next 0.0 % 100.0 % (burst)")
                .contains("burst probability 90.0 %, use 65.0 % (50.0 % to 80.0 %, median 70.0 %)");
        shell.run("profile", "show", "app=shop,flavor=small", "-f", "json");
        JsonNode json = new ObjectMapper().readTree(shell.out()).get(0);
        assertThat(json.get("regimes").get(1).get("burst").asBoolean()).isTrue();
        assertThat(json.get("transitions").get(0).get(1).asDouble()).isEqualTo(0.02);
        assertThat(shell.run("profile", "show", "app=none")).isEqualTo(1);
        assertThat(shell.err()).contains("there is no profile 'app=none'");
        assertThat(shell.run("profile", "show", "app=shop,flavor=small", "--resource", "gpu"))
                .isEqualTo(2);
    }

    @Test
    void colourIsOnlyForTerminalsThatWantIt() {
        shell.run("adjustment", "list");
        assertThat(shell.out()).doesNotContain("\u001b");
        shell.terminal = true;
        shell.run("adjustment", "list");
        assertThat(shell.out()).contains("\u001b[32mverified\u001b[0m");
        shell.variables.put("NO_COLOR", "1");
        shell.run("adjustment", "list");
        assertThat(shell.out()).doesNotContain("\u001b");
    }

    @Test
    void theDaemonIsAskedForDemandWithoutAFolderAndItsNoteStandsBesideTheTable() {
        assertThat(shell.run("demand", "forecast", "--flavor", "small")).isZero();
        assertThat(shell.out()).contains("small").contains("7.00");
        assertThat(shell.err()).contains("only 3 servers are known");
        assertThat(shell.run("demand", "backtest")).isEqualTo(2);
    }

    @Test
    void jsonAndYamlSayTheSame() throws Exception {
        shell.run("server", "list", "--long", "-f", "json");
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.get(1).get("name").asText()).isEqualTo("web");
        assertThat(json.get(1).get("cpu_usage").asDouble()).isEqualTo(0.4);
        assertThat(json.get(1).get("disk_allocation").isNull()).isTrue();
        assertThat(json.get(1).get("metadata").get("application").asText()).isEqualTo("shop");
        shell.run("server", "list", "--long", "-f", "yaml");
        assertThat(new YAMLMapper().readTree(shell.out())).isEqualTo(json);
    }

    @Test
    void csvAndValueAreForScripts() {
        shell.run("server", "list", "-f", "csv", "-c", "name", "-c", "age", "-c", "disk_allocation");
        assertThat(shell.out()).isEqualTo("\"name\",\"age\",\"disk_allocation\"\n\"db\",192,\"\"\n\"web\",192,\"\"\n");
        shell.run("server", "list", "-f", "value", "-c", "NAME", "-c", "CPU usage (cores)", "-c", "disk allocation");
        assertThat(shell.out()).isEqualTo("db 1.25 None\nweb 0.4 None\n");
        shell.run("server", "show", "web", "-f", "value", "-c", "hypervisor");
        assertThat(shell.out()).isEqualTo("node-1\n");
    }

    @Test
    void aListIsSortedByTheValueNotByWhatIsShown() {
        String[] command = {"server", "list", "-f", "value", "-c", "name", "--sort-column", "memory_usage"};
        shell.run(command);
        assertThat(shell.out()).isEqualTo("web\ndb\n");
        shell.run("server", "list", "-f", "value", "-c", "name", "--sort-column", "memory_usage", "--sort-descending");
        assertThat(shell.out()).isEqualTo("db\nweb\n");
    }

    @Test
    void anUnknownColumnIsAUsageErrorThatNamesTheColumns() {
        assertThat(shell.run("server", "list", "-c", "nmae")).isEqualTo(2);
        assertThat(shell.err()).contains("'nmae'").contains("memory_usage");
        assertThat(shell.run("server", "list", "--sort-column", "nmae")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "yaml", "csv", "value"})
    void noNameCanObeyATerminal(String format) {
        backend.add(FakeBackend.server(new UUID(0, 9), HOSTILE, 1, 1));
        for (String[] command : List.of(
                new String[] {"server", "list", "-f", format},
                new String[] {"server", "show", HOSTILE, "-f", format})) {
            assertThat(shell.run(command)).as(shell.err()).isZero();
            assertThat(shell.out()).contains("red").contains("exe");
            assertThat(shell.out().codePoints().filter(c -> c != '\n'))
                    .allSatisfy(
                            c -> assertThat(Text.isHarmless(c)).as("U+%04X", c).isTrue());
        }
    }

    @Test
    void noNameInAnErrorCanObeyATerminal() {
        assertThat(shell.run("server", "show", HOSTILE + "!")).isEqualTo(1);
        assertThat(shell.err().codePoints().filter(c -> c != '\n').allMatch(Text::isHarmless))
                .isTrue();
    }

    @Test
    void aRankingShowsWhoIsBestAndWhyAnotherIsRefused() {
        assertThat(shell.run("hypervisor", "rank", "--vcpus", "2", "--memory-mib", "2048"))
                .isZero();
        assertThat(shell.out()).contains("0.75").contains("asked 2048 MiB").doesNotContain("peak");
        assertThat(backend.ranked).last().satisfies(r -> {
            assertThat(r.hypervisors()).isNull();
            assertThat(r.server().id()).isNull();
            assertThat(r.server().flavor().vcpus()).isEqualTo(2);
            assertThat(r.server().flavor().memoryMib()).isEqualTo(2048);
        });
    }

    @Test
    void aPlanOfMigrationsShowsWhatHelpsAndWhereNothingDoes() {
        assertThat(shell.run("migration", "plan")).isZero();
        assertThat(shell.out())
                .contains("node-1")
                .contains("9.5")
                .contains("web")
                .contains("no beneficial migration");
        shell.run("migration", "plan", "-f", "csv", "-c", "hypervisor", "-c", "server_name", "-c", "benefit");
        assertThat(shell.out()).contains("11.5");
    }

    @Test
    void anExplainedRankingShowsWhatEachWeigherSaid() {
        shell.run("hypervisor", "rank", "--vcpus", "1", "--max-vcpus", "4", "--memory-mib", "512", "--explain");
        assertThat(shell.out())
                .contains("peak: 2.50, 0.75, +0.75")
                .contains("shadow-health: ?, 0.50, +0.25")
                .contains("1000");
        assertThat(backend.ranked.get(0).server().flavor().extraSpecs())
                .containsOnly(Map.entry("gnomon:max_vcpus", "4"));
        shell.run("hypervisor", "rank", "--flavor", "m1.small", "-f", "json", "--explain");
        assertThat(shell.out()).contains("\"weigher\"").contains("\"raw\"").contains("\"without\"");
        assertThat(backend.ranked.get(1).server().flavor().name()).isEqualTo("m1.small");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--vcpus 1",
                "--vcpus 0 --memory-mib 1",
                "--vcpus 2 --max-vcpus 1 --memory-mib 512",
                "--vcpus 2 --memory-mib 512 --max-memory-mib 511",
                "--flavor m1.small --vcpus 2"
            })
    void aServerOfNoSizeIsAUsageError(String options) {
        List<String> words = new java.util.ArrayList<>(List.of("hypervisor", "rank"));
        words.addAll(
                List.of(options.split(" ")).stream().filter(w -> !w.isEmpty()).toList());
        assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(backend.ranked).isEmpty();
    }

    @Test
    void aTerminalWithoutUnicodeGetsAFanOfAscii() {
        shell.terminal = true;
        shell.variables.put("LC_ALL", "C");
        shell.variables.put("NO_COLOR", "1");
        shell.run("forecast", "show", "web");
        assertThat(shell.out()).matches("[\\x20-\\x7e\\n]+");
    }

    @Test
    void aForecastIsAFanInTheTableAndWholeInJson() throws Exception {
        shell.run("forecast", "show", "web");
        assertThat(shell.out())
                .contains("cpu of web (cores)")
                .contains("90.0%  ▃▃▄▅▅▆▆▇▇█  0.60 to 2.40")
                .contains("learnt from db (weight 70%");
        shell.run("forecast", "show", "web", "--ahead", "day");
        assertThat(shell.out()).contains("peak of cpu of web (cores)");
        shell.run("forecast", "show", "web", "--ahead", "week");
        assertThat(shell.out())
                .contains("cpu of web: not known yet; observed since 2026-")
                .contains("its own history of 2 hours is too short");
        shell.run("forecast", "show", "web", "--ahead", "week", "-f", "json");
        assertThat(shell.out()).contains("\"missing\": \"its own history").contains("\"ahead\": \"week\"");
        assertThat(shell.run("forecast", "show", "web", "--ahead", "year")).isEqualTo(2);
        shell.run("forecast", "show", "web", "--resource", "memory");
        assertThat(shell.out()).contains("no forecast");
        shell.run("forecast", "show", "web", "--resource", "cpu", "-f", "json");
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.get(0).get("quantiles")).hasSize(10);
        assertThat(json.get(0).get("quantiles").get(9).get(2).asDouble()).isEqualTo(2.4);
        assertThat(json.get(0).get("shadows").get(0).get("lag_seconds").asDouble())
                .isEqualTo(30);
    }
}
