package io.gnomon.plugin.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.WorkloadProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many are wanted as came together lately, also after a restart. */
class RecentRequestsTest {
    @TempDir
    Path folder;

    @Test
    void theMostWithinAMinuteOfTheLastHourAreWanted() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested(); // after 0, 30, 60 and 660 s
            nursery.yard.pass(Duration.ofSeconds(30));
            nursery.requested();
            nursery.yard.pass(Duration.ofSeconds(30));
            nursery.requested();
            nursery.yard.pass(Duration.ofSeconds(600));
            nursery.requested();
            assertThat(nursery.table.profile(profile.id()).orElseThrow().requests())
                    .isEqualTo(4);
            assertThat(wanted(nursery, profile)).isEqualTo(3);
            nursery.yard.pass(Duration.ofSeconds(3_630 - 660));
            assertThat(wanted(nursery, profile)).isEqualTo(2);
            nursery.yard.pass(Duration.ofSeconds(60));
            assertThat(wanted(nursery, profile)).isEqualTo(1);
            nursery.yard.pass(Duration.ofSeconds(600));
            assertThat(wanted(nursery, profile)).isZero();
            nursery.table.prune(nursery.yard.now());
            assertThat(nursery.table.requests(Instant.EPOCH)).isEmpty();
        }
    }

    private static int wanted(Nursery nursery, WorkloadProfile profile) {
        return RecentRequests.recalled(nursery.table, nursery.yard::now)
                .of(List.of(profile))
                .getOrDefault(profile.id(), 0);
    }
}
