package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.deployment.Coverage.Staged;
import io.gnomon.plugin.deployment.FailureModel.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeedsTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final FailureModel MODEL = new FailureModel(List.of(seen("a"), seen("b"), seen("c")), Map.of());

    private static Seen seen(String name) {
        return new Seen(name, "z", Duration.ofDays(30), 1);
    }

    private static Staged staged(String portion, String hypervisor) {
        return new Staged("acme", "shop", portion, hypervisor, 0.9);
    }

    private static List<Needs> needs(Map<String, Double> left, Needs.Demand demand, Staged... staged) {
        Coverage coverage = new Coverage(
                MODEL, WEEK, List.of(Sites.of("shop", "web", "a"), Sites.of("shop", "db", "b")), List.of(staged));
        return coverage.needs(WEEK, 128, h -> Optional.ofNullable(left.get(h)), demand);
    }

    private final Map<String, Double> left = Map.of("a", 1000.0, "b", 1000.0, "c", 2000.0);

    @Test
    void whatAlternatesGrowByIsTheMostOfOneLossAndAnyLossCounts() {
        double p = MODEL.lossOf("a", WEEK);
        assertThat(needs(left, mib -> Optional.of(1.0), staged("web", "c"), staged("db", "c"), staged("web", "b")))
                .satisfiesExactly(
                        c -> {
                            assertThat(c.hypervisor()).isEqualTo("c");
                            assertThat(c.mib()).isEqualTo(512 - 128);
                            assertThat(c.probability()).isCloseTo(1 - (1 - p) * (1 - p), within(1e-9));
                        },
                        b -> {
                            assertThat(b.hypervisor()).isEqualTo("b");
                            assertThat(b.probability()).isCloseTo(p, within(1e-9));
                        });
    }

    @Test
    void newServersTakeTheirShareOfWhatIsLeft() {
        // c has half of all that is left, so half of what is requested goes there: 2 * (2000 - 384) may be
        Needs.Demand demand = mib -> Optional.of(mib >= 3232 - 1 && mib <= 3232 + 1 ? 0.7 : 0.0);
        assertThat(needs(left, demand, staged("web", "c")).get(0).enough()).hasValue(0.7);
    }

    @Test
    void withoutRoomOrForecastThatIsSaid() {
        assertThat(needs(Map.of("c", 100.0), mib -> Optional.of(1.0), staged("web", "c"))
                        .get(0)
                        .enough())
                .hasValue(0.0);
        assertThat(needs(left, mib -> Optional.empty(), staged("web", "c"))
                        .get(0)
                        .enough())
                .isEmpty();
        assertThat(needs(left, mib -> Optional.of(1.0))).isEmpty();
    }
}
