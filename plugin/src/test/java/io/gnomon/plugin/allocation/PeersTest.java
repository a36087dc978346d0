package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.neighbors.AgedSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final int AGE = 20;

    private final Map<Tracked, AgedSeries> aged = new IdentityHashMap<>();

    private Tracked server(int i, Map<String, String> declared, int age) {
        return server(i, "default", declared, age);
    }

    private Tracked server(int i, String project, Map<String, String> declared, int age) {
        Tracked server = new Tracked(
                new ServerRecord(
                        new UUID(1, i),
                        "p" + i,
                        "server-" + i,
                        project,
                        "test",
                        "h1",
                        true,
                        declared,
                        Instant.EPOCH,
                        Optional.empty()),
                10);
        aged.put(server, new AgedSeries("server-" + i, 60, new double[1][age]));
        return server;
    }

    @Test
    void inASmallFleetEverybodyWhoIsOldEnoughAndMayBeIsAPeer() {
        Tracked subject = server(0, Map.of(), 5);
        IntStream.range(1, 10).forEach(i -> server(i, Map.of(), AGE));
        server(10, Map.of(), 5);
        Tracked forbidden = server(11, Map.of(), AGE);
        assertThat(new Peers(aged, Near.NOBODY, project -> true)
                        .of(subject, 10, other -> other != forbidden)
                        .keySet())
                .extracting(t -> t.record().name())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(1, 10).mapToObj(i -> "server-" + i).toList());
    }

    @Test
    void inALargeFleetHalfAreDeclaredAlikeTheNextAreNearByFingerprintAndTheirNumberIsBounded() {
        Tracked subject = server(0, Map.of("app", "web"), 5);
        List<Tracked> web = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            Tracked other = server(i, Map.of("app", i % 10 == 0 ? "web" : "batch"), AGE);
            if (i % 10 == 0) {
                web.add(other);
            }
        }
        List<UUID> near = List.of(new UUID(1, 3), new UUID(1, 777));
        Map<Tracked, AgedSeries> peers = new Peers(
                        aged,
                        (server, most, eligible) ->
                                near.stream().filter(eligible).toList(),
                        project -> true)
                .of(subject, 10, other -> true);
        assertThat(peers).hasSize(Peers.MOST).doesNotContainKey(subject);
        assertThat(peers.keySet().stream().filter(web::contains)).hasSizeGreaterThanOrEqualTo(Peers.MOST / 2);
        assertThat(peers.keySet()).extracting(t -> t.record().id()).containsAll(near);
    }

    @Test
    void thoseWhoAreNearMustBeOldEnoughToo() {
        Tracked subject = server(0, Map.of(), 5);
        IntStream.rangeClosed(1, 100).forEach(i -> server(i, Map.of(), AGE));
        Tracked young = server(101, Map.of(), 6);
        Near near = (server, most, eligible) ->
                List.of(young.record().id()).stream().filter(eligible).toList();
        assertThat(new Peers(aged, near, project -> true).of(subject, 10, other -> true))
                .doesNotContainKey(young)
                .hasSize(Peers.MOST);
    }

    @Test
    void theOrderOfTheFleetDoesNotMatter() {
        Tracked subject = server(0, Map.of("app", "web"), 5);
        IntStream.rangeClosed(1, 500).forEach(i -> server(i, Map.of("app", "app-" + i % 3), AGE));
        Map<Tracked, AgedSeries> turned = new IdentityHashMap<>();
        aged.keySet().stream()
                .sorted(Comparator.comparing((Tracked t) -> t.record().id()).reversed())
                .forEach(t -> turned.put(t, aged.get(t)));
        assertThat(new Peers(turned, Near.NOBODY, project -> true)
                        .of(subject, 10, other -> true)
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(new Peers(aged, Near.NOBODY, project -> true)
                        .of(subject, 10, other -> true)
                        .keySet());
    }

    @Test
    void aSmallProjectFindsItsOwnAndThoseThatPermitItAmongHoweverManyThatDoNot() {
        IntStream.rangeClosed(1, 20_000).forEach(i -> server(i, "closed-" + i % 7, Map.of("app", "web"), AGE));
        List<Tracked> own = IntStream.rangeClosed(20_001, 20_010)
                .mapToObj(i -> server(i, "small", Map.of("app", "web"), AGE))
                .toList();
        List<Tracked> permitting = IntStream.rangeClosed(20_011, 20_030)
                .mapToObj(i -> server(i, "open", Map.of(), AGE))
                .toList();
        Peers peers = new Peers(aged, Near.NOBODY, "open"::equals);
        Map<Tracked, AgedSeries> found =
                peers.of(own.get(0), 10, other -> own.contains(other) || permitting.contains(other));
        assertThat(found.keySet())
                .containsAll(own.subList(1, own.size()))
                .containsAll(permitting)
                .hasSize(own.size() - 1 + permitting.size());
    }
}
