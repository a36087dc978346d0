package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers in projects of others, against OpenStack's services on the wire. */
class StagedServersTest {
    private final FakeCloud fake = new FakeCloud(() -> Instant.parse("2026-01-01T12:00:00Z"));
    private final StagedServers staged =
            new StagedServers(fake.client(time -> {}), () -> Instant.parse("2026-01-01T12:00:00Z"));

    @AfterEach
    void close() {
        fake.close();
    }

    private static ObjectNode server() {
        ObjectNode server = JsonNodeFactory.instance.objectNode();
        server.put("name", "shadow-1").put("flavorRef", "1").put("imageRef", "image-1");
        server.putObject("metadata").put("shadow_instance", "staged");
        return server;
    }

    @Test
    void aServerIsMadeWithATokenOfItsProjectAndOnTheHypervisorThatIsNamed() {
        UUID made = staged.create("shop", server(), "node-7");
        assertThat(fake.logins
                        .get(fake.logins.size() - 1)
                        .at("/auth/scope/project/id")
                        .asText())
                .isEqualTo("shop");
        assertThat(fake.nova
                        .servers
                        .get(made.toString())
                        .at("/OS-EXT-SRV-ATTR:hypervisor_hostname")
                        .asText())
                .isEqualTo("node-7");
        int logins = fake.logins.size();
        staged.create("shop", server(), "node-7");
        assertThat(fake.logins).as("the token is kept").hasSize(logins);
    }

    @Test
    void tokensOfSoManyProjectsAreKeptAndNoMoreTheOneLeftAloneLongestGoesFirst() {
        for (int i = 0; i < StagedServers.MOST_PROJECTS; i++) {
            staged.create("p" + i, server(), "node-7");
        }
        staged.create("p0", server(), "node-7");
        int logins = fake.logins.size();
        staged.create("another", server(), "node-7");
        staged.create("p0", server(), "node-7");
        staged.create("p2", server(), "node-7");
        assertThat(fake.logins).as("of the other one only").hasSize(logins + 1);
        staged.create("p1", server(), "node-7");
        assertThat(fake.logins).as("it was forgotten").hasSize(logins + 2);
    }

    @Test
    void whereOurUserHasNoRoleItIsSaidHowToGiveOne() {
        AtomicInteger logins = new AtomicInteger();
        fake.faults = (method, path) ->
                path.endsWith("/auth/tokens") && logins.incrementAndGet() >= 1 ? Fault.UNAUTHORIZED : Fault.NONE;
        assertThatThrownBy(() -> staged.create("shop", server(), "node-1"))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasMessageContaining("openstack role add --user gnomon --project shop admin");
        assertThat(fake.nova.servers).isEmpty();
    }

    @Test
    void anApplicationCredentialMakesNoServersElsewhere() {
        Cloud other = fake.client(
                fake.access(new Credentials.ApplicationCredential(
                        Credentials.Named.id("ac-1"), Optional.empty(), FakeCloud.PASSWORD)),
                time -> {});
        assertThatThrownBy(() -> new StagedServers(other, Instant::now).create("shop", server(), "node-1"))
                .hasMessageContaining("a user with a password");
    }

    @Test
    void whatNovaRefusesWasNotDoneAndOfWhatIsNotAnsweredNobodyKnows() {
        fake.nova.refuse(403, "forbidden", "Quota exceeded for instances: Requested 1, but already used 10 of 10");
        assertThatThrownBy(() -> staged.create("shop", server(), "node-1"))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
        FakeCloud lossy = new FakeCloud(() -> Instant.parse("2026-01-01T12:00:00Z"));
        try (lossy) {
            lossy.faults = (method, path) -> path.endsWith("/servers") ? Fault.LOST_ANSWER : Fault.NONE;
            StagedServers there =
                    new StagedServers(lossy.client(time -> {}), () -> Instant.parse("2026-01-01T12:00:00Z"));
            assertThatThrownBy(() -> there.create("p1", server(), "node-1"))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
            assertThat(lossy.nova.servers).as("asked once").hasSize(1);
            // and is found again by its mark
            assertThat(there.find("p1", "shadow-1", "shadow_instance")).isPresent();
            assertThat(there.find("p1", "shadow-1", "another_mark")).isEmpty();
            assertThat(there.find("another", "shadow-1", "shadow_instance")).isEmpty();
            lossy.nova.servers.values().forEach(made -> made.put("user_id", "somebody else"));
            assertThat(there.find("p1", "shadow-1", "shadow_instance")).isEmpty();
        }
    }

    @Test
    void oneThatIsGoneIsNoErrorToRemove() {
        UUID made = staged.create("shop", server(), "node-1");
        staged.delete(made);
        staged.delete(made);
        assertThat(fake.nova.servers).isEmpty();
    }

    @Test
    void anImageThatIsGoneIsNotActive() {
        assertThat(staged.isActive("no-such-image")).isFalse();
    }
}
