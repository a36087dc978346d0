package io.gnomon.scheduler.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.filter.MemoryFilter;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import io.gnomon.scheduler.weigher.HeadroomWeigher;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final ResourceVector ASKED = ResourceVector.of(1, 1024, 0, 0);
    private final Ranking ranking = new Ranking(
            List.of(new MemoryFilter(200)), Map.of(new HeadroomWeigher(), 1.0, new ContentionWeigher(), 1.0));

    @Test
    void theHypervisorWithMoreHeadroomComesFirst() {
        assertThat(ranking.rank(List.of(hypervisor("busy", 6, 1024, 0), hypervisor("calm", 1, 1024, 0)), ASKED))
                .extracting(Ranking.Place::hypervisor)
                .containsExactly("calm", "busy");
    }

    @Test
    void waitingVcpusOutweighALittleHeadroom() {
        assertThat(ranking.rank(List.of(hypervisor("waits", 1, 1024, 0.5), hypervisor("runs", 2, 1024, 0)), ASKED))
                .extracting(Ranking.Place::hypervisor)
                .containsExactly("runs", "waits");
    }

    @Test
    void aHypervisorWithoutMemoryIsLastAndSaysWhatWasAskedAndWhatThereIs() {
        List<Ranking.Place> places =
                ranking.rank(List.of(hypervisor("full", 0, 7500, 0), hypervisor("calm", 7, 0, 0)), ASKED);
        assertThat(places).extracting(Ranking.Place::hypervisor).containsExactly("calm", "full");
        assertThat(places.get(1).refused())
                .contains("memory: asked 1024 MiB, but 7500 of 8192 MiB are used or promised"
                        + " and 200 are kept in reserve, which leaves 492 available");
    }

    @Test
    void whatIsKeptInReserveIsNotGiven() {
        assertThat(ranking.rank(List.of(hypervisor("fits", 0, 6968, 0)), ASKED)
                        .get(0)
                        .refused())
                .isEmpty();
        assertThat(ranking.rank(List.of(hypervisor("lacks", 0, 6969, 0)), ASKED)
                        .get(0)
                        .refused())
                .isPresent();
    }

    private static Candidate hypervisor(String name, double cpu, double memory, double contention) {
        ResourceVector used = ResourceVector.of(cpu, memory, 0, 0);
        return new Candidate(name, ResourceVector.of(8, 8192, 1000, 1000), used, used, contention);
    }
}
