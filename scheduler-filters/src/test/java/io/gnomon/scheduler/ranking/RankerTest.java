package io.gnomon.scheduler.ranking;

import static io.gnomon.scheduler.ranking.Clouds.NOW;
import static io.gnomon.scheduler.ranking.Clouds.hypervisor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.scheduler.filter.Refusal;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.ranking.Ranking.Contribution;
import io.gnomon.scheduler.ranking.Ranking.Place;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankerTest {
    private static final Newcomer SERVER = new Newcomer("s", 1, ResourceVector.of(1, 1024, 0, 0), null);
    private final InstantSource clock = InstantSource.fixed(NOW);
    private final Ranker ranker = Clouds.ranker(new Reservations(Clouds.ON_ITS_WAY, clock), clock);

    private List<String> order(Candidate... hypervisors) {
        return ranker.rank(List.of(hypervisors), SERVER).explained().stream()
                .map(Place::hypervisor)
                .toList();
    }

    @Test
    void theHypervisorWithMoreHeadroomComesFirst() {
        assertThat(order(hypervisor("busy", 6, 1024, 0), hypervisor("calm", 1, 1024, 0)))
                .containsExactly("calm", "busy");
    }

    @Test
    void waitingVcpusOutweighALittleHeadroom() {
        assertThat(order(hypervisor("waits", 1, 1024, 0.5), hypervisor("runs", 2, 1024, 0)))
                .containsExactly("runs", "waits");
    }

    @Test
    void aHypervisorWithoutMemoryIsLastAndSaysWhatWasAskedUsedAndAvailable() {
        List<Place> places = ranker.rank(List.of(hypervisor("full", 0, 7500, 0), hypervisor("calm", 7, 0, 0)), SERVER)
                .explained();
        assertThat(places).extracting(Place::hypervisor).containsExactly("calm", "full");
        assertThat(places.get(1).refusal())
                .isEqualTo(new Refusal(
                        "memory",
                        "MiB",
                        1024,
                        7500,
                        492,
                        "memory: asked 1024 MiB, but 7500 of 8192 MiB are used or promised"
                                + " and 200 are kept in reserve, which leaves 492 available"));
        assertThat(places.get(1).weight()).isNull();
        assertThat(places.get(1).contributions()).isEmpty();
    }

    @Test
    void whatIsKeptInReserveIsNotGiven() {
        assertThat(ranker.rank(List.of(hypervisor("fits", 0, 6968, 0)), SERVER).best())
                .contains("fits");
        assertThat(ranker.rank(List.of(hypervisor("lacks", 0, 6969, 0)), SERVER).best())
                .isEmpty();
    }

    @Test
    void aHypervisorThatWasNotSeenLatelyIsNeitherRefusedNorWeighed() {
        Candidate stale = hypervisor("stale", NOW.minusSeconds(31), 0, 9000, 0, null);
        Ranking ranking = ranker.rank(List.of(stale, hypervisor("seen", 7, 0, 0.9)), SERVER);
        assertThat(ranking.best()).contains("seen");
        assertThat(ranking.known()).isEqualTo(1);
        Place place = ranking.places().get(0);
        assertThat(place.known()).isFalse();
        assertThat(place.accepted()).isTrue();
        assertThat(place.weight()).isNull();
        assertThat(ranker.rank(List.of(stale), SERVER).best()).isEmpty();
    }

    @Test
    void contributionsAddUpToTheWeight() {
        Place place = ranker.rank(List.of(hypervisor("h", 3, 1024, 0.25)), SERVER)
                .explained()
                .get(0);
        double sum = place.contributions().stream()
                .mapToDouble(Contribution::weighted)
                .sum();
        assertThat(place.weight()).isCloseTo(sum / 2, within(1e-12));
        assertThat(place.contributions().get(1)).isEqualTo(new Contribution("contention", 0.75, 0.75, 0.75));
    }

    @Test
    void itIsSaidWhichWeigherDecided() {
        Ranking ranking =
                ranker.rank(List.of(hypervisor("waits", 1, 1024, 0.5), hypervisor("runs", 3, 1024, 0)), SERVER);
        assertThat(ranking.best()).contains("runs");
        assertThat(ranking.winnersWithout()).containsExactly(Map.entry("contention", "waits"));
    }

    /** Only what is seen counts against it: else one that cannot be looked at would be preferred, or one that can. */
    @Test
    void stealAndPressureCountWhereTheyAreMeasuredAndEachSaysItsPart() {
        Ranker all = new Ranker(
                List.of(),
                StandardRules.weighers(Map.of()),
                new Reservations(Clouds.ON_ITS_WAY, clock),
                Clouds.STALE,
                clock);
        Ranking ranking = all.rank(
                List.of(
                        Clouds.idle("a-stolen", new Contention(0, 0.5, 0)),
                        Clouds.idle("b-pressed", new Contention(0, 0, 0.3)),
                        Clouds.idle("c-remote", Contention.NONE),
                        Clouds.idle("d-free", new Contention(0, 0, 0))),
                SERVER);
        assertThat(ranking.explained())
                .extracting(Place::hypervisor)
                .containsExactly("c-remote", "d-free", "b-pressed", "a-stolen");
        assertThat(ranking.explained().get(3).contributions()).contains(new Contribution("steal", 0.5, 0.5, 0.25));
        assertThat(ranking.explained().get(2).contributions()).contains(new Contribution("pressure", 0.7, 0.7, 0.35));
        assertThat(ranking.explained().get(0).contributions())
                .contains(new Contribution("steal", Double.NaN, 1, 0.5))
                .contains(new Contribution("pressure", Double.NaN, 1, 0.5));
        assertThat(ranking.explained().get(0).weight())
                .isEqualTo(ranking.explained().get(1).weight());
    }

    @Test
    void aWeightOfNothingSilencesAWeigher() {
        Ranker deaf = new Ranker(
                List.of(),
                List.of(new Weighed(new ContentionWeigher(), 0)),
                new Reservations(Clouds.ON_ITS_WAY, clock),
                Clouds.STALE,
                clock);
        Ranking ranking = deaf.rank(List.of(hypervisor("a", 0, 0, 1), hypervisor("b", 0, 0, 0)), SERVER);
        assertThat(ranking.best()).contains("a");
        assertThat(ranking.winnersWithout()).isEmpty();
        assertThatThrownBy(() -> new Weighed(new ContentionWeigher(), Double.NaN))
                .hasMessageContaining("contention");
    }

    @Test
    void nobodyIsTheBestOfNobody() {
        Ranking ranking = ranker.rank(List.of(), SERVER);
        assertThat(ranking.best()).isEmpty();
        assertThat(ranking.explained()).isEmpty();
        assertThat(ranking.winnersWithout()).isEmpty();
    }

    @Property(tries = 200)
    void everyHypervisorHasOnePlaceAndWeightsFallFromTheBestOn(
            @ForAll @Size(max = 40) List<@DoubleRange(min = 0, max = 20) Double> cpu,
            @ForAll @IntRange(min = 0, max = 9000) int memory) {
        List<Candidate> hypervisors = new java.util.ArrayList<>();
        for (int i = 0; i < cpu.size(); i++) {
            hypervisors.add(hypervisor("h" + i, cpu.get(i), i % 3 == 0 ? memory : 0, (i % 5) / 5.0));
        }
        Ranking ranking = ranker.rank(hypervisors, SERVER);
        List<Place> places = ranking.explained();
        assertThat(places)
                .extracting(Place::hypervisor)
                .containsExactlyInAnyOrderElementsOf(
                        hypervisors.stream().map(Candidate::name).toList());
        List<Double> weights = places.stream()
                .filter(Place::accepted)
                .map(p -> -java.util.Objects.requireNonNull(p.weight()))
                .toList();
        assertThat(weights).isSorted().allMatch(w -> w <= 0 && w >= -1);
        assertThat(ranking.best())
                .isEqualTo(places.stream()
                        .filter(Place::accepted)
                        .map(Place::hypervisor)
                        .findFirst());
    }
}
