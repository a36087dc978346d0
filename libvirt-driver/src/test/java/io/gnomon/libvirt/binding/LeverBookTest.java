package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.hotplug.LeverState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LeverBookTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final LeverBook book = new LeverBook(now::get, Map.of());

    @Test
    void aGuestsFailureIsItsOwnAndIsTriedAgainAfterAWhile() {
        book.record(ONE, Lever.BALLOON, new LeverOutcome.Failed("ignores it"));
        assertThat(book.refusal(ONE, Lever.BALLOON)).hasValue("ignores it");
        assertThat(book.refusal(OTHER, Lever.BALLOON)).isEmpty();
        assertThat(book.ofHypervisor()).isEmpty();
        now.set(now.get().plus(Duration.ofSeconds(61)));
        assertThat(book.refusal(ONE, Lever.BALLOON)).isEmpty();
        assertThat(book.ofDomain(ONE, Map.of()).get(Lever.BALLOON).status()).isEqualTo(Status.BROKEN);
    }

    @Test
    void aSuccessClearsAFailure() {
        book.record(ONE, Lever.BALLOON, new LeverOutcome.Failed("ignores it"));
        book.record(ONE, Lever.BALLOON, new LeverOutcome.Verified("done", Duration.ZERO, Duration.ZERO));
        assertThat(book.refusal(ONE, Lever.BALLOON)).isEmpty();
    }

    @Test
    void whatTheHypervisorCannotDoNoDomainCan() {
        book.record(ONE, Lever.INTERFACE_BANDWIDTH, new LeverOutcome.Failed("no sch_sfq"));
        now.set(now.get().plus(Duration.ofDays(1)));
        assertThat(book.refusal(OTHER, Lever.INTERFACE_BANDWIDTH)).hasValue("no sch_sfq");
        assertThat(book.ofHypervisor().get(Lever.INTERFACE_BANDWIDTH).status()).isEqualTo(Status.ABSENT);
    }

    @Test
    void unplugNeedsAWorkingCanary() {
        assertThat(book.refusal(ONE, Lever.VCPU_UNPLUG)).isPresent();
        book.learn(Lever.VCPU_UNPLUG, new LeverState(Status.WORKS, "seen", now.get()));
        assertThat(book.refusal(ONE, Lever.VCPU_UNPLUG)).isEmpty();
    }

    @Test
    void aDomainThatRestartedStartsWithACleanPage() {
        book.record(ONE, Lever.DIMM, new LeverOutcome.Failed("used"));
        book.forget(ONE);
        assertThat(book.refusal(ONE, Lever.DIMM)).isEmpty();
    }

    @Test
    void whatADomainDoesNotHaveIsAbsentWhateverWorksElsewhere() {
        book.learn(Lever.BALLOON, new LeverState(Status.WORKS, "seen", now.get()));
        assertThat(book.ofDomain(ONE, Map.of(Lever.BALLOON, "no device"))
                        .get(Lever.BALLOON)
                        .status())
                .isEqualTo(Status.ABSENT);
        assertThat(book.ofDomain(OTHER, Map.of()).get(Lever.BALLOON).status()).isEqualTo(Status.WORKS);
    }

    @Test
    void refusedAndAcceptedTeachNothing() {
        book.record(ONE, Lever.DIMM, new LeverOutcome.Refused("too many"));
        book.record(ONE, Lever.DIMM, new LeverOutcome.Accepted("who knows", Duration.ZERO));
        assertThat(book.ofDomain(ONE, Map.of())).isEmpty();
    }

    @Test
    void cpuListsAreReadAsSets() {
        assertThat(Guest.cpuList("0-2,4").cardinality()).isEqualTo(4);
        assertThat(Guest.cpuList("0").cardinality()).isEqualTo(1);
        assertThat(Guest.cpuList("").isEmpty()).isTrue();
    }
}
