package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.allocation.Sharers.Giver;
import io.gnomon.plugin.allocation.Sharers.Lacking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SharersTest {
    private static Giver giver(int id, double priority, double most) {
        return new Giver(new UUID(0, id), priority, most, 2);
    }

    @Test
    void theLowestPriorityGivesAllThatItCanBeforeTheNextGivesAnything() {
        List<Giver> givers = List.of(giver(1, 20, 100), giver(2, 5, 30), giver(3, 10, 100));
        assertThat(Sharers.gifts(List.of(new Lacking(30, 50)), givers, 0))
                .isEqualTo(Map.of(new UUID(0, 2), 30.0, new UUID(0, 3), 20.0));
        assertThat(Sharers.gifts(List.of(new Lacking(30, 50)), givers, 40)).isEqualTo(Map.of(new UUID(0, 2), 10.0));
        assertThat(Sharers.gifts(List.of(new Lacking(30, 50)), givers, 60)).isEmpty();
        assertThat(Sharers.gifts(List.of(new Lacking(5, 50)), givers, 0)).isEmpty();
    }

    @Provide
    Arbitrary<List<Giver>> givers() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.doubles().between(0, 100),
                        Arbitraries.of(0.25, 2.0, 128.0))
                .as((priority, most, step) -> new Giver(UUID.randomUUID(), priority, most, step))
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Lacking>> lacking() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.doubles().between(0.1, 200))
                .as((priority, amount) -> new Lacking(priority, amount))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static double whole(Giver giver) {
        return Math.floor(giver.most() / giver.step() + 1e-9) * giver.step();
    }

    @Property
    void nobodyGivesMoreThanItCanNorToItsEquals(
            @ForAll("lacking") List<Lacking> lacking,
            @ForAll("givers") List<Giver> givers,
            @ForAll @DoubleRange(min = 0, max = 100) double underWay) {
        Map<UUID, Double> gifts = Sharers.gifts(lacking, givers, underWay);
        double highest = lacking.stream().mapToDouble(Lacking::priority).max().orElseThrow();
        for (Giver giver : givers) {
            double gift = gifts.getOrDefault(giver.server(), 0.0);
            assertThat(gift).isBetween(0.0, giver.most() + 1e-6);
            assertThat(gift / giver.step()).isCloseTo(Math.rint(gift / giver.step()), within(1e-6));
            assertThat(gift > 0 && giver.priority() >= highest).isFalse();
        }
    }

    @Property
    void whoComesFirstKeepsItsOwnAsLongAsOneBehindItHasSomethingToGive(
            @ForAll("lacking") List<Lacking> lacking, @ForAll("givers") List<Giver> givers) {
        Map<UUID, Double> gifts = Sharers.gifts(lacking, givers, 0);
        for (Giver giver : givers) {
            if (gifts.containsKey(giver.server())) {
                assertThat(givers)
                        .filteredOn(other -> other.priority() < giver.priority())
                        .allSatisfy(other -> assertThat(gifts.getOrDefault(other.server(), 0.0))
                                .isCloseTo(whole(other), within(1e-6)));
            }
        }
    }

    @Property
    void noMoreIsTakenThanWhatIsLackedAndAStepAndTheHighestGetsAllThereIs(
            @ForAll("lacking") List<Lacking> lacking, @ForAll("givers") List<Giver> givers) {
        double given = Sharers.gifts(lacking, givers, 0).values().stream()
                .mapToDouble(g -> g)
                .sum();
        double lacks = lacking.stream().mapToDouble(Lacking::amount).sum();
        double step = givers.stream().mapToDouble(Giver::step).max().orElse(0);
        assertThat(given).isLessThanOrEqualTo(lacks + step * lacking.size() + 1e-6);
        List<Lacking> order = new ArrayList<>(lacking);
        order.sort(java.util.Comparator.comparingDouble(Lacking::priority).reversed());
        double there = givers.stream()
                .filter(g -> g.priority() < order.get(0).priority())
                .mapToDouble(SharersTest::whole)
                .sum();
        assertThat(given).isGreaterThanOrEqualTo(Math.min(there, order.get(0).amount()) - 1e-6);
    }
}
