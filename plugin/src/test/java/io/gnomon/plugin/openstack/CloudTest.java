package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.openstack.CloudException.Kind;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens, catalog, microversions, repetition and rest, against OpenStack's services on the wire. */
class CloudTest {
    private static final UUID SERVER = UUID.randomUUID();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(now::get);
    private final Cloud cloud = fake.client(this::pass);

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void oneTokenServesManyCalls() {
        fake.nova.server(SERVER.toString(), "web", 2, 512, Map.of());
        assertThat(new Nova(cloud).server(SERVER))
                .get()
                .extracting(NovaServer::name)
                .isEqualTo("web");
        assertThat(new Placement(cloud).allocation(SERVER)).isEmpty();
        assertThat(fake.logins).hasSize(1);
        assertThat(fake.logins.get(0).at("/auth/scope/project/name").asText()).isEqualTo("service");
        assertThat(cloud.states()).containsEntry("Keystone", "answers").containsEntry("Nova", "answers");
    }

    @Test
    void anApplicationCredentialNeedsNoProject() {
        Cloud other = fake.client(
                fake.access(new Credentials.ApplicationCredential(
                        Credentials.Named.id("ac-1"), Optional.empty(), FakeCloud.PASSWORD)),
                this::pass);
        assertThat(new Nova(other).servers()).isEmpty();
        assertThat(fake.logins
                        .get(0)
                        .at("/auth/identity/application_credential/id")
                        .asText())
                .isEqualTo("ac-1");
        assertThat(fake.logins.get(0).at("/auth/scope").isMissingNode()).isTrue();
    }

    @Test
    void aTokenThatIsRefusedIsRenewedAndTheCallRepeated() {
        assertThat(new Nova(cloud).servers()).isEmpty();
        fake.expire();
        assertThat(new Nova(cloud).servers()).isEmpty();
        assertThat(fake.logins).hasSize(2);
    }

    @Test
    void aServiceThatRefusesEveryTokenIsAskedTwiceOnly() {
        fake.faults = (method, path) -> path.contains("/servers/") ? Fault.UNAUTHORIZED : Fault.NONE;
        fails(Kind.UNAUTHORIZED, () -> new Nova(cloud).servers()).hasMessageContaining("keystone_authtoken");
        assertThat(fake.count("GET /compute/v2.1/servers")).isEqualTo(2);
        assertThat(fake.logins).hasSize(2);
    }

    @Test
    void aTokenIsRenewedByOurClockHoweverWrongKeystonesIs() {
        for (Duration skew : List.of(Duration.ofDays(-400), Duration.ofHours(-2), Duration.ofDays(400))) {
            fake.skew = skew;
            Cloud fresh = fake.client(this::pass);
            fake.logins.clear();
            new Nova(fresh).servers();
            pass(Duration.ofMinutes(50));
            new Nova(fresh).servers();
            assertThat(fake.logins).as("skew %s", skew).hasSize(1);
            pass(Duration.ofMinutes(5));
            new Nova(fresh).servers();
            assertThat(fake.logins).as("skew %s", skew).hasSize(2);
        }
    }

    @Test
    void aWrongSecretIsToldWithoutTheSecretAndNotTriedAgain() {
        Cloud other = fake.client(
                fake.access(new Credentials.ApplicationCredential(
                        Credentials.Named.id("ac-1"), Optional.empty(), "wrong-secret-77")),
                this::pass);
        fails(Kind.UNAUTHORIZED, () -> new Nova(other).servers())
                .hasMessageContaining("application credential ac-1")
                .hasMessageNotContaining("wrong-secret-77");
        assertThat(fake.logins).hasSize(1);
        assertThat(fake.access().toString()).doesNotContain(FakeCloud.PASSWORD);
    }

    @Test
    void keystoneDownIsTriedWithinBoundsThenLeftInPeaceUntilItIsBack() {
        fake.faults = (method, path) -> path.startsWith("/identity") ? Fault.UNAVAILABLE : Fault.NONE;
        Instant begun = now.get();
        fails(Kind.UNREACHABLE, () -> new Nova(cloud).servers()).hasMessageContaining("Keystone");
        assertThat(Duration.between(begun, now.get())).isBetween(Duration.ofMillis(500), Duration.ofSeconds(20));
        long asked = fake.count("POST /identity");
        assertThat(asked).isBetween(3L, 8L);
        fails(Kind.LEFT_IN_PEACE, () -> new Nova(cloud).servers());
        assertThat(fake.count("POST /identity")).isEqualTo(asked);
        assertThat(cloud.problems()).singleElement().asString().contains("Keystone does not answer since", "503");

        fake.faults = (method, path) -> Fault.NONE;
        pass(Duration.ofSeconds(6));
        assertThat(new Nova(cloud).servers()).isEmpty();
        assertThat(cloud.problems()).isEmpty();
    }

    @Test
    void aPassingFailureOfNovaIsNotSeenByTheCaller() {
        AtomicInteger left = new AtomicInteger(2);
        fake.faults = (method, path) ->
                path.contains("/servers/") && left.getAndDecrement() > 0 ? Fault.UNAVAILABLE : Fault.NONE;
        assertThat(new Nova(cloud).servers()).isEmpty();
        assertThat(fake.count("GET /compute/v2.1/servers")).isEqualTo(3);
    }

    @Test
    void aServiceThatHangsInTheMiddleOfItsAnswerIsUnreachable() {
        CloudAccess access = fake.access();
        CloudAccess hasty = new CloudAccess(
                access.identity(),
                access.credentials(),
                access.region(),
                access.endpointInterface(),
                access.caCert(),
                access.overrides(),
                Duration.ofMillis(300),
                Duration.ofMillis(300));
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.HANGS_IN_BODY : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> new Nova(fake.client(hasty, this::pass)).servers())
                .hasMessageContaining("no whole answer within 300 ms");
        fake.faults = (method, path) -> path.startsWith("/identity") ? Fault.HANGS_IN_BODY : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> new Nova(fake.client(hasty, this::pass)).servers())
                .hasMessageContaining("no whole answer");
    }

    @Test
    void theServiceThatIsDownIsTheOnlyOneThatIsLeftInPeace() {
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.NONSENSE : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> new Nova(cloud).servers()).hasMessageContaining("Bad Gateway");
        fails(Kind.LEFT_IN_PEACE, () -> new Nova(cloud).servers());
        assertThat(new Placement(cloud).allocation(SERVER)).isEmpty();
    }

    @Test
    void aServiceThatStaysDownIsAskedLessAndLess() {
        new Nova(cloud).servers();
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> new Nova(cloud).servers());
        long before = fake.count("GET /compute");
        for (int minute = 0; minute < 10 * 60; minute += 5) {
            pass(Duration.ofSeconds(5));
            assertThatThrownBy(() -> new Nova(cloud).servers()).isInstanceOf(CloudException.class);
        }
        assertThat(fake.count("GET /compute") - before).isBetween(5L, 20L);
    }

    @Test
    void aMigrationIsAskedForOnceWhateverComesOfIt() {
        fake.nova.server(SERVER.toString(), "web", 2, 512, Map.of());
        new Nova(cloud).liveMigrate(SERVER, Optional.of("host-2"));
        assertThat(fake.nova.actions.get(0).at("/os-migrateLive/host").asText()).isEqualTo("host-2");
        assertThat(fake.nova.actions.get(0).toString()).doesNotContain("disk_over_commit");
        fake.faults =
                (method, path) -> method.equals("POST") && path.endsWith("/action") ? Fault.LOST_ANSWER : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> new Nova(cloud).liveMigrate(SERVER, Optional.empty()));
        assertThat(fake.nova.actions).hasSize(2);
        fake.faults = (method, path) -> Fault.NONE;
        fails(Kind.NOT_FOUND, () -> new Nova(cloud).liveMigrate(UUID.randomUUID(), Optional.empty()));
    }

    @Test
    void anOlderServiceIsSpokenToInItsOwnMicroversion() {
        fake.nova.mostMinor = 60;
        fake.nova.server(SERVER.toString(), "web", 2, 512, Map.of());
        assertThat(new Nova(cloud).servers()).hasSize(1);
        fake.nova.mostMinor = 55; // rolled back meanwhile
        assertThat(new Nova(cloud).servers()).hasSize(1);
    }

    @Test
    void aServiceThatIsTooOldSaysWhatItWouldTake() {
        fake.nova.mostMinor = 40;
        fails(Kind.UNSUPPORTED, () -> new Nova(cloud).servers()).hasMessageContaining("2.1 to 2.40");
        fake.placement.mostMinor = 20;
        fails(Kind.UNSUPPORTED, () -> new Placement(cloud).allocation(SERVER)).hasMessageContaining("1.28");
    }

    @Test
    void whatIsRefusedIsAProblemUntilItIsGiven() {
        fake.nova.mostMinor = 40;
        fails(Kind.UNSUPPORTED, () -> new Nova(cloud).servers());
        fake.faults =
                (method, path) -> method.equals("GET") && path.startsWith("/placement") ? Fault.FORBIDDEN : Fault.NONE;
        fails(Kind.FORBIDDEN, () -> new Placement(cloud).allocation(SERVER));
        assertThat(cloud.problems())
                .hasSize(2)
                .anySatisfy(p -> assertThat(p).contains("OpenStack: Nova speaks the microversions 2.1 to 2.40"))
                .anySatisfy(p -> assertThat(p).contains("OpenStack: Placement does not allow the user gnomon"));
        fake.nova.mostMinor = 93; // upgraded, and nobody has started us anew
        fake.faults = (method, path) -> Fault.NONE;
        assertThat(new Nova(cloud).servers()).isEmpty();
        assertThat(new Placement(cloud).allocation(SERVER)).isEmpty();
        assertThat(cloud.problems()).isEmpty();
    }

    @Test
    void aClockThatIsFarOffIsAProblemUntilItIsRight() {
        fake.skew = Duration.ofSeconds(30);
        new Nova(cloud).servers();
        assertThat(cloud.problems()).as("that much is usual").isEmpty();
        for (Duration off : List.of(Duration.ofHours(-2), Duration.ofDays(400))) {
            fake.skew = off;
            fake.expire();
            new Nova(cloud).servers();
            assertThat(cloud.problems())
                    .singleElement()
                    .asString()
                    .contains("Keystone's clock said " + now.get().plus(off), "this machine's said " + now.get());
        }
        fake.skew = Duration.ZERO;
        fake.expire();
        new Nova(cloud).servers();
        assertThat(cloud.problems()).isEmpty();
    }

    @Test
    void ofSeveralRegionsOneMustBeNamed() {
        fake.regions = List.of("north", "south");
        fails(Kind.BAD_ANSWER, () -> new Nova(cloud).servers()).hasMessageContaining("north, south");
        CloudAccess a = fake.access();
        CloudAccess north = new CloudAccess(
                a.identity(),
                a.credentials(),
                Optional.of("north"),
                "public",
                Optional.empty(),
                Map.of(),
                a.timeout(),
                a.retryBudget());
        assertThat(new Nova(fake.client(north, this::pass)).servers()).isEmpty();
    }

    @Test
    void allServersComePageByPageWithFlavorMetadataAndPlace() {
        fake.nova.page = 2;
        for (int i = 0; i < 5; i++) {
            var server =
                    fake.nova.server(UUID.randomUUID().toString(), "s" + i, 2, 512, Map.of("gnomon:max_vcpus", "4"));
            server.withObject("/metadata").put("app", "web");
            server.withArray("tags").add("blue");
        }
        List<NovaServer> servers = new Nova(cloud).servers();
        assertThat(servers).hasSize(5).allSatisfy(s -> {
            assertThat(s.flavor().extraSpecs()).containsEntry("gnomon:max_vcpus", "4");
            assertThat(s.metadata()).containsEntry("app", "web");
            assertThat(s.tags()).containsExactly("blue");
            assertThat(s.node()).hasValue("node-1");
            assertThat(s.domain()).hasValue("instance-00000001");
            assertThat(s.project()).isEqualTo("p1");
        });
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> fails(
            Kind kind, ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(CloudException.class, e -> assertThat(e.kind())
                .as(e.getMessage())
                .isEqualTo(kind));
    }
}
