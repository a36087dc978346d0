package io.gnomon.plugin.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import io.gnomon.plugin.switchover.Growth.Need;
import io.gnomon.plugin.switchover.Verification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that needs more than its hypervisor has, while both live. */
class GrowthTest extends OnTheStreet {
    private static final Duration LASTING = Duration.ofMinutes(6);

    @BeforeEach
    void webNeedsMore() {
        lacks("web-1", Street.NOON);
    }

    private void lacks(String server, Instant since) {
        street.lacking.put(server, new Need(since, 512, "has 256 MiB and needs 256 MiB more than there is"));
    }

    private void killAt(State state) {
        killAfter(state, LASTING);
        street.restart(s -> {});
    }

    @Test
    void itsAlternateTakesOverOnceThatHasLasted() {
        street.watch(Duration.ofMinutes(5));
        assertThat(all()).isEmpty();
        street.watch(Duration.ofSeconds(1));
        assertThat(only().kind()).isEqualTo(Kind.GROWTH);
        assertThat(only().state()).isEqualTo(State.DONE);
        assertThat(only().detail()).contains("web-2 answers");
        assertThat(street.done)
                .as("grown while the old one serves, and nothing is fenced")
                .containsExactly("grow web-2", "take web-1", "give web-2");
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
        assertThat(street.tookOver).containsExactly("web-2");
    }

    @Test
    void theOldOneIsAnAlternateFromThenOn() {
        street.watch(LASTING);
        street.full.add("c");
        street.dead.addAll(List.of("b", "c"));
        street.watch(Duration.ofSeconds(20));
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @Test
    void aNeedThatPassesMovesNothing() {
        street.watch(Duration.ofMinutes(4));
        street.lacking.clear();
        street.watch(LASTING);
        lacks("web-1", street.now);
        street.watch(Duration.ofMinutes(4));
        assertThat(all()).isEmpty();
    }

    @Test
    void oneWithRoomIsChosenAndWithoutOneItIsSaid() {
        street.full.add("b");
        street.watch(LASTING);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
        street.full.addAll(List.of("a", "c"));
        lacks("web-3", street.now);
        street.watch(Duration.ofMinutes(90));
        assertThat(all()).hasSize(1);
        assertThat(street.watch.problems())
                .containsExactly(
                        "web-3, which serves till/web from c, has 256 MiB and needs 256 MiB more than there is,"
                                + " and no alternate of it can be given as much");
    }

    @Test
    void afterAMoveItRestsWhateverIsLackingThere() {
        street.watch(LASTING);
        lacks("web-2", street.now);
        street.watch(Duration.ofMinutes(50));
        assertThat(all()).hasSize(1);
        street.watch(Duration.ofMinutes(15));
        assertThat(all()).hasSize(2);
    }

    @Test
    void oneThatDoesBadlyGivesTheTrafficBackToTheOldOne() {
        street.outcomes.put("web-2", Outcome.MISSED);
        street.watch(LASTING);
        assertThat(only().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
        assertThat(street.tookOver).isEmpty();
        assertThat(street.grown).isEmpty();
    }

    @Test
    void withoutTheRoomThatWasPromisedTheOldOneServesAllTheTime() {
        street.failing.put("grow web-2", Street.noRoom());
        street.watch(LASTING);
        assertThat(only().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(only().detail()).contains("the traffic is not taken from web-1: b has no room");
        assertThat(street.done).doesNotContain("take web-1", "take web-2");
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @Test
    void anAlternateThatIsLostMeanwhileChangesNothing() {
        street.failing.put("grow web-2", new UnreachableException("b is not reached"));
        street.watch(LASTING);
        assertThat(only().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DETECTED", "FENCING", "FENCED", "EXPANDING", "SHIFTING", "VERIFYING"})
    void whereverGnomonIsKilledTheOldOneServesAgain(State state) {
        killAt(state);
        street.switchovers.resume();
        assertThat(only().state())
                .isIn(EnumSet.of(State.FAILED, State.ROLLED_BACK))
                .isEqualTo(state == State.DETECTED ? State.FAILED : State.ROLLED_BACK);
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
        assertThat(street.grown).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"SHIFTING", "VERIFYING"})
    void ifTheOldOneDiesMeanwhileTheNewOneServesWhetherItHadTheTrafficOrNot(State state) {
        killAt(state);
        street.gone.add("web-1");
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.DONE);
        assertThat(only().detail()).contains("web-1 of a is gone meanwhile, and web-2 keeps the traffic");
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void ifTheOldOneIsNotReachedMeanwhileTheNewOneGoesOnServingAndSomebodyIsToldToLook() {
        killAt(State.VERIFYING);
        street.dead.add("a");
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.RETURNING);
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
        street.now = street.now.plus(Street.PATIENCE).plusSeconds(1);
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.FAILED);
        assertThat(only().detail()).contains("look at it: whether web-1 of a lives is not known");
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void oneThatStartsAnewWithTheAddressLosesItAgain() {
        street.watch(LASTING);
        street.holders.get(Street.WEB).add("web-1");
        street.keptAway.run();
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
        street.keptAway.run();
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void whileOneIsUnderWayNobodySeesToOldServers() {
        street.watch(LASTING); // web-1 is an alternate now
        street.restart(s -> {
            if (s.state() == State.VERIFYING) {
                street.keptAway.run();
            }
        });
        street.watch.drill("shop", "till", "web", "ada"); // to whichever
        street.restart(s -> {});
        assertThat(all()).hasSize(2);
        assertThat(all().get(0).state()).isEqualTo(State.DONE);
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void whileOldServersAreSeenToNoneIsBegun() {
        street.dead.add("a");
        Ward web = street.wards().get(0);
        street.switchovers.between(web, () -> street.watch(Duration.ofSeconds(20)));
        assertThat(all()).isEmpty();
        street.watch(Duration.ofSeconds(20));
        assertThat(only().state()).isEqualTo(State.DONE);
    }

    @Test
    void onesWhoseServiceIsSilentIsNotMovedForGrowth() {
        street.holders.get(Street.WEB).clear();
        street.watch(LASTING);
        assertThat(all()).isEmpty();
    }

    @Test
    void adviceIsOnlySaid() {
        street.settings.put("switchover.autonomy", "advise");
        street.restart(s -> {});
        street.watch(LASTING);
        assertThat(all()).isEmpty();
        assertThat(street.watch.problems()).singleElement().asString().contains("web-2 could take over");
    }

    @Test
    void withoutAnEndToWaitForNothingIsMoved() {
        street.settings.put("switchover.growth-after", "0s");
        street.restart(s -> {});
        street.watch(Duration.ofHours(1));
        assertThat(all()).isEmpty();
    }

    @Test
    void ifItsHypervisorDiesThatIsAnsweredInstead() {
        street.dead.add("a");
        street.watch(LASTING);
        assertThat(only().kind()).isEqualTo(Kind.FAILURE);
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }
}
