package io.gnomon.plugin.shadow.nova;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.shadow.nova.NovaWard.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.shadow.Staging.NotAwaitedException;
import io.gnomon.plugin.store.ShadowClaim;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.WorkloadProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told of a server that waits in Nova, and what becomes of it. */
class NovaClaimsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private NovaWard ward;

    @BeforeEach
    void begin() {
        ward = new NovaWard(folder);
    }

    @AfterEach
    void end() {
        ward.close();
    }

    private UUID told(String name) throws Exception {
        return ward.nova
                .claim(ward.claims, request(name), LONG)
                .get(60, TimeUnit.SECONDS)
                .orElseThrow();
    }

    private List<ShadowClaim> claims() {
        return ward.table.claims(Optional.empty(), 100);
    }

    private void ends(ShadowClaim.State state) {
        eventually("its claim is " + state, () -> claims().stream().allMatch(c -> c.state() == state));
    }

    @Test
    void whatWasOnlyAskedForIsNotLearntAndWhatNovaHasAllowedIs() {
        assertThat(ward.nova.isReady(request("web"))).isFalse();
        assertThat(ward.nova.isReady(request("web"))).isFalse();
        assertThat(ward.table.profiles(Optional.empty())).isEmpty();
        ward.nova.made(request("web"));
        assertThat(ward.table.profiles(Optional.empty())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"flavorRef\":\"m1\",\"imageRef\":\"image-1\",\"networks\":\"none\",\"host\":\"compute1\"}",
                "{\"flavorRef\":\"m1\",\"imageRef\":\"image-1\",\"networks\":\"none\",\"user_data\":\"IyE=\"}",
                "{\"flavorRef\":\"m1\",\"imageRef\":\"image-1\",\"networks\":\"none\",\"metadata\":{}}",
                "{\"flavorRef\":\"m1\",\"imageRef\":\"another\",\"networks\":\"none\"}",
                "{\"flavorRef\":\"m2\",\"imageRef\":\"image-1\",\"networks\":\"none\"}",
                "{\"flavorRef\":\"m1\",\"imageRef\":\"image-1\",\"networks\":[{\"port\":\"7\"}]}",
                "{\"flavorRef\":\"m1\",\"imageRef\":\"image-1\",\"availability_zone\":\"nova:compute1\"}",
                "[]",
                "{"
            })
    void nothingElseIsEverAskedForInTheNameOfAnAdministrator(String server) {
        ward.nova.made(new NovaRequest(NovaWard.PROJECT, "ada", "web", "m1", "image-1", server));
        assertThat(ward.table.profiles(Optional.empty())).isEmpty();
    }

    @Test
    void theWorkloadsOfAProjectAreBounded() {
        for (int i = 0; i < NovaLearning.MOST_PROFILES + 5; i++) {
            ward.nova.made(new NovaRequest(
                    NovaWard.PROJECT,
                    "ada",
                    "web",
                    "m1",
                    "image-1",
                    "{\"availability_zone\":\"z" + i + "\",\"flavorRef\":\"m1\",\"imageRef\":\"image-1\"}"));
        }
        assertThat(ward.table.profiles(Optional.empty())).hasSize(NovaLearning.MOST_PROFILES);
    }

    @Test
    void requestsThatWaitToBeCountedAreBoundedAndAreCountedAgainWhenThereIsRoom() {
        Queue<Runnable> later = new ArrayDeque<>();
        ward.restart(Runnable::run, later::add);
        for (int i = 0; i < NovaLearning.MOST_WAITING + 5; i++) {
            ward.nova.made(request("web-" + i));
        }
        assertThat(later).hasSize(NovaLearning.MOST_WAITING);
        later.remove().run();
        ward.nova.made(request("web"));
        ward.nova.made(request("one too many"));
        assertThat(later).hasSize(NovaLearning.MOST_WAITING);
        assertThat(ward.known().requests()).isEqualTo(1);
    }

    @Test
    void claimsAtATimeAreBoundedAndTheNextOneIsPassedOnAtOnce() {
        Queue<Runnable> later = new ArrayDeque<>();
        ward.ready(1);
        ward.restart(later::add);
        ward.run(Duration.ofSeconds(1)); // it reads the flavor
        List<CompletableFuture<Optional<UUID>>> waiting = new ArrayList<>();
        for (int i = 0; i < NovaClaims.MOST_CLAIMS; i++) {
            waiting.add(ward.nova.claim(ward.claims, request("web-" + i), LONG));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(ward.nova.claim(ward.claims, request("one too many"), LONG)).isCompletedWithValue(Optional.empty());
        assertThat(later).hasSize(NovaClaims.MOST_CLAIMS);
        waiting.forEach(given -> given.complete(Optional.empty())); // nobody waits any more
        later.forEach(Runnable::run);
        later.clear();
        assertThat(ward.nova.claim(ward.claims, request("web"), LONG)).isNotDone();
        assertThat(later).hasSize(1);
        assertThat(claims()).isEmpty();
    }

    @Test
    void oneThatIsTakenIsItsOwnersAndCountedAsARequest() throws Exception {
        WorkloadProfile profile = ward.ready(1);
        UUID server = told("web");
        assertThat(ward.fake.placement.held(server.toString(), "MEMORY_MB")).isEqualTo(512);
        ward.take(server);
        ends(ShadowClaim.State.DONE);
        eventually(
                "it is counted",
                () -> ward.table.profile(profile.id()).orElseThrow().requests() == 2);
        ward.cluster.observeAll();
        assertThat(ward.reading(server).isShadow())
                .as("known at once, not only when all servers are read again")
                .isFalse();
        assertThat(ward.memory(server)).isEqualTo(512);
    }

    @Test
    void whereNobodyWaitsAnyMoreNothingIsTouched() throws Exception {
        Queue<Runnable> later = new ArrayDeque<>();
        ward.ready(1);
        ward.restart(later::add);
        ward.run(Duration.ofSeconds(1)); // it reads the flavor
        CompletableFuture<Optional<UUID>> given = ward.nova.claim(ward.claims, request("web"), Duration.ofMillis(20));
        assertThat(given.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(later).hasSize(1);
        later.remove().run(); // all threads were busy until now
        assertThat(claims()).isEmpty();
        assertThat(ward.instances(State.READY)).hasSize(1);
    }

    @Test
    void whoIsNotThereIsToldOfNothing() {
        ward.ready(1);
        UUID server = ward.server(ward.instances(State.READY).get(0));
        assertThatThrownBy(() -> ward.nova.handOver(server, new Handover("web", "ada", Map.of(), true)))
                .isInstanceOf(NotAwaitedException.class);
        assertThat(ward.nova.returned(server)).isFalse();
    }

    @Test
    void oneThatIsGivenBackEndsItsClaimAtOnceAndMakesRoomFirst() throws Exception {
        ward.ready(2);
        UUID server = told("web");
        assertThat(ward.nova.returned(server)).isTrue();
        assertThat(claims()).singleElement().satisfies(c -> assertThat(c.state())
                .isEqualTo(ShadowClaim.State.FAILED));
        assertThat(ward.fake.nova.servers).as("not removed yet").hasSize(2);
        assertThat(ward.nova.makeRoom(ward.stager, NovaWard.PROJECT)).isTrue();
        assertThat(ward.fake.nova.servers).hasSize(1).doesNotContainKey(server.toString());
        assertThat(ward.instances(State.READY)).hasSize(1);
    }

    @Test
    void oneThatNobodyTakesIsRemoved() throws Exception {
        ward.ready(1);
        UUID server = told("web");
        ward.pass(NovaClaims.TAKEN_WITHIN.plusSeconds(1));
        ends(ShadowClaim.State.FAILED);
        ward.run(Duration.ofSeconds(2));
        assertThat(ward.fake.nova.servers).doesNotContainKey(server.toString());
    }

    @Test
    void oneThatIsBeingTakenWhenTheDaemonStopsIsNotTakenAway() throws Exception {
        ward.ready(1);
        UUID server = told("web");
        ward.stop();
        assertThat(ward.table.openClaims()).singleElement().satisfies(c -> assertThat(c.state())
                .isEqualTo(ShadowClaim.State.NAMING));
        ward.restart(Runnable::run);
        ward.run(Duration.ofSeconds(20));
        assertThat(ward.fake.nova.servers).containsKey(server.toString());
        ward.take(server);
        ward.run(Duration.ofSeconds(2));
        assertThat(claims()).singleElement().satisfies(c -> assertThat(c.state())
                .isEqualTo(ShadowClaim.State.DONE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAKillOneThatMayYetBeTakenIsLeftAloneAsLongAsItMay(boolean isTaken) {
        WorkloadProfile profile = ward.ready(1);
        ShadowInstance instance = ward.instances(State.READY).get(0);
        UUID server = ward.server(instance);
        ShadowClaim claim = ward.table
                .take(List.of(instance.id()), profile.project(), "ada", "web", instance.updatedAt())
                .orElseThrow();
        ward.pass(Duration.ofSeconds(1));
        ward.table.advance(
                claim.id(), ShadowClaim.State.NAMING, "", instance.updatedAt().plusSeconds(31));
        ward.restart(Runnable::run);
        ward.run(Duration.ofSeconds(20));
        assertThat(ward.table.openClaims())
                .as("who was told may be about to take it")
                .hasSize(1);
        if (isTaken) {
            ward.take(server);
        }
        ward.run(Duration.ofSeconds(75));
        assertThat(claims()).singleElement().satisfies(c -> assertThat(c.state())
                .isEqualTo(isTaken ? ShadowClaim.State.DONE : ShadowClaim.State.FAILED));
        assertThat(ward.fake.nova.servers.containsKey(server.toString())).isEqualTo(isTaken);
    }
}
