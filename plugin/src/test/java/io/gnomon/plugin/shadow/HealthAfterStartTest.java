package io.gnomon.plugin.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restart of the daemon is no illness of its hypervisors. */
class HealthAfterStartTest {
    @TempDir
    Path folder;

    @Test
    void healthIsNotLostByARestart() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.ready(3);
            nursery.restart(written -> {});
            nursery.checking.run();
            nursery.run(Duration.ofSeconds(1));
            nursery.checking.run();
            assertThat(nursery.book.all()).hasSize(3).allSatisfy(h -> assertThat(h.score())
                    .as(h.hypervisor() + " " + h.parts())
                    .isEqualTo(1));
        }
    }
}
