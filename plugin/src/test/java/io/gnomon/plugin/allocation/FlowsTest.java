package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.cluster.Flow;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FlowsTest {
    private final Flows flows = new Flows();
    private Instant at = Instant.EPOCH;

    /** A reading, ten seconds after the one before. */
    private void reading(double read, double written) {
        at = at.plusSeconds(10);
        flows.add(
                at,
                ResourceVector.UNKNOWN.with(Resource.DISK, read + written),
                new Flow(OptionalDouble.of(read), OptionalDouble.empty()));
    }

    @Test
    void theShareIsOfWhatWentAndNotOfTheTime() {
        assertThat(flows.readShare()).isEmpty();
        reading(9, 9); // since when is not known
        assertThat(flows.readShare()).isEmpty();
        reading(30, 0);
        for (int i = 0; i < 10; i++) {
            reading(0, 1);
        }
        assertThat(flows.readShare().orElseThrow()).isCloseTo(0.75, within(0.03));
        assertThat(flows.receivedShare()).isEmpty();
    }

    @Test
    void whatIsLongAgoIsForgottenAndAGapCountsForLittle() {
        reading(0, 0);
        for (int i = 0; i < 100; i++) {
            reading(10, 0);
        }
        for (int i = 0; i < 6 * 180; i++) {
            reading(0, 1);
        }
        assertThat(flows.readShare().orElseThrow()).isLessThan(0.02);
        at = at.plusSeconds(86_400);
        reading(0, 0);
        assertThat(flows.readShare()).isEmpty();
    }

    @Test
    void anIdleServerAndAClockThatWasSetBackSayNothing() {
        for (int i = 0; i < 100; i++) {
            reading(0, 0);
        }
        assertThat(flows.readShare()).isEmpty();
        at = Instant.EPOCH;
        reading(5, 0);
        assertThat(flows.readShare()).isEmpty();
        reading(5, 5);
        assertThat(flows.readShare().orElseThrow()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void moreIsNeverReadThanThereWentAltogether() {
        at = at.plusSeconds(10);
        flows.add(at, ResourceVector.UNKNOWN, Flow.UNKNOWN);
        flows.add(
                at.plusSeconds(1),
                ResourceVector.UNKNOWN.with(Resource.DISK, 1).with(Resource.NETWORK, 2),
                new Flow(OptionalDouble.of(7), OptionalDouble.of(0.5)));
        assertThat(flows.readShare().orElseThrow()).isEqualTo(1);
        assertThat(flows.receivedShare().orElseThrow()).isEqualTo(0.25);
    }
}
