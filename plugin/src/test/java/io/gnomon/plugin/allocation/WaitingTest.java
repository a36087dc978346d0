package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where memory is short, what waits for somebody is asked before servers that somebody uses. */
class WaitingTest {
    private static final double HELD = 600;
    private static final LoadTrace ONCE = new LoadTrace(List.of(new Line(0, 0.1, 900, 1), new Line(40, 0.1, 150, 1)));
    private static final LoadTrace LATER = new LoadTrace(List.of(new Line(0, 0.1, 100, 1), new Line(60, 0.1, 900, 1)));

    @TempDir
    Path folder;

    @Test
    void aShadowInstanceIsAskedBeforeAServerOfLowerPriorityIs() {
        assertThat(givenBack(Map.of())).as("as without it").isPositive();
        assertThat(givenBack(Map.of(ServerReading.SHADOW, "staged"))).isZero();
    }

    /** What the server of lower priority had given back when something was first asked of anybody. */
    private double givenBack(Map<String, String> metadata) {
        Map<String, String> settings = new HashMap<>(ScarcityTest.TIGHT);
        settings.put("decide.priorities", "server:first=100");
        try (House house = new House(folder.resolve("house" + metadata.size()), settings)) {
            UUID behind = house.server("behind", true, ONCE);
            house.run(Duration.ofSeconds(30));
            UUID idle = house.idle("idle", HELD, metadata);
            house.server("first", true, LATER);
            double before = house.allocated(behind, Resource.MEMORY);
            for (int i = 0; i < 150; i++) {
                house.run(Duration.ofSeconds(1));
                double asked = house.room.asked().values().stream()
                        .mapToDouble(mib -> mib)
                        .sum();
                double gave = before - house.allocated(behind, Resource.MEMORY);
                if (asked > 0 || gave > 0) {
                    assertThat(asked).isLessThanOrEqualTo(metadata.isEmpty() ? 0 : HELD);
                    assertThat(house.allocated(idle, Resource.MEMORY))
                            .as("it goes, and is not made smaller")
                            .isEqualTo(HELD);
                    return gave;
                }
            }
            throw new AssertionError("nothing was short");
        }
    }
}
