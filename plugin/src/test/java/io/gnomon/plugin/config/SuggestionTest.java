package io.gnomon.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    @Test
    void slipsAreCounted() {
        assertThat(Suggestion.editDistance("period", "perod")).isEqualTo(1);
        assertThat(Suggestion.editDistance("period", "peroid")).isEqualTo(1);
        assertThat(Suggestion.editDistance("kitten", "sitting")).isEqualTo(3);
    }

    @Property(tries = 200)
    void distanceIsSymmetricAndZeroOnlyForTheSame(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        assertThat(Suggestion.editDistance(a, b)).isEqualTo(Suggestion.editDistance(b, a));
        assertThat(Suggestion.editDistance(a, b) == 0).isEqualTo(a.equals(b));
    }
}
