package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.openstack.CloudException.Kind;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.UserTokens.User;
import io.gnomon.plugin.rest.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of users, against Keystone on the wire. */
class UserTokensTest {
    private static final String ASK = "GET /identity/v3/auth/tokens";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(now::get);
    private final UserTokens tokens = new UserTokens(fake.client(this::pass), now::get);

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private static void fails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CloudException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void aTokenTellsUserProjectAndRoles() {
        fake.user("ann's", "ann", "p1", "member");
        assertThat(tokens.user("ann's")).hasValue(new User("ann", Optional.of("p1"), false, Set.of("member"), false));
    }

    @Test
    void whatKeystoneSaysIsBelievedForAMinuteAndARevokedTokenIsRefusedAfterThat() {
        fake.user("ann's", "ann", "p1", "member");
        tokens.user("ann's");
        fake.users.remove("ann's");
        pass(Duration.ofSeconds(59));
        assertThat(tokens.user("ann's")).isPresent();
        assertThat(fake.count(ASK)).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(tokens.user("ann's")).isEmpty();
        assertThat(fake.count(ASK)).isEqualTo(2);
        assertThat(tokens.user("ann's")).isEmpty();
        assertThat(fake.count(ASK)).as("a refusal is believed too").isEqualTo(2);
    }

    @Test
    void aTokenIsNotBelievedBeyondItsEndAndAClockThatWasSetBackMakesItAskAgain() {
        fake.user("brief", "ann", "p1", "member");
        fake.users.get("brief").put("expires_at", now.get().plusSeconds(10).toString());
        assertThat(tokens.user("brief")).isPresent();
        pass(Duration.ofSeconds(10));
        assertThat(tokens.user("brief"))
                .as("Keystone still knows it, but it is over")
                .isEmpty();

        fake.user("long", "ann", "p1", "member");
        tokens.user("long");
        long asked = fake.count(ASK);
        pass(Duration.ofHours(-2));
        tokens.user("long");
        assertThat(fake.count(ASK)).isEqualTo(asked + 1);
    }

    @Test
    void whatIsNoTokenIsNotEvenAskedAbout() {
        for (String none : List.of("", " ", "a b", "a\r\nX-Evil: 1", "ü", "x".repeat(8193))) {
            assertThat(tokens.user(none)).isEmpty();
        }
        assertThat(fake.count(ASK)).isZero();
    }

    @Test
    void ourOwnTokenIsRenewedWhenItIsRefused() {
        fake.user("ann's", "ann", "p1", "member");
        tokens.user("ann's");
        fake.expire();
        pass(Duration.ofMinutes(2));
        assertThat(tokens.user("ann's")).isPresent();
        assertThat(fake.logins).hasSize(2);
    }

    @Test
    void aKeystoneThatIsOutOfOrderOrTalksNonsenseTellsNothing() {
        fake.user("ann's", "ann", "p1", "member");
        fake.faults = (method, path) -> method.equals("GET") ? Fault.UNAVAILABLE : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> tokens.user("ann's"));
        assertThat(fake.count(ASK)).as("asked once: somebody waits").isEqualTo(1);
        fake.faults = (method, path) -> method.equals("GET") ? Fault.LOST_ANSWER : Fault.NONE;
        fails(Kind.UNREACHABLE, () -> tokens.user("ann's"));
        fake.faults = (method, path) -> Fault.NONE;
        assertThat(tokens.user("ann's")).as("nothing of that is remembered").isPresent();
    }

    @Test
    void aKeystoneThatHangsHoldsUpFewAndTheOthersAreToldAtOnce() throws Exception {
        fake.user("any", "ann", "p1", "member");
        tokens.user("any"); // so that our own token is there
        fake.faults = (method, path) -> Fault.HANGS_IN_BODY;
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String token = "token-of-" + i;
            Thread thread = new Thread(() -> fails(Kind.UNREACHABLE, () -> tokens.user(token)));
            thread.start();
            waiting.add(thread);
        }
        Await.until("four wait", () -> fake.count(ASK) == 5);
        fails(Kind.LEFT_IN_PEACE, () -> tokens.user("one-more"));
        assertThat(tokens.user("any")).as("who is known needs not wait").isPresent();
        fake.close();
        for (Thread thread : waiting) {
            thread.join();
        }
    }
}
