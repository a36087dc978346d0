package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.deployment.Coverage.Kind;
import io.gnomon.plugin.deployment.Coverage.Loss;
import io.gnomon.plugin.deployment.Coverage.Staged;
import io.gnomon.plugin.deployment.FailureModel.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final FailureModel MODEL =
            new FailureModel(List.of(seen("a1", "a"), seen("a2", "a"), seen("b1", "b"), seen("b2", "b")), Map.of());

    private final Map<String, Double> free =
            new TreeMap<>(Map.of("a1", 4096.0, "a2", 4096.0, "b1", 4096.0, "b2", 4096.0));

    private static Seen seen(String name, String zone) {
        return new Seen(name, zone, Duration.ofDays(30), 1);
    }

    private final Plan.Alternates alternates = new Plan.Alternates() {
        @Override
        public Optional<Double> availableMib(String hypervisor) {
            return Optional.ofNullable(free.get(hypervisor));
        }

        @Override
        public double works(Site site, String hypervisor) {
            return hypervisor.equals("b2") ? 0.5 : 0.9;
        }
    };

    private static Coverage coverage(Site... sites) {
        return new Coverage(MODEL, MONTH, List.of(sites), List.of());
    }

    private Plan plan(double budget, Site... sites) {
        return Plan.make(coverage(sites), MODEL, alternates, budget, 128);
    }

    private static Loss loss(Coverage coverage, Kind kind, String name) {
        return coverage.losses().stream()
                .filter(l -> l.kind() == kind && l.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatRunsInOnePlaceIsLostWithIt() {
        Coverage coverage = coverage(Sites.of("shop", "web", "a1", "b1"), Sites.of("shop", "db", "a1"));
        Loss a1 = loss(coverage, Kind.HYPERVISOR, "a1");
        assertThat(a1.hit()).containsExactly("shop/db");
        assertThat(a1.survives()).isZero();
        assertThat(loss(coverage, Kind.HYPERVISOR, "b1").survives()).isEqualTo(1);
        assertThat(loss(coverage, Kind.ZONE, "a").hit()).containsExactly("shop/db");
        assertThat(coverage.losses().get(0).name()).isEqualTo("a1");
        assertThat(coverage.survivesAny(Kind.HYPERVISOR)).isCloseTo(0.75, within(1e-9));
        assertThat(coverage.survival())
                .isCloseTo((1 - MODEL.lossOf("a1", MONTH)) * (1 - MODEL.lossOfZone("a", MONTH)), within(1e-12));
    }

    @Test
    void anAlternateElsewhereSavesItAsOftenAsItWorksAndOneInTheSamePlaceNever() {
        Site db = Sites.of("shop", "db", "a1");
        Coverage elsewhere =
                new Coverage(MODEL, MONTH, List.of(db), List.of(new Staged("acme", "shop", "db", "a2", 0.9)));
        assertThat(loss(elsewhere, Kind.HYPERVISOR, "a1").survives()).isCloseTo(0.9, within(1e-12));
        assertThat(loss(elsewhere, Kind.ZONE, "a").survives())
                .as("it is lost with its zone")
                .isZero();
        Coverage same = new Coverage(MODEL, MONTH, List.of(db), List.of(new Staged("acme", "shop", "db", "a1", 0.9)));
        assertThat(loss(same, Kind.HYPERVISOR, "a1").survives()).isZero();
        Coverage theirs =
                new Coverage(MODEL, MONTH, List.of(db), List.of(new Staged("other", "shop", "db", "b1", 0.9)));
        assertThat(loss(theirs, Kind.HYPERVISOR, "a1").survives())
                .as("of another project")
                .isZero();
    }

    @Test
    void theFirstAlternateStandsInAnotherZoneAndWhereCopiesWork() {
        Plan plan = plan(128, Sites.of("shop", "db", "a1"));
        assertThat(plan.chosen()).hasSize(1);
        assertThat(plan.chosen().get(0).staged().hypervisor()).isEqualTo("b1");
        assertThat(plan.heldMib()).isEqualTo(128);
        assertThat(plan.after().survival()).isGreaterThan(plan.before().survival());
        assertThat(plan.open()).isEmpty();
    }

    @Test
    void noneIsPutWhereAServerOfThePortionRuns() {
        Plan plan = plan(100_000, Sites.of("shop", "db", "a1"), Sites.of("shop", "web", "a1", "a2"));
        assertThat(plan.chosen())
                .allSatisfy(c -> assertThat(c.staged().hypervisor()).isNotEqualTo("a1"))
                .filteredOn(c -> c.staged().portion().equals("web"))
                .isNotEmpty()
                .allSatisfy(c -> assertThat(c.staged().hypervisor()).startsWith("b"));
    }

    @Test
    void theBudgetIsKeptAndWhatItLeavesOpenIsSaid() {
        Plan plan = plan(200, Sites.of("shop", "db", "a1"), Sites.of("shop", "web", "a1"));
        assertThat(plan.heldMib()).isLessThanOrEqualTo(200);
        assertThat(plan.chosen()).hasSize(1);
        assertThat(plan.open().values()).containsExactly("the budget (deployment.budget-mib) is spent");
        assertThat(plan(0, Sites.of("shop", "db", "a1")).chosen()).isEmpty();
    }

    @Test
    void itMustBeAbleToGrowWhereItStands() {
        free.replaceAll((name, mib) -> 511.0);
        Plan plan = plan(4096, Sites.of("shop", "db", "a1"));
        assertThat(plan.chosen()).isEmpty();
        assertThat(plan.open()).containsEntry("shop/db", "no other hypervisor has 512 MiB left for it");

        free.put("b2", 600.0);
        Plan two = plan(4096, Sites.of("shop", "db", "a1"), Sites.of("shop", "web", "a1"));
        assertThat(two.chosen()).as("room for one only").hasSize(1);
    }

    @Test
    void aHypervisorThatIsNotSeenNowGetsNone() {
        free.remove("b1");
        free.remove("b2");
        assertThat(plan(128, Sites.of("shop", "db", "a1")).chosen())
                .singleElement()
                .satisfies(c -> assertThat(c.staged().hypervisor()).isEqualTo("a2"));
        free.clear();
        assertThat(plan(128, Sites.of("shop", "db", "a1")).open())
                .containsEntry("shop/db", "every hypervisor that is seen runs a server of it");
    }

    @Test
    void whatDoesNotRunNeedsNoAlternate() {
        assertThat(plan(4096, Sites.of("shop", "db")).chosen()).isEmpty();
    }
}
