package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.ConsentEntry;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private static Tracked of(String project) {
        return new Tracked(
                new ServerRecord(
                        UUID.randomUUID(), "p", "s", project, "ada", "h1", true, Map.of(), NOW, Optional.empty()),
                60);
    }

    @Test
    void nothingOfAProjectIsUsedForOthersBeforeItPermitsIt() {
        try (Database database = Database.open(folder)) {
            Sharing sharing = new Sharing(database.consents(), () -> NOW);
            assertThat(sharing.mayShadow(of("red"), of("red"))).isTrue();
            assertThat(sharing.mayShadow(of("red"), of("blue"))).isFalse();
            sharing.grant("blue", "bob");
            assertThat(sharing.mayShadow(of("red"), of("blue"))).isTrue();
            assertThat(sharing.mayShadow(of("blue"), of("red")))
                    .as("red did not permit it")
                    .isFalse();
            assertThat(sharing.revoke("blue", "bob")).isTrue();
            assertThat(sharing.mayShadow(of("red"), of("blue"))).isFalse();
            assertThat(sharing.revoke("blue", "bob")).as("a second time").isFalse();
        }
    }

    @Test
    void whatIsGrantedOutlivesARestartAndTheAuditKeepsAll() {
        try (Database database = Database.open(folder)) {
            Sharing sharing = new Sharing(database.consents(), () -> NOW);
            sharing.grant("blue", "bob");
            sharing.grant("blue", "eve");
            sharing.grant("red", "ada");
            sharing.revoke("red", "ada");
        }
        try (Database database = Database.open(folder)) {
            Sharing sharing = new Sharing(database.consents(), () -> NOW);
            assertThat(sharing.mayShadow(of("green"), of("blue"))).isTrue();
            assertThat(sharing.mayShadow(of("green"), of("red"))).isFalse();
            assertThat(database.consents().granted()).singleElement().satisfies(c -> assertThat(c.actor())
                    .as("who granted it first")
                    .isEqualTo("bob"));
            assertThat(database.consents().audit(Optional.empty(), 10))
                    .extracting(e -> e.project() + " " + e.actor() + " " + e.action())
                    .containsExactly("red ada revoked", "red ada granted", "blue eve granted", "blue bob granted");
            assertThat(database.consents().audit(Optional.of("red"), 1))
                    .extracting(ConsentEntry::action)
                    .containsExactly("revoked");
        }
    }
}
