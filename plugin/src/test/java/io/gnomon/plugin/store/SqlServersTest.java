package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlServersTest {
    @TempDir
    Path folder;

    private Database database;
    private Servers servers;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        servers = database.servers();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsWrittenTogetherIsThereAlsoWhereTheLastOfItFailed() {
        servers.together(() -> servers.together(() -> servers.seen(server("web"))));
        assertThatThrownBy(() -> servers.together(() -> {
                    servers.seen(server("db"));
                    throw new IllegalStateException("half-way");
                }))
                .hasMessage("half-way");
        servers.seen(server("cache")); // by itself again
        database.close();
        open();
        assertThat(servers.running())
                .extracting(ServerRecord::name)
                .containsExactlyInAnyOrder(
                        server("web").name(),
                        server("db").name(),
                        server("cache").name());
    }

    @Test
    void aNewServerGetsARandomPseudonym() {
        String pseudonym = servers.seen(server("web")).pseudonym();

        assertThat(pseudonym).matches("[0-9a-f]{32}");
        servers.erase(java.util.List.of(server("web").id()));
        assertThat(servers.seen(server("web")).pseudonym()).isNotEqualTo(pseudonym);
    }

    @Test
    void seeingAKnownServerKeepsTheToggleAndThePseudonym() {
        ServerRecord first = servers.seen(server("web"));
        servers.setDynamicAllocation(first.id(), false, "bob");

        ServerRecord again = servers.seen(new ServerRecord(
                first.id(),
                "somebody else's",
                "renamed",
                "other project",
                "other actor",
                "qemu+ssh://two/system",
                true,
                Map.of("tier", "db"),
                NOON.plusSeconds(60),
                Optional.empty()));

        assertThat(again)
                .isEqualTo(new ServerRecord(
                        first.id(),
                        first.pseudonym(),
                        "renamed",
                        "project-1",
                        "bob",
                        "qemu+ssh://two/system",
                        false,
                        Map.of("tier", "db"),
                        NOON.plusSeconds(60),
                        Optional.empty()));
    }

    @Test
    void aStoppedServerIsNotRunningUntilItIsSeenAgain() {
        UUID id = servers.seen(server("web")).id();

        servers.stopped(id, NOON.plusSeconds(5));
        assertThat(servers.running()).isEmpty();
        assertThat(servers.find(id).orElseThrow().stoppedAt()).contains(NOON.plusSeconds(5));

        servers.stopped(id, NOON.plusSeconds(9));
        assertThat(servers.find(id).orElseThrow().stoppedAt()).contains(NOON.plusSeconds(5));

        servers.seen(server("web"));
        assertThat(servers.running()).extracting(ServerRecord::id).containsExactly(id);
    }

    @Test
    void theServersOfAProjectAreFound() {
        servers.seen(server("web"));
        servers.seen(server("db"));

        assertThat(servers.ofProject("project-1"))
                .extracting(ServerRecord::name)
                .containsExactlyInAnyOrder("web", "db");
        assertThat(servers.ofProject("project-2")).isEmpty();
    }

    @Test
    void theToggleOfAnUnknownServerCannotBeSet() {
        assertThatThrownBy(() -> servers.setDynamicAllocation(new UUID(0, 7), false, "bob"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("server 00000000-0000-0000-0000-000000000007 is not known");
    }
}
