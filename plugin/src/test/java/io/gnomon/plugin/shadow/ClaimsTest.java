package io.gnomon.plugin.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.migration.Yard.Killed;
import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.store.ShadowClaim;
import io.gnomon.plugin.store.ShadowClaim.State;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets a staged server, and what becomes of it whatever happens meanwhile. */
class ClaimsTest {
    @TempDir
    Path folder;

    @Test
    void aClaimedServerHasItsFullSizeAndIsWhatWasAskedFor() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            ShadowInstance ready = nursery.instances(ShadowInstance.State.READY).get(0);
            ServerReading staged = nursery.servers().get(0);
            assertThat(staged.allocation().getOr(Resource.MEMORY, 0)).isEqualTo(128);
            assertThat(staged.allocation().getOr(Resource.CPU, 0)).isEqualTo(1);
            assertThat(ready.memoryMib()).isEqualTo(128);
            assertThat(staged.isShadow()).isTrue();
            assertThat(nursery.yard
                            .fleet
                            .find(ready.id())
                            .orElseThrow()
                            .record()
                            .dynamicAllocation())
                    .isFalse();

            Claims.Claimed claimed = nursery.claim(profile, "web").orElseThrow();
            assertThat(claimed.instance().id()).isEqualTo(ready.id());
            assertThat(claimed.seen()).contains("512.00 MiB", "2.00 cores");
            ServerReading server = nursery.servers().get(0);
            assertThat(server.id()).isEqualTo(staged.id());
            assertThat(server.name()).isEqualTo("web");
            assertThat(server.isShadow()).isFalse();
            assertThat(server.metadata()).containsEntry("app", "till");
            assertThat(server.allocation().getOr(Resource.MEMORY, 0)).isEqualTo(512);
            assertThat(server.allocation().getOr(Resource.CPU, 0)).isEqualTo(2);
            assertThat(nursery.yard.fleet.find(server.id()).orElseThrow().record())
                    .satisfies(record -> {
                        assertThat(record.name()).isEqualTo("web");
                        assertThat(record.dynamicAllocation()).isTrue();
                    });
            assertThat(nursery.yard.actuator.isBusy(List.of(server.id())))
                    .as("nothing holds it any more")
                    .isFalse();
            assertThat(nursery.table.claims(Optional.of("shop"), 10))
                    .singleElement()
                    .satisfies(c -> {
                        assertThat(c.state()).isEqualTo(State.DONE);
                        assertThat(c.detail()).contains("grown in", "handed over in");
                    });
            assertThat(nursery.claim(profile, "web2")).isEmpty();
        }
    }

    @Test
    void ofFiftyAtOnceFiveGetTheFiveThatAreStagedAndNoneGetsOneTwice() throws Exception {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(5);
            assertThat(nursery.instances(ShadowInstance.State.READY)).hasSize(5);
            int callers = 50;
            ExecutorService pool = Executors.newFixedThreadPool(callers);
            CountDownLatch ready = new CountDownLatch(callers);
            List<UUID> given = new ArrayList<>();
            int passed = 0;
            try {
                List<Callable<Optional<Claims.Claimed>>> calls = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    String name = "web-" + i;
                    calls.add(() -> {
                        ready.countDown();
                        ready.await();
                        return nursery.claim(profile, name);
                    });
                }
                for (Future<Optional<Claims.Claimed>> call : pool.invokeAll(calls)) {
                    Optional<Claims.Claimed> claimed = call.get();
                    claimed.ifPresent(c -> given.add(c.instance().id()));
                    passed += claimed.isEmpty() ? 1 : 0;
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(given).hasSize(5).doesNotHaveDuplicates();
            assertThat(passed).isEqualTo(45);
            assertThat(nursery.servers()).hasSize(5).allSatisfy(s -> {
                assertThat(s.name()).startsWith("web-");
                assertThat(s.allocation().getOr(Resource.MEMORY, 0)).isEqualTo(512);
            });
            assertThat(nursery.table.claims(Optional.empty(), 100)).hasSize(5).allMatch(c -> c.state() == State.DONE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"TAKEN", "GROWING", "GROWN", "NAMING", "DONE"})
    void killedAtEachStateOfAClaimNothingIsLeftThatIsNobodys(State last) {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(2);
            nursery.restart(written -> {
                if (written.state() == last) {
                    throw new Killed();
                }
            });
            assertThatThrownBy(() -> nursery.claim(profile, "web")).isInstanceOf(Killed.class);
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(5));
            assertThat(nursery.table.openClaims()).isEmpty();
            assertThat(nursery.instances(ShadowInstance.State.CLAIMING)).isEmpty();
            assertThat(nursery.instances(ShadowInstance.State.REAPING)).isEmpty();
            boolean handedOver = last == State.DONE;
            assertThat(nursery.servers())
                    .extracting(ServerReading::name)
                    .filteredOn("web"::equals)
                    .hasSize(handedOver ? 1 : 0);
            assertThat(nursery.servers()).hasSize(handedOver ? 2 : 1);
            assertThat(nursery.claim(profile, "again"))
                    .as("the other one is still given")
                    .isPresent();
        }
    }

    @Test
    void killedAfterItWasNamedItIsItsOwners() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            ShadowInstance instance =
                    nursery.instances(ShadowInstance.State.READY).get(0);
            ShadowClaim claim = nursery.table
                    .take(List.of(instance.id()), "shop", "ada", "web", nursery.yard.now())
                    .orElseThrow();
            nursery.table.advance(claim.id(), State.NAMING, "", nursery.yard.now());
            nursery.staging.handOver(instance, profile, new Handover("web", "ada", Map.of(), true));
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(3));
            assertThat(nursery.table.claims(Optional.empty(), 1).get(0).state()).isEqualTo(State.DONE);
            assertThat(nursery.table.find(instance.id()).orElseThrow().state()).isEqualTo(ShadowInstance.State.CLAIMED);
            assertThat(nursery.servers()).extracting(ServerReading::name).containsExactly("web");
        }
    }

    @Test
    void whatCannotBeGrownIsRemovedAndTheNextOneIsGiven() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(2);
            ShadowInstance first = nursery.instances(ShadowInstance.State.READY).stream()
                    .filter(i -> i.hypervisor().equals("a"))
                    .findFirst()
                    .orElseThrow();
            nursery.yard.on("a").delete(first.id()); // and no look has told yet
            Claims.Claimed claimed = nursery.claim(profile, "web").orElseThrow();
            assertThat(claimed.instance().hypervisor()).isEqualTo("b");
            nursery.run(Duration.ofSeconds(2));
            assertThat(nursery.table.find(first.id()).orElseThrow().state()).isEqualTo(ShadowInstance.State.GONE);
        }
    }

    @Test
    void theHealthiestIsGivenFirst() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(3);
            nursery.health.putAll(Map.of("a", 0.5, "b", 0.4, "c", 0.9));
            assertThat(nursery.claim(profile, "web").orElseThrow().instance().hypervisor())
                    .isEqualTo("c");
            assertThat(nursery.claims
                            .claim(profile, Optional.of("b"), new Handover("db", "ada", Map.of(), true))
                            .orElseThrow()
                            .instance()
                            .hypervisor())
                    .as("where somebody says where, it is there")
                    .isEqualTo("b");
        }
    }

    @Test
    void anotherSizeImageOrProjectGetsNothing() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.ready(1);
            nursery.permitting.add("other");
            ResourceVector larger = Nursery.SIZE.with(Resource.MEMORY, 513.0);
            for (WorkloadProfile profile : List.of(
                    PlainTraits.profile(nursery.request("shop", "web", larger), nursery.yard.now()),
                    PlainTraits.profile(nursery.request("other", "web", Nursery.SIZE), nursery.yard.now()))) {
                assertThat(nursery.claim(profile, "web")).isEmpty();
            }
            assertThat(nursery.instances(ShadowInstance.State.READY)).hasSize(1);
        }
    }

    @Test
    void whatMayBeItsOwnersAlreadyIsLeftAloneUntilSomebodyCouldLook() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(2);
            boolean[] away = {true};
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public void handOver(ShadowInstance instance, WorkloadProfile of, Handover to) {
                    super.handOver(instance, of, to);
                    throw new UnreachableException("a does not answer any more");
                }

                @Override
                public boolean isHandedOver(ShadowInstance instance) {
                    if (away[0]) {
                        throw new UnreachableException("a does not answer");
                    }
                    return super.isHandedOver(instance);
                }
            };
            nursery.restart(written -> {});
            assertThatThrownBy(() -> nursery.claim(profile, "web"))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("gnomon server list");
            nursery.run(Duration.ofSeconds(5));
            assertThat(nursery.table.openClaims()).as("nobody knows yet").hasSize(1);
            assertThat(nursery.servers()).hasSize(2);
            away[0] = false;
            nursery.run(Duration.ofSeconds(2));
            assertThat(nursery.table.claims(Optional.empty(), 9))
                    .singleElement()
                    .satisfies(c -> assertThat(c.state()).isEqualTo(State.DONE));
            assertThat(nursery.servers()).extracting(ServerReading::name).contains("web");
            assertThat(nursery.claim(profile, "db"))
                    .as("handed over, as the look says")
                    .isPresent();
        }
    }

    @Test
    void anAnswerThatWasRefusedThoughItWasDoneIsAClaimThatSucceeded() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public void handOver(ShadowInstance instance, WorkloadProfile of, Handover to) {
                    super.handOver(instance, of, to);
                    throw new RefusedException("another operation holds it");
                }
            };
            nursery.restart(written -> {});
            assertThat(nursery.claim(profile, "web")).isPresent();
            assertThat(nursery.servers()).extracting(ServerReading::name).containsExactly("web");
        }
    }

    @Test
    void onAHypervisorThatIsFullNoneIsTakenAndNoneIsLost() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(3);
            List<String> full = List.of("a", "b", "c");
            full.forEach(name -> nursery.yard.room.claimForNew(UUID.randomUUID(), 8_000, () -> name));
            assertThat(nursery.claim(profile, "web")).isEmpty();
            assertThat(nursery.instances(ShadowInstance.State.READY)).hasSize(3);
            assertThat(nursery.table.claims(Optional.empty(), 9)).isEmpty();
        }
    }

    @Test
    void oneThatLosesARaceForMemoryStaysReady() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public String grow(ShadowInstance instance, WorkloadProfile of) {
                    nursery.yard.room.claimForNew(UUID.randomUUID(), 8_000, instance::hypervisor);
                    return super.grow(instance, of);
                }
            };
            nursery.restart(written -> {});
            assertThat(nursery.claim(profile, "web")).isEmpty();
            assertThat(nursery.instances(ShadowInstance.State.READY)).hasSize(1);
            assertThat(nursery.table.claims(Optional.empty(), 9))
                    .singleElement()
                    .satisfies(c -> assertThat(c.state()).isEqualTo(State.FAILED));
            assertThat(nursery.servers()).singleElement().satisfies(s -> assertThat(
                            s.allocation().getOr(Resource.MEMORY, 0))
                    .isEqualTo(128));
        }
    }

    @Test
    void oneThatHasNoRoomIsNotTriedTwiceAndTheNextOneIsGiven() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(2);
            List<UUID> tried = new ArrayList<>();
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public String grow(ShadowInstance instance, WorkloadProfile of) {
                    tried.add(instance.id());
                    if (tried.size() == 1) {
                        throw new NoRoomException("somebody was quicker");
                    }
                    return super.grow(instance, of);
                }
            };
            nursery.restart(written -> {});
            assertThat(nursery.claim(profile, "web")).isPresent();
            assertThat(tried).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void oneThatWasGrownForSomebodyWhoHasGoneIsMadeSmallAndWaitsOn() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            List<ShadowInstance> shrunk = new ArrayList<>();
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public Held shrink(ShadowInstance instance) {
                    shrunk.add(instance);
                    return super.shrink(instance);
                }

                @Override
                public void handOver(ShadowInstance instance, WorkloadProfile of, Handover to) {
                    throw new NotAwaitedException("he has gone");
                }
            };
            nursery.restart(written -> {});
            assertThat(nursery.claim(profile, "web")).isEmpty();
            assertThat(shrunk).hasSize(1);
            assertThat(nursery.instances(ShadowInstance.State.READY)).hasSize(1);
            assertThat(nursery.table.claims(Optional.empty(), 9))
                    .singleElement()
                    .satisfies(c -> assertThat(c.state()).isEqualTo(State.FAILED));
        }
    }

    @Test
    void nothingIsTakenForSomebodyWhoHasGone() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.ready(1);
            nursery.faults = really -> new FaultyStaging(really) {
                @Override
                public boolean isAwaited(Handover to) {
                    return false;
                }
            };
            nursery.restart(written -> {});
            assertThat(nursery.claim(profile, "web")).isEmpty();
            assertThat(nursery.table.claims(Optional.empty(), 9)).isEmpty();
            assertThat(nursery.instances(ShadowInstance.State.READY)).hasSize(1);
        }
    }
}
