package io.gnomon.plugin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.trace.LoadTrace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadsTest {
    /** The newcomers come when the others have played four samples, and wait for their guests after that. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8})
    void sixGuestsTogetherLeaveRoomOnTwoCores(int lateBy) {
        Map<String, double[]> excerpt = Excerpt.read();
        double most = 0;
        for (int sample = 0; sample < 20; sample++) {
            double sum = 0;
            for (List<Cast.Role> guests : List.of(Cast.REFERENCES, Cast.NEWCOMERS)) {
                int played = guests == Cast.REFERENCES ? sample : sample - lateBy;
                for (Cast.Role role : guests) {
                    sum += cores(
                            Loads.of(excerpt.get(role.series()), Pace.GUESTS).lines(), played);
                }
            }
            most = Math.max(most, sum);
        }
        assertThat(most).isBetween(0.5, 1.2);
    }

    private static double cores(List<LoadTrace.Line> lines, int sample) {
        return sample < 0 ? 0 : lines.get(Math.min(sample, lines.size() - 1)).cpuCores();
    }
}
