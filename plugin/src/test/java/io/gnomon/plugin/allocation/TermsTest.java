package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.store.ServerRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TermsTest {
    private final DecideSettings decide = Configuration.of(Map.of(
                    "decide.price", "30",
                    "decide.prices", "project:batch=5",
                    "decide.sensitivities", "server:web-1=3, tag:db=2, project:batch=0",
                    "decide.priorities", "tag:db=100, project:lab=2, flavor:gold=200, app:late=3",
                    "decide.trusted-projects", "lab"))
            .decide();

    private static Tracked server(
            String project, Map<String, String> metadata, Map<String, String> wishes, String... tags) {
        Tracked server = new Tracked(
                new ServerRecord(
                        UUID.randomUUID(),
                        "p",
                        "web-1",
                        project,
                        "ada",
                        "h1",
                        true,
                        metadata,
                        wishes,
                        Instant.EPOCH,
                        Optional.empty()),
                10);
        server.label(Labels.of(List.of(tags), Category.UNKNOWN));
        return server;
    }

    @Test
    void theOwnersSensitivityWinsOverWhatTheSettingsSay() {
        Sensitivities all = Sensitivities.of(decide);
        assertThat(all.of(server("shop", Map.of(), Map.of()))).isEqualTo(3);
        assertThat(all.of(server("shop", Map.of("sensitivity", "0.5"), Map.of())))
                .isEqualTo(0.5);
        assertThat(all.of(server("shop", Map.of("sensitivity", "0.5"), Map.of("sensitivity", "4"))))
                .isEqualTo(4);
        Sensitivities unnamed = new Sensitivities(1, Nearest.ofAll(Map.of("tag:db", 2.0, "project:batch", 0.0)));
        assertThat(unnamed.of(server("batch", Map.of(), Map.of(), "db"))).isEqualTo(2);
        assertThat(unnamed.of(server("batch", Map.of(), Map.of()))).isEqualTo(0);
        assertThat(unnamed.of(server("shop", Map.of(), Map.of()))).isEqualTo(1);
    }

    @Test
    void metadataThatIsNoNumberInRangeIsAsIfNotSaid() {
        Sensitivities all = Sensitivities.of(decide);
        Priorities priorities = Priorities.of(decide);
        for (String nonsense : List.of("", "-1", "NaN", "11", "1e9", "1,5", "99999999999999", "<b>")) {
            assertThat(all.of(server("shop", Map.of("sensitivity", nonsense), Map.of())))
                    .isEqualTo(3);
        }
        for (String nonsense : List.of("", "-1", "NaN", "0", "10001", "1e1", "1,5", "99999999999999", "<b>")) {
            assertThat(priorities.of(server("shop", Map.of("priority", nonsense), Map.of())))
                    .isEqualTo(30);
        }
    }

    @Test
    void aPriorityIsThePriceUnlessSettingsOrTheFlavorSaySomethingElse() {
        Priorities all = Priorities.of(decide);
        assertThat(all.of(server("shop", Map.of(), Map.of()))).isEqualTo(30);
        assertThat(all.of(server("batch", Map.of(), Map.of()))).isEqualTo(5);
        assertThat(all.of(server("lab", Map.of(), Map.of()))).isEqualTo(2);
        assertThat(all.of(server("lab", Map.of(), Map.of(), "db"))).isEqualTo(100);
        Map<String, String> nova = Map.of("orchestrator", "nova", "flavor_priority", "50");
        assertThat(all.of(server("shop", nova, Map.of()))).isEqualTo(50);
        assertThat(all.of(server("lab", nova, Map.of()))).isEqualTo(2);
        assertThat(all.of(server("shop", Map.of("flavor_priority", "50"), Map.of())))
                .isEqualTo(30);
    }

    @Test
    void anOwnerPutsAServerBehindOthersButNotAheadOfThem() {
        Priorities all = Priorities.of(decide);
        assertThat(all.of(server("shop", Map.of("priority", "4"), Map.of()))).isEqualTo(4);
        assertThat(all.of(server("shop", Map.of("priority", "4"), Map.of("priority", "6"))))
                .isEqualTo(6);
        assertThat(all.of(server("shop", Map.of("priority", "9000"), Map.of()))).isEqualTo(30);
    }

    @Test
    void whatAnOwnerCallsAServerRaisesNothingInAProjectThatIsNotTrusted() {
        Priorities all = Priorities.of(decide);
        assertThat(all.of(server("shop", Map.of(), Map.of(), "db"))).isEqualTo(30);
        assertThat(all.of(server("shop", Map.of("flavor", "gold"), Map.of()))).isEqualTo(30);
        assertThat(all.of(server("shop", Map.of("app", "late"), Map.of()))).isEqualTo(3);
        assertThat(all.of(server("lab", Map.of("app", "late"), Map.of()))).isEqualTo(3);
        assertThat(all.of(server("shop", Map.of("orchestrator", "nova", "flavor", "gold"), Map.of())))
                .isEqualTo(200); // Nova's word, and an administrator's flavor
        assertThat(all.of(server("shop", Map.of("orchestrator", "nova", "flavor_priority", "50"), Map.of(), "db")))
                .isEqualTo(50);
    }

    @Test
    void everybodyIsTrustedWhereTheOperatorSaysSoAndNobodyWithAnEmptyList() {
        for (String word : List.of("*", "")) {
            Priorities all = Priorities.of(Configuration.of(
                            Map.of("decide.priorities", "tag:db=100, server:web-1=50", "decide.trusted-projects", word))
                    .decide());
            assertThat(all.of(server("shop", Map.of(), Map.of(), "db"))).isEqualTo(word.isEmpty() ? 30 : 50);
            assertThat(all.of(server("default", Map.of(), Map.of(), "db"))).isEqualTo(word.isEmpty() ? 30 : 50);
        }
    }
}
