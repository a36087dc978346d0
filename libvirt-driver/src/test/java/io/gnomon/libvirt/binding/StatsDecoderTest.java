package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.stats.DomainState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.DomainStats.Moment;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatsDecoderTest {
    private final StatsDecoder decoder = new StatsDecoder();

    @Test
    void fieldsOfARealRecordFindTheirPlaces() {
        number("state.state", 1);
        number("cpu.time", 123);
        number("vcpu.current", 2);
        number("vcpu.10.state", 1);
        number("vcpu.10.time", 11);
        number("vcpu.2.state", 0);
        number("vcpu.10.delay", 7);
        number("balloon.current", 1024);
        number("balloon.maximum", 2048);
        number("balloon.available", 900);
        number("balloon.usable", 600);
        number("balloon.last-update", 1_700_000_000);
        decoder.text("block.0.name", "vda");
        number("block.0.rd.bytes", 1);
        number("block.0.rd.reqs", 2);
        number("block.0.wr.bytes", 3);
        number("block.0.wr.reqs", 4);
        number("block.0.rd.times", 7);
        number("block.0.wr.times", 8);
        number("block.0.capacity", 5);
        decoder.text("net.0.name", "vnet0");
        number("net.0.rx.bytes", 6);
        number("net.0.tx.bytes", 7);

        DomainStats stats = decode();
        assertThat(stats.state()).isEqualTo(DomainState.RUNNING);
        assertThat(stats.cpuTimeNanos()).hasValue(123L);
        assertThat(stats.vcpus())
                .containsExactly(
                        new DomainStats.Vcpu(2, false, 0, Optional.empty()),
                        new DomainStats.Vcpu(10, true, 11, Optional.of(7L)));
        assertThat(stats.balloon().orElseThrow().usedKib()).hasValue(300L);
        assertThat(stats.blocks()).containsExactly(new DomainStats.Block("vda", 1, 2, 3, 4, 15, Optional.of(5L)));
        assertThat(stats.interfaces()).containsExactly(new DomainStats.Interface("vnet0", 6, 7, 0, 0));
    }

    @Test
    void minusOneIsNotDataAndADeviceWithoutCountersIsLeftOut() {
        decoder.text("block.0.name", "vda");
        number("block.0.rd.bytes", -1);
        number("block.0.rd.reqs", 2);
        number("block.0.wr.bytes", 3);
        number("block.0.wr.reqs", 4);
        decoder.text("block.1.name", "vdb");
        number("cpu.time", -1);
        DomainStats stats = decode();
        assertThat(stats.blocks()).isEmpty();
        assertThat(stats.cpuTimeNanos()).isEmpty();
        assertThat(stats.balloon()).isEmpty();
        assertThat(stats.state()).isEqualTo(DomainState.UNKNOWN);
    }

    @Test
    void aGuestThatNeverReportedHasNoUpdateAndStatesOfNewerLibvirtsAreUnknown() {
        number("state.state", 42);
        number("balloon.current", 1);
        number("balloon.maximum", 1);
        number("balloon.last-update", 0);
        DomainStats stats = decode();
        assertThat(stats.balloon().orElseThrow().guestUpdate()).isEmpty();
        assertThat(stats.balloon().orElseThrow().usedKib()).isEmpty();
        assertThat(stats.state()).isEqualTo(DomainState.UNKNOWN);
    }

    @Test
    void ofADomainThatIsHeldOnlyItsBalloonAndDisksAreToldAndNothingIsMadeUp() {
        number("state.state", 1);
        number("cpu.time", 15);
        number("balloon.current", 131_072);
        number("balloon.maximum", 131_072);
        decoder.text("block.0.name", "vda");
        DomainStats held = decode();
        assertThat(held.answering()).isFalse();
        assertThat(held.blocks()).isEmpty();
        assertThat(held.balloon().orElseThrow().usedKib()).isEmpty();
        number("balloon.rss", 224_164);
        // an empty drive has no counters, whoever holds the domain
        assertThat(decode().answering()).isTrue();
    }

    @Test
    void withoutTheBalloonTheDisksTellWhetherItAnswered() {
        decoder.text("block.0.name", "vda");
        assertThat(decode().answering()).isFalse();
        number("block.0.rd.reqs", 1);
        assertThat(decode().answering()).isTrue();
    }

    private void number(String field, long value) {
        decoder.number(field, value);
    }

    private DomainStats decode() {
        return decoder.decode(UUID.randomUUID(), "d", Instant.EPOCH, new Moment(0, 0), new Moment(0, 0));
    }
}
