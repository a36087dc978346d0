package io.gnomon.plugin.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.shadow.health.Look;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.WorkloadProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is staged, for how long, and what is removed. */
class StagerTest {
    @TempDir
    Path folder;

    @Test
    void asManyAreStagedAsAreWantedOnSeveralHypervisorsAndNoMore() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 4);
            nursery.run(Duration.ofSeconds(20));
            assertThat(nursery.instances(State.READY))
                    .hasSize(4)
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("a", "a", "b", "c");
            assertThat(nursery.servers()).hasSize(4);
            assertThat(nursery.yard.actuator.isBusy(nursery.instances(State.READY).stream()
                            .map(ShadowInstance::id)
                            .toList()))
                    .as("nothing else adjusts them")
                    .isTrue();
            assertThat(nursery.claim(profile, "web")).isPresent();
            nursery.run(Duration.ofSeconds(10));
            assertThat(nursery.instances(State.READY))
                    .as("another one takes its place")
                    .hasSize(4);
        }
    }

    @Test
    void whatNobodyClaimsGoesAndWhatIsStillWantedStays() {
        try (Nursery nursery = new Nursery(folder, "shadow.expiry=1m")) {
            WorkloadProfile profile = nursery.ready(2);
            nursery.wanted.put(profile.id(), 1);
            nursery.run(Duration.ofSeconds(70));
            assertThat(nursery.instances(State.READY)).hasSize(1);
            assertThat(nursery.instances(State.GONE)).singleElement().satisfies(gone -> assertThat(gone.detail())
                    .isEqualTo("nobody asked for it in time"));
            assertThat(nursery.servers()).hasSize(1);
        }
    }

    @Test
    void aProjectThatTakesItsPermissionBackHasNoneInTheNextPass() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(2);
            nursery.wanted.put(profile.id(), 2);
            nursery.permitting.clear();
            assertThat(nursery.claim(profile, "web")).isEmpty();
            nursery.run(Duration.ofSeconds(2));
            assertThat(nursery.servers()).isEmpty();
            assertThat(nursery.instances(State.GONE)).hasSize(2);
            assertThatThrownBy(() -> nursery.stager.create(profile, "ada"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("does not permit");
        }
    }

    @Test
    void thereAreNoMoreThanMayBe() {
        try (Nursery nursery = new Nursery(folder, "shadow.most=3", "shadow.most-per-hypervisor=1")) {
            nursery.wanted.put(nursery.requested().id(), 9);
            nursery.run(Duration.ofSeconds(10));
            assertThat(nursery.instances(State.READY))
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("a", "b", "c");
        }
        try (Nursery nursery = new Nursery(folder.resolve("more"), "shadow.most-per-hypervisor=1")) {
            nursery.wanted.put(nursery.requested().id(), 9);
            nursery.run(Duration.ofSeconds(10));
            assertThat(nursery.instances(State.READY)).hasSize(3);
        }
    }

    @Test
    void aServerThatIsGoneIsNotGivenAndOneThatNeverCameIsForgotten() {
        try (Nursery nursery = new Nursery(folder, "shadow.boot-timeout=20s")) {
            WorkloadProfile profile = nursery.ready(1);
            ShadowInstance ready = nursery.instances(State.READY).get(0);
            nursery.yard.on(ready.hypervisor()).delete(ready.id());
            Instant now = nursery.yard.now();
            UUID never = UUID.randomUUID();
            nursery.table.add(new ShadowInstance(
                    never,
                    profile.id(),
                    "shop",
                    "shadow-lost",
                    Strength.STAGED,
                    "a",
                    State.BOOTING,
                    0,
                    0,
                    "ada",
                    "it boots",
                    1,
                    now,
                    now,
                    now.plusSeconds(600)));
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(25)); // two full looks
            assertThat(nursery.table.find(ready.id()).orElseThrow().state()).isEqualTo(State.GONE);
            assertThat(nursery.table.find(never).orElseThrow().state()).isEqualTo(State.GONE);
            assertThat(nursery.table.open()).isEmpty();
            assertThat(nursery.claim(profile, "web")).isEmpty();
        }
    }

    @Test
    void oneThatSomebodyChangedMeanwhileIsNotChangedAgain() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.ready(1);
            ShadowInstance ready = nursery.instances(State.READY).get(0);
            ShadowInstance changed = nursery.table
                    .change(ready.with(State.READY, "first", nursery.yard.now()))
                    .orElseThrow();
            assertThat(changed.version()).isEqualTo(ready.version() + 1);
            assertThat(nursery.table.change(ready.with(State.REAPING, "second", nursery.yard.now())))
                    .isEmpty();
            assertThat(nursery.stager.delete(ready, "ada")).isEmpty();
            assertThat(nursery.stager.delete(changed, "ada").orElseThrow().state())
                    .isEqualTo(State.GONE);
            assertThat(nursery.servers()).isEmpty();
            assertThat(nursery.table.list(Optional.of("other"), 10)).isEmpty();
        }
    }

    private static Look look(double contention) {
        return new Look(
                true,
                Duration.ZERO,
                Duration.ofSeconds(30),
                contention,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(1));
    }

    @Test
    void anOverloadedHypervisorLosesItsShadowsWhichComeBackElsewhereAndNotAtOnceThere() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 3);
            nursery.run(Duration.ofSeconds(15));
            nursery.book.checked("a", look(0.6), nursery.yard.now());
            nursery.run(Duration.ofSeconds(30));
            assertThat(nursery.instances(State.READY)).as("full for a moment").anyMatch(i -> i.hypervisor()
                    .equals("a"));
            nursery.book.checked("a", look(0.6), nursery.yard.now());
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.instances(State.READY))
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("b", "c", "b");
            assertThat(nursery.instances(State.GONE)).singleElement().satisfies(gone -> assertThat(gone.detail())
                    .contains("is overloaded"));
            nursery.book.checked("a", look(0), nursery.yard.now());
            nursery.wanted.put(profile.id(), 4);
            nursery.run(Duration.ofSeconds(10));
            assertThat(nursery.instances(State.READY))
                    .as("well, but not for long")
                    .noneMatch(i -> i.hypervisor().equals("a"));
            nursery.yard.pass(Duration.ofMinutes(3));
            nursery.book.checked("a", look(0), nursery.yard.now());
            nursery.wanted.put(profile.id(), 5);
            nursery.run(Duration.ofSeconds(25));
            assertThat(nursery.instances(State.READY))
                    .anyMatch(i -> i.hypervisor().equals("a"));
        }
    }

    private static void check(Nursery nursery, int seconds) {
        for (int i = 0; i < seconds; i++) {
            nursery.run(Duration.ofSeconds(1));
            nursery.checking.run();
        }
    }

    @Test
    void aHypervisorThatIsForecastToBeOverloadedLosesItsShadowsWhichComeBackElsewhere() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 3);
            check(nursery, 15);
            assertThat(nursery.instances(State.READY))
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("a", "b", "c");
            nursery.toCome.put("a", 8_192.0); // MiB of memory, all that it has
            check(nursery, 60);
            assertThat(nursery.instances(State.READY))
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("b", "c", "b");
            assertThat(nursery.instances(State.GONE)).hasSize(1);
        }
    }

    @Test
    void aForecastThatComesAndGoesMovesEachShadowOnceAtTheMost() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 3);
            check(nursery, 15);
            for (int i = 0; i < 10; i++) {
                nursery.toCome.put("a", 8_192.0);
                check(nursery, 40);
                nursery.toCome.clear();
                check(nursery, 20);
            }
            assertThat(nursery.instances(State.GONE)).hasSize(1);
            assertThat(nursery.instances(State.READY)).hasSize(3).noneMatch(i -> i.hypervisor()
                    .equals("a"));
        }
    }

    @Test
    void whereNoneIsWellWhoeverAsksIsTold() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            for (String hypervisor : List.of("a", "b", "c")) {
                nursery.book.checked(hypervisor, look(0.6), nursery.yard.now());
            }
            assertThatThrownBy(() -> nursery.stager.create(profile, "ada"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("given none until their health is 0.5: a (0.")
                    .hasMessageContaining(", c (0.");
        }
    }

    @Test
    void asFewAsNeededGiveWayAndNoneIfAllWouldNotDo() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.ready(5); // of 128 MiB each: two on a, two on b, one on c
            assertThat(nursery.stager.giveWay(1_000, Optional.empty(), h -> 500))
                    .isEmpty();
            assertThat(nursery.instances(State.READY)).hasSize(5);
            assertThat(nursery.stager.giveWay(600, Optional.empty(), h -> h.equals("b") ? 500 : 400))
                    .contains("b");
            assertThat(nursery.instances(State.READY)).hasSize(4);
            assertThat(nursery.stager.giveWay(600, Optional.of("a"), h -> 400)).contains("a");
            assertThat(nursery.stager.giveWay(600, Optional.of("a"), h -> 400))
                    .as("nothing is left there")
                    .isEmpty();
            assertThat(nursery.instances(State.READY))
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("b", "c");
        }
    }

    @Test
    void oneThatBootsHoldsItsMemoryAndGivesWayAsWell() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.stager.create(nursery.requested(), "ada");
            nursery.run(Duration.ofSeconds(1));
            assertThat(nursery.instances(State.BOOTING)).singleElement().satisfies(i -> assertThat(i.memoryMib())
                    .isEqualTo(128));
            assertThat(nursery.stager.giveWay(600, Optional.empty(), h -> 500)).contains("a");
            assertThat(nursery.servers()).isEmpty();
        }
    }

    @Test
    void oneWhoseGuestDiesIsNotGivenAndReplacedElsewhereAndThereOnlyAfterAWhile() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 3);
            nursery.run(Duration.ofSeconds(15));
            ShadowInstance dead = nursery.instances(State.READY).stream()
                    .filter(i -> i.hypervisor().equals("a"))
                    .findFirst()
                    .orElseThrow();
            nursery.yard.on("a").crash(dead.id());
            nursery.yard.run(Duration.ofSeconds(10)); // a full look
            nursery.stager.run();
            assertThat(nursery.table.find(dead.id()).orElseThrow())
                    .as("noticed in the pass after the look")
                    .satisfies(i -> {
                        assertThat(i.state()).isEqualTo(State.GONE);
                        assertThat(i.detail()).contains("does not run any more");
                    });
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.instances(State.READY))
                    .extracting(ShadowInstance::hypervisor)
                    .containsExactlyInAnyOrder("b", "b", "c");
            nursery.run(BackOff.FIRST);
            nursery.wanted.put(profile.id(), 4);
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.instances(State.READY)).hasSize(4).anyMatch(i -> i.hypervisor()
                    .equals("a"));
        }
    }

    @Test
    void aGuestThatDiesAgainAndAgainIsReplacedLessAndLessOften() {
        try (Nursery nursery = new Nursery(folder, "shadow.most-per-hypervisor=1", "shadow.boot-timeout=20s")) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 3);
            for (int second = 0; second < 600; second++) {
                nursery.run(Duration.ofSeconds(1));
                nursery.instances(State.READY)
                        .forEach(i -> nursery.yard.on(i.hypervisor()).crash(i.id()));
            }
            assertThat(nursery.table.list(Optional.empty(), 1_000))
                    .as("at most 30, 60, 120, 240 s apart on each of three hypervisors")
                    .hasSizeBetween(9, 15);
        }
    }

    @Test
    void aDeadGuestIsNotGiven() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            nursery.yard.on("a").crash(nursery.instances(State.READY).get(0).id());
            nursery.yard.run(Duration.ofSeconds(10)); // a full look, and no pass
            assertThat(nursery.claim(profile, "web")).isEmpty();
        }
    }

    @Test
    void aServerThatIsMadeSlowlyIsWaitedForAndOneThatComesTooLateIsRemoved() {
        try (Nursery nursery = new Nursery(folder, "shadow.boot-timeout=60s")) {
            WorkloadProfile profile = nursery.requested();
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public void boot(ShadowInstance instance, WorkloadProfile of) {
                    throw new UnreachableException("a does not answer"); // and makes it all the same, some time
                }
            };
            nursery.restart(written -> {});
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> nursery.stager.create(profile, "ada"))
                        .isInstanceOf(UnreachableException.class);
            }
            nursery.run(Duration.ofSeconds(40));
            assertThat(nursery.instances(State.BOOTING))
                    .as("longer than any look takes")
                    .hasSize(2);
            ShadowInstance slow = nursery.instances(State.BOOTING).get(0);
            ShadowInstance late = nursery.instances(State.BOOTING).get(1);
            nursery.made(slow, profile);
            nursery.run(Duration.ofSeconds(25));
            assertThat(nursery.table.find(slow.id()).orElseThrow().state()).isEqualTo(State.READY);
            assertThat(nursery.table.find(late.id()).orElseThrow()).satisfies(i -> {
                assertThat(i.state()).isEqualTo(State.GONE);
                assertThat(i.detail()).contains("shadow.boot-timeout");
            });
            nursery.made(late, profile);
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.servers()).extracting(ServerReading::id).containsExactly(slow.id());
        }
    }

    @Test
    void howLongAStartTookIsNotCountedOverADowntimeOfTheDaemon() {
        try (Nursery nursery = new Nursery(folder, "shadow.boot-timeout=1d")) {
            WorkloadProfile profile = nursery.requested();
            nursery.stager.create(profile, "ada");
            nursery.yard.pass(Duration.ofMinutes(30));
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.instances(State.READY)).hasSize(1);
            assertThat(nursery.starts.usual(profile.id())).isEmpty();
            nursery.stager.create(profile, "ada");
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.starts.usual(profile.id()).orElseThrow())
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
        }
    }

    @Test
    void whatCannotBeMadeSmallIsNotReady() {
        try (Nursery nursery = new Nursery(folder, "shadow.boot-timeout=20s")) {
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public Held shrink(ShadowInstance instance) {
                    throw new RefusedException("the boost of its boot cannot be ended");
                }
            };
            nursery.restart(written -> {});
            nursery.stager.create(nursery.requested(), "ada");
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.instances(State.READY)).isEmpty();
            nursery.run(Duration.ofSeconds(10));
            assertThat(nursery.servers()).as("given up").isEmpty();
        }
    }

    @Test
    void thoseOfAHypervisorThatIsNotConfiguredAnyMoreAreClosed() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.ready(2);
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public boolean knows(String hypervisor) {
                    return !hypervisor.equals("a");
                }
            };
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(2));
            assertThat(nursery.instances(State.GONE)).singleElement().satisfies(i -> {
                assertThat(i.hypervisor()).isEqualTo("a");
                assertThat(i.detail()).isEqualTo("its hypervisor is not configured any more");
            });
            assertThat(nursery.servers()).as("nobody asks it").hasSize(2);
            nursery.faults = really -> really;
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(12));
            assertThat(nursery.servers())
                    .as("it is back, and what was left there goes")
                    .hasSize(1);
        }
    }

    @Test
    void whatWaitsGivesBackWhatServersInUseNeedAndIsNotPutThereAgainAtOnce() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            nursery.wanted.put(profile.id(), 6);
            nursery.run(Duration.ofSeconds(15)); // two of 128 MiB on each
            Map<String, Double> needed = new HashMap<>(Map.of("a", 100.0));
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public Map<String, Double> needed() {
                    Map<String, Double> now = Map.copyOf(needed);
                    needed.clear();
                    return now;
                }
            };
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(2));
            assertThat(nursery.instances(State.GONE)).singleElement().satisfies(i -> {
                assertThat(i.hypervisor()).isEqualTo("a");
                assertThat(i.detail()).contains("need its memory");
            });
            nursery.run(Duration.ofSeconds(15));
            assertThat(nursery.instances(State.READY))
                    .hasSize(6)
                    .filteredOn(i -> i.hypervisor().equals("a"))
                    .hasSize(1);
        }
    }

    @Test
    void aProjectHasNoMoreThanItMay() {
        try (Nursery nursery = new Nursery(folder, "shadow.most-per-project=1")) {
            WorkloadProfile profile = nursery.ready(1);
            assertThatThrownBy(() -> nursery.stager.create(profile, "ada"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("shadow.most-per-project");
            nursery.permitting.add("bakery");
            WorkloadProfile other = nursery.table.requested(
                    PlainTraits.profile(nursery.request("bakery", "first", Nursery.SIZE), nursery.yard.now()));
            nursery.stager.create(other, "bob");
            assertThat(nursery.table.open()).hasSize(2);
        }
    }

    @Test
    void whatItDoesWhileItWaitsIsNotKeptAndWhatItDoesThenIs() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            UUID id = nursery.instances(State.READY).get(0).id();
            nursery.run(Duration.ofSeconds(20));
            assertThat(nursery.yard.fleet.find(id).orElseThrow().usage().isEmpty())
                    .isTrue();
            assertThat(nursery.yard.room.memory("a").orElseThrow().taken())
                    .as("and yet it takes its memory")
                    .isGreaterThanOrEqualTo(128);
            assertThat(nursery.claim(profile, "web")).isPresent();
            nursery.run(Duration.ofSeconds(20));
            assertThat(nursery.yard.fleet.find(id).orElseThrow().usage().isEmpty())
                    .isFalse();
        }
    }
}
