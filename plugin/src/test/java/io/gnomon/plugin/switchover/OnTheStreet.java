package io.gnomon.plugin.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a {@link Street}, on which at no time two servers may have had an address. */
abstract class OnTheStreet {
    @TempDir
    Path folder;

    Street street;

    @BeforeEach
    void open() {
        street = new Street(folder);
    }

    @AfterEach
    void noTwoServersEverHadAnAddress() {
        assertThat(street.splits).isZero();
        street.close();
    }

    final List<SwitchoverRecord> all() {
        return street.journal.list(Optional.of("shop"), 100);
    }

    final SwitchoverRecord only() {
        assertThat(all()).hasSize(1);
        return all().get(0);
    }

    /** Gnomon is killed when this state was written down. */
    final void killAfter(State last, Duration watched) {
        street.restart(written -> kill(written, last));
        assertThatThrownBy(() -> street.watch(watched)).isInstanceOf(Street.Killed.class);
    }

    static void kill(SwitchoverRecord written, State last) {
        if (written.state() == last) {
            throw new Street.Killed();
        }
    }
}
