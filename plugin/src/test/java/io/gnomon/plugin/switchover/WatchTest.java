package io.gnomon.plugin.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import io.gnomon.plugin.switchover.Verification.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchTest extends OnTheStreet {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aDeadHypervisorIsFencedAndItsPortionServedElsewhere() {
        street.watch(LONG);
        assertThat(all()).isEmpty();
        street.dead.add("a");
        street.watch(LONG);
        SwitchoverRecord done = only();
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.met()).isTrue();
        assertThat(street.done).containsExactly("off a", "grow web-2", "give web-2");
        assertThat(Duration.between(done.failingSince(), done.decidedAt())).isEqualTo(Duration.ofSeconds(2));
        assertThat(List.of(done.fencedAt(), done.expandedAt(), done.shiftedAt()))
                .allMatch(m -> m.isPresent());
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
        assertThat(street.watch.problems()).isEmpty();
    }

    @Test
    void theAlternateThatTookOverIsWatchedOverInItsTurn() {
        street.dead.add("a");
        street.watch(LONG);
        street.dead.add("b");
        street.watch(LONG);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
        assertThat(street.serving(Street.DB)).containsExactly("db-2");
        street.dead.clear();
        street.off.clear();
        street.holders.get(Street.WEB).remove("web-1");
        street.holders.get(Street.WEB).remove("web-2");
        street.holders.get(Street.DB).remove("db-1");
        street.dead.add("c");
        street.watch(LONG);
        assertThat(street.serving(Street.WEB))
                .as("the first one is an alternate now")
                .containsExactly("web-1");
    }

    @Test
    void aGuestThatDiesAloneIsTakenOverAndItsHypervisorLeftAlone() {
        street.gone.add("web-1");
        street.watch(LONG);
        assertThat(only().kind()).isEqualTo(SwitchoverRecord.Kind.GUEST);
        assertThat(only().state()).isEqualTo(State.DONE);
        assertThat(only().tookOver()).isTrue();
        assertThat(street.done).containsExactly("grow web-2", "give web-2");
        assertThat(Duration.between(only().failingSince(), only().decidedAt())).isEqualTo(Duration.ofSeconds(2));
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
        street.dead.add("b");
        street.watch(LONG);
        assertThat(street.serving(Street.WEB))
                .as("it is watched over in its turn")
                .containsExactly("web-3");
    }

    @Test
    void aGuestThatServesAllTheSameIsNotTakenOver() {
        street.gone.add("web-2"); // it has no traffic
        street.watch(LONG);
        assertThat(all()).isEmpty();
    }

    @Test
    void aGuestThatRunsAgainAfterAKillIsNotTakenOverFrom() {
        street.gone.add("web-1");
        killAfter(State.EXPANDING, LONG);
        street.gone.clear();
        street.restart(state -> {});
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.FAILED);
        assertThat(only().detail()).contains("web-1 is not cut off now");
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @Test
    void ifItsHypervisorDiesTooThatIsFenced() {
        street.gone.add("web-1");
        street.watch(Duration.ofSeconds(1));
        assertThat(all()).isEmpty();
        street.dead.add("a");
        street.watch(LONG);
        assertThat(only().kind()).isEqualTo(SwitchoverRecord.Kind.FAILURE);
        assertThat(street.done).contains("off a");
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void aSlowHypervisorIsLeftAlone() {
        street.slow.add("a");
        street.watch(Duration.ofMinutes(5));
        assertThat(all()).isEmpty();
        assertThat(street.done).isEmpty();
    }

    @Test
    void nothingIsTakenOverWhileFencingIsNotConfirmed() {
        street.fenceWorks = false;
        street.dead.add("a");
        street.watch(LONG);
        assertThat(only().state()).isEqualTo(State.FAILED);
        assertThat(only().detail()).contains("fencing is not confirmed", "not seen to be cut off");
        assertThat(street.holders.get(Street.WEB)).containsExactly("web-1");
        assertThat(street.watch.problems()).singleElement().asString().contains("a is dead", "the last attempt");
        street.fenceWorks = true;
        street.watch(Duration.ofMinutes(1));
        assertThat(all()).hasSize(2);
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void twoFailuresAtOnceAreBothAnsweredEachFromWhatIsLeft() {
        street.dead.addAll(Set.of("a", "b"));
        street.watch(LONG);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
        assertThat(street.serving(Street.DB)).containsExactly("db-2");
        assertThat(all()).hasSize(2).allMatch(s -> s.state() == State.DONE);
    }

    @Test
    void anAlternateThatIsLostMeanwhileIsFollowedByAnother() {
        street.failing.put("grow web-2", new UnreachableException("b is not reached"));
        street.dead.add("a");
        street.watch(LONG);
        assertThat(all()).extracting(SwitchoverRecord::state).containsExactly(State.DONE, State.FAILED);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
    }

    @Test
    void withoutAnAlternateThatLivesNothingIsFenced() {
        street.dead.addAll(Set.of("a", "b", "c"));
        street.watch(LONG);
        assertThat(all()).isEmpty();
        assertThat(street.done).isEmpty();
        assertThat(street.watch.problems())
                .hasSize(2)
                .allMatch(p -> p.contains("no alternate of it lives; create one with: gnomon server create"));
    }

    @Test
    void oneThatMissesTheObjectivesGivesWayToAnotherAndTheLastOneIsKept() {
        street.outcomes.put("web-2", Outcome.MISSED);
        street.outcomes.put("web-3", Outcome.MISSED);
        street.dead.add("a");
        street.watch(LONG);
        assertThat(all()).extracting(SwitchoverRecord::state).containsExactly(State.DONE, State.ROLLED_BACK);
        assertThat(all()).noneMatch(SwitchoverRecord::met);
        assertThat(all().get(0).detail()).contains("objectives not met", "a slow service is kept");
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
        assertThat(street.grown).as("the first one is small again").containsExactly("web-3");
    }

    @Test
    void oneThatDoesNotAnswerIsRolledBack() {
        street.outcomes.put("web-2", Outcome.DOWN);
        street.outcomes.put("web-3", Outcome.DOWN);
        street.dead.add("a");
        street.watch(LONG);
        assertThat(all()).hasSize(2).allMatch(s -> s.state() == State.ROLLED_BACK);
        assertThat(street.serving(Street.WEB)).isEmpty();
        assertThat(street.grown).isEmpty();
    }

    @Test
    void oneWithoutRoomTakesOverAsSmallAsItIs() {
        street.failing.put("grow web-2", Street.noRoom());
        street.dead.add("a");
        street.watch(LONG);
        assertThat(only().state()).isEqualTo(State.DONE);
        assertThat(only().detail()).contains("stays as small as it is: b has no room");
    }

    @Test
    void aDrillMovesTheTrafficAndBringsItBack() {
        SwitchoverRecord begun = street.watch.drill("shop", "till", "web", "ada");
        SwitchoverRecord ended = street.journal.find(begun.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(State.DONE);
        assertThat(ended.met()).isTrue();
        assertThat(street.done)
                .containsExactly("take web-1", "grow web-2", "give web-2", "take web-2", "give web-1", "shrink web-2");
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
        assertThat(street.off).isEmpty();
    }

    @Test
    void aDrillThatMissesTheObjectivesIsRolledBackAndSaysSo() {
        street.outcomes.put("web-2", Outcome.MISSED);
        street.watch.drill("shop", "till", "web", "ada");
        assertThat(only().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(only().detail()).contains("objectives not met");
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"take web-2", "give web-1"})
    void aDrillThatCannotGoBackNowIsTriedAgain(String step) {
        street.failing.put(step, new UnreachableException("its guest did not answer within 5 s"));
        street.watch.drill("shop", "till", "web", "ada");
        assertThat(only().state()).isEqualTo(State.RETURNING);
        street.now = street.now.plus(LONG);
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.RETURNING);
        street.failing.clear();
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.DONE);
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @Test
    void aDrillThatCannotGoBackForLongIsForPeopleToLookAt() {
        street.failing.put("take web-2", new UnreachableException("its guest did not answer within 5 s"));
        street.watch.drill("shop", "till", "web", "ada");
        street.now = street.now.plus(Street.PATIENCE);
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.FAILED);
        assertThat(only().detail()).startsWith("look at it: 10.0.0.100 is to be at web-1, and cannot be moved");
    }

    @Test
    void afterADrillWhoseServerDoesNotAnswerAnyMoreEachAlternateMayTakeOver() {
        street.outcomes.put("web-1", Outcome.DOWN);
        street.watch.drill("shop", "till", "web", "ada");
        assertThat(only().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(only().detail()).startsWith("look at it: web-1 of a has its traffic again and does not answer");
        street.dead.addAll(List.of("a", "b")); // the drill was with the one on b
        street.watch(LONG);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
    }

    @Test
    void onceTheOneThatMayHaveTheTrafficIsDeletedAnotherGetsIt() {
        street.outcomes.put("web-2", Outcome.DOWN);
        street.failing.put("take web-2", new RefusedException("its agent is off"));
        street.dead.add("a");
        street.watch(LONG);
        street.now = street.now.plus(Street.PATIENCE);
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.FAILED);
        street.delete("web-2");
        street.watch(LONG);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
    }

    @Test
    void whileOneMayStillHaveTheTrafficNoOtherGetsIt() {
        street.outcomes.put("web-2", Outcome.DOWN);
        street.failing.put("take web-2", new RefusedException("its agent is off"));
        street.dead.add("a");
        street.watch(LONG);
        assertThat(only().state()).isEqualTo(State.RETURNING);
        street.now = street.now.plus(Street.PATIENCE);
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.FAILED);
        street.gone.add("web-2"); // it does not answer, for all that is seen from here
        street.slow.add("b");
        street.watch(LONG);
        assertThat(street.holders.get(Street.WEB)).doesNotContain("web-3");
        assertThat(street.watch.problems()).anySatisfy(p -> assertThat(p)
                .contains("no other may take over: web-2 of b may still have its traffic"));
        street.slow.clear();
        street.gone.clear();
        street.failing.clear();
        street.outcomes.clear();
        street.now = street.now.plus(LONG);
        street.watch(LONG);
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
    }

    @Test
    void aDrillIsRefusedWhereItWouldDoHarm() {
        assertThatThrownBy(() -> street.watch.drill("shop", "till", "cache", "ada"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no server of till/cache is known");
        street.dead.addAll(Set.of("b", "c"));
        assertThatThrownBy(() -> street.watch.drill("shop", "till", "web", "ada"))
                .hasMessageContaining("no alternate of web-1 is there");
        street.dead.add("a");
        assertThatThrownBy(() -> street.watch.drill("shop", "till", "web", "ada"))
                .hasMessageContaining("does not answer now");
        assertThat(all()).isEmpty();
    }

    @Test
    void ofTwoWhoBeginForOnePortionOneDoes() {
        Ward web = street.ward("web", "web-1", Street.WEB);
        Alternate second = street.of(web).get(0);
        street.restart(written -> {
            if (written.state() == State.FENCING) {
                assertThatThrownBy(() -> street.switchovers.begin(
                                Kind.FAILURE, web, second, "another", Street.NOON, "it is dead"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is under way");
            }
        });
        street.dead.add("a");
        street.watch(LONG);
        assertThat(only().state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"ROLLED_BACK", "FAILED", "RETURNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void oneThatIsKilledAfterAnyStateIsGoneOnWith(State last) {
        street.dead.add("a");
        killAfter(last, LONG);
        street.restart(state -> {});
        street.switchovers.resume();
        street.watch(LONG);
        assertThat(street.journal.open()).isEmpty();
        assertThat(street.serving(Street.WEB)).containsExactly("web-2");
        assertThat(all().stream().filter(SwitchoverRecord::tookOver)).hasSize(1);
    }

    @Test
    void oneThatIsKilledWhileItGoesBackHasGoneBack() {
        street.outcomes.put("web-2", Outcome.DOWN);
        street.dead.add("a");
        killAfter(State.RETURNING, LONG);
        street.restart(state -> {});
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(street.serving(Street.WEB)).isEmpty();
        street.watch(LONG);
        assertThat(street.serving(Street.WEB)).containsExactly("web-3");
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"FENCING", "FENCED", "EXPANDING", "SHIFTING", "VERIFYING", "RETURNING"})
    void aDrillThatIsKilledGoesBackInAnyCase(State last) {
        street.restart(written -> kill(written, last));
        assertThatThrownBy(() -> street.watch.drill("shop", "till", "web", "ada"))
                .isInstanceOf(Street.Killed.class);
        street.restart(state -> {});
        street.switchovers.resume();
        assertThat(only().state()).isIn(State.ROLLED_BACK, State.DONE);
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
        assertThat(street.grown).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"FENCED", "EXPANDING", "SHIFTING"})
    void afterAKillNothingIsTakenOverFromAHypervisorThatWasStartedAgain(State last) {
        street.dead.add("a");
        killAfter(last, LONG);
        street.off.clear();
        street.dead.clear();
        street.restart(state -> {});
        street.switchovers.resume();
        assertThat(only().state()).isIn(EnumSet.of(State.FAILED, State.ROLLED_BACK));
        assertThat(street.serving(Street.WEB)).containsExactly("web-1");
    }

    @Test
    void whileTheFenceDoesNotTellOneThatWasCutOffStaysOpen() {
        street.dead.add("a");
        killAfter(State.EXPANDING, LONG);
        street.fenceTells = false;
        street.restart(state -> {});
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.EXPANDING);
        street.fenceTells = true;
        street.switchovers.resume();
        assertThat(only().state()).isEqualTo(State.DONE);
    }
}
