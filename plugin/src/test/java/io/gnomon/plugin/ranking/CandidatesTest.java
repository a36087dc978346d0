package io.gnomon.plugin.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.ranking.Candidates.Sold;
import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a hypervisor's servers hold is known when it is ranked, and is not added up for each request. */
class CandidatesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Sold NOTHING = new Sold(OptionalDouble.of(8_192), 0, Candidate.Vcpus.UNLIMITED);

    private static ServerReading server(ResourceVector allocation) {
        return new ServerReading(
                UUID.randomUUID(),
                "web",
                "default",
                "h1",
                NOW,
                NOW,
                ResourceVector.UNKNOWN,
                allocation,
                ResourceVector.UNKNOWN,
                Map.of());
    }

    private static HypervisorReading reading(List<ServerReading> servers, Set<UUID> present) {
        ResourceVector capacity = ResourceVector.of(8, 8_192, 0, 0);
        return new HypervisorReading(
                "h1", "n1", NOW, capacity, ResourceVector.ZERO, Contention.NONE, "", servers, present);
    }

    private static double taken(HypervisorReading reading, Sold sold) {
        try (Cluster none = new Cluster(List.of(), InstantSource.fixed(NOW))) {
            return new Candidates(
                            none,
                            new DemandBook(1).outlook(0),
                            hypervisor -> Optional.empty(),
                            h -> OptionalDouble.empty())
                    .of("n1", reading, sold)
                    .allocated()
                    .getOr(Resource.MEMORY, -1);
        }
    }

    @Property
    void allThatTheServersHaveIsTaken(@ForAll @Size(max = 40) List<@DoubleRange(min = 0, max = 1e6) Double> memoryMib) {
        List<ServerReading> servers = memoryMib.stream()
                .map(m -> server(ResourceVector.UNKNOWN.with(Resource.MEMORY, m)))
                .toList();
        double all = memoryMib.stream().mapToDouble(m -> m).sum();
        assertThat(taken(reading(servers, Set.of()), NOTHING)).isEqualTo(all);
    }

    @Test
    void whatWasSoldCountsWhereItIsMore() {
        HypervisorReading reading = reading(List.of(server(ResourceVector.of(1, 512, 0, 0))), Set.of());
        assertThat(taken(reading, new Sold(OptionalDouble.of(8_192), 2_048, Candidate.Vcpus.UNLIMITED)))
                .isEqualTo(2_048);
        assertThat(taken(reading, new Sold(OptionalDouble.of(8_192), 100, Candidate.Vcpus.UNLIMITED)))
                .isEqualTo(512);
    }

    @Test
    void aServerOfWhichSomethingIsNotKnownCountsWithTheRest() {
        HypervisorReading reading = reading(
                List.of(server(ResourceVector.UNKNOWN.with(Resource.CPU, 2)), server(ResourceVector.of(1, 512, 3, 4))),
                Set.of());
        assertThat(reading.allocated()).isEqualTo(ResourceVector.of(3, 512, 3, 4));
    }

    @Test
    void oneThatIsThereAndCouldNotBeReadIsNamed() {
        ServerReading read = server(ResourceVector.of(1, 512, 0, 0));
        UUID hung = UUID.randomUUID();
        HypervisorReading reading = reading(List.of(read), new HashSet<>(List.of(read.id(), hung)));
        assertThat(reading.unread()).containsExactly(hung);
    }

    @Test
    void noRequestLooksAtAServer() {
        List<ServerReading> untouchable = new AbstractList<>() {
            @Override
            public ServerReading get(int index) {
                throw new AssertionError("a server was looked at");
            }

            @Override
            public int size() {
                return 30;
            }
        };
        HypervisorReading reading = new HypervisorReading(
                "h1",
                "n1",
                NOW,
                ResourceVector.of(8, 8_192, 0, 0),
                ResourceVector.ZERO,
                Contention.NONE,
                "",
                untouchable,
                Set.of(),
                ResourceVector.of(30, 3_000, 0, 0),
                Set.of());
        assertThat(taken(reading, NOTHING)).isEqualTo(3_000);
    }
}
