package io.gnomon.plugin.shadow.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.Flow;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a look that could not read a shadow instance says of it: nothing, for a while. */
class CheckingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final UUID ID = UUID.randomUUID();

    private final Seen seen = new Seen();

    private static HypervisorReading look(int second, boolean present, @Nullable GuestState guest) {
        ResourceVector none = ResourceVector.UNKNOWN;
        Instant at = NOW.plusSeconds(second);
        List<ServerReading> servers = guest == null
                ? List.of()
                : List.of(new ServerReading(
                        ID, "s", "shop", "a", NOW, at, none, none, none, Map.of(), Flow.UNKNOWN, guest));
        return new HypervisorReading("a", "a", at, none, none, 0, "", servers, present ? Set.of(ID) : Set.of());
    }

    @Test
    void oneThatCouldNotBeReadIsWhatItWasUntilEnoughLooksFailed() {
        assertThat(seen.isUp(ID, look(0, true, null))).as("after a restart").isEmpty();
        assertThat(seen.isUp(ID, look(1, true, GuestState.ANSWERS))).contains(true);
        assertThat(seen.isUp(ID, look(2, true, null))).contains(true);
        assertThat(seen.isUp(ID, look(3, true, GuestState.UNREAD))).contains(true);
        for (int i = 0; i < 9; i++) {
            assertThat(seen.isUp(ID, look(3, true, GuestState.UNREAD)))
                    .as("the same look counts once")
                    .contains(true);
        }
        assertThat(seen.isUp(ID, look(4, true, null))).as("the third in a row").contains(false);
        assertThat(seen.isUp(ID, look(5, true, GuestState.ANSWERS))).contains(true);
    }

    @Test
    void oneThatIsGoneOrDoesNotAnswerIsNotUpAtOnce() {
        assertThat(seen.isUp(ID, look(1, true, GuestState.ANSWERS))).contains(true);
        assertThat(seen.isUp(ID, look(2, true, GuestState.STOPPED))).contains(false);
        assertThat(seen.isUp(ID, look(3, true, GuestState.SILENT))).contains(false);
        assertThat(seen.isUp(ID, look(4, false, null))).contains(false);
    }
}
