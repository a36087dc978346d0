package io.gnomon.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ResourceVectorTest {
    @Property
    void aDifferenceIsNeverNegative(
            @ForAll @DoubleRange(min = 0, max = 1e6) double a, @ForAll @DoubleRange(min = 0, max = 1e6) double b) {
        ResourceVector x = ResourceVector.UNKNOWN.with(Resource.CPU, a);
        ResourceVector y = ResourceVector.UNKNOWN.with(Resource.CPU, b);
        assertThat(x.minus(y).getOr(Resource.CPU, -1)).isEqualTo(Math.max(0, a - b));
    }

    @Test
    void whatIsUnknownStaysUnknownInASum() {
        ResourceVector sum = ResourceVector.ZERO.plus(ResourceVector.UNKNOWN.with(Resource.CPU, 1));
        assertThat(sum.get(Resource.CPU)).hasValue(1);
        assertThat(sum.get(Resource.MEMORY)).isEmpty();
    }

    @Test
    void nanAndNegativeAmountsAreRefusedByName() {
        assertThatThrownBy(() -> ResourceVector.ZERO.with(Resource.MEMORY, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memory");
        assertThatThrownBy(() -> ResourceVector.ZERO.with(Resource.DISK, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
