package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds what memory of a hypervisor that has 16384 MiB, of which 512 are its own. */
class RoomTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s");
    private static final LoadTrace HUNGRY = new LoadTrace(List.of(new Line(0, 0.1, 2_000, 1)));

    @TempDir
    Path folder;

    @Test
    void growthStopsAtTheReserve() {
        try (House house = new House(folder, QUICK)) {
            List<UUID> servers = IntStream.range(0, 24)
                    .mapToObj(i -> house.server("hungry-" + i, true, HUNGRY))
                    .toList();
            house.run(Duration.ofSeconds(60));
            double given = servers.stream()
                    .mapToDouble(s -> house.allocated(s, Resource.MEMORY))
                    .sum();
            assertThat(given).isLessThanOrEqualTo(16_384 - 512).isGreaterThan(15_000);
        }
    }

    @Test
    void growthForWhichANewServerTookTheRoomIsWithdrawn() {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("hungry", true, HUNGRY);
            UUID fresh = UUID.randomUUID();
            house.restart(state -> {
                if (state == State.INTENDED
                        && house.room.memory("h1").orElseThrow().available() > 5_000) {
                    house.room.claimForNew(fresh, 15_350, () -> "h1");
                }
            });
            house.run(Duration.ofSeconds(12));
            List<Adjustment> memory = house.adjustments(server).stream()
                    .filter(a -> a.resource() == Resource.MEMORY)
                    .toList();
            assertThat(memory).last().satisfies(a -> {
                assertThat(a.state()).isEqualTo(State.ABANDONED);
                assertThat(a.detail())
                        .contains("h1 has no room for it any more")
                        .contains("of 16384 MiB are used or promised")
                        .contains("512 are kept in reserve");
            });
            assertThat(house.allocated(server, Resource.MEMORY)).isLessThanOrEqualTo(512 + 10);
        }
    }

    @Test
    void whatIsPromisedToANewServerIsFreeAgainWhenItWasNotMadeOrNoLookSeesIt() {
        try (House house = new House(folder, QUICK)) {
            house.run(Duration.ofSeconds(3));
            UUID refused = UUID.randomUUID();
            UUID gone = UUID.randomUUID();
            house.room.claimForNew(refused, 1_000, () -> "h1");
            house.room.claimForNew(gone, 2_000, () -> "h1");
            assertThat(available(house)).isEqualTo(16_384 - 512 - 3_000);
            house.room.notMade(refused);
            assertThat(available(house)).isEqualTo(16_384 - 512 - 2_000);

            house.run(Duration.ofSeconds(30)); // it is still being made
            assertThat(available(house)).isEqualTo(16_384 - 512 - 2_000);
            house.room.made(gone, house.clock.instant());
            assertThat(available(house)).isEqualTo(16_384 - 512 - 2_000);
            house.run(Duration.ofSeconds(5)); // and has ended before anybody looked
            assertThat(available(house)).isEqualTo(16_384 - 512);
        }
    }

    @Test
    void aServerThatCannotBeReadNowKeepsWhatItHad() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = new Veiled(house.hypervisor);
            house.port = hypervisor;
            UUID server = house.server("server", false, HUNGRY);
            house.restart(state -> {});
            house.run(Duration.ofSeconds(3));
            double before = available(house);
            assertThat(before).isEqualTo(16_384 - 512 - 512);
            hypervisor.unread.add(server);
            house.run(Duration.ofSeconds(4));
            assertThat(available(house)).isEqualTo(before);
        }
    }

    private static double available(House house) {
        return house.room.memory("h1").orElseThrow().available();
    }
}
