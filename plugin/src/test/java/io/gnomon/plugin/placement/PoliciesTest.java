package io.gnomon.plugin.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.placement.PlacementScore.Row;
import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every policy on small clouds whose best placement is known. */
class PoliciesTest {
    private static final int SLOTS = 288;

    private static PlacementWork cloud(int machines, List<Guest> guests) {
        List<Machine> all = new ArrayList<>();
        for (int m = 0; m < machines; m++) {
            all.add(new Machine("h" + m, 4, 4000, 16384, 2, 1));
        }
        return new PlacementWork("cloud", all, guests, SLOTS, 72);
    }

    /** Demand that wavers a little about its mean. */
    private static Guest guest(String name, int arrival, double memory, double mean) {
        Random random = new Random(name.hashCode());
        float[] demand = new float[SLOTS];
        for (int s = arrival; s < SLOTS; s++) {
            demand[s] = (float) (mean * (0.9 + 0.2 * random.nextDouble()));
        }
        return new Guest(name, arrival, 1, 2000, memory, demand);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnomon", "nova", "first-fit", "random", "n-sigma", "last-hour-mean", "oracle"})
    void everyPolicyPlacesWhateverFitsAndNothingElse(String policy) {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            guests.add(guest("g" + i, i, 2048, 100));
        }
        PlacementTrial.Outcome outcome = new PlacementTrial(policy, false).run(cloud(2, guests));
        // 16 servers of 2 GiB fill the memory and the vCPUs of both
        assertThat(outcome.rows()).hasSize(16);
        assertThat(outcome.rows().stream().filter(r -> r.machine().equals("h0")))
                .hasSize(8);
        assertThat(outcome.score().unplaced()).isEqualTo(4);
    }

    @Test
    void novaGoesByFreeMemoryAndVcpus() {
        List<Guest> guests = List.of(guest("big", 0, 8192, 10), guest("a", 1, 1024, 10), guest("b", 2, 1024, 10));
        assertThat(new PlacementTrial("nova", false).run(cloud(2, guests)).rows())
                .extracting(Row::machine)
                .containsExactly("h0", "h1", "h1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnomon", "last-hour-mean", "n-sigma", "oracle"})
    void whoLooksAtUsageSendsTheNextServerWhereItIsCalm(String policy) {
        List<Guest> guests =
                List.of(guest("busy", 0, 1024, 1900), guest("calm", 5, 4096, 50), guest("next", 40, 1024, 900));
        List<Row> rows = new PlacementTrial(policy, false).run(cloud(2, guests)).rows();
        assertThat(rows.get(2).machine())
                .isEqualTo(rows.get(1).machine())
                .isNotEqualTo(rows.get(0).machine());
    }

    @Test
    void withMigrationGnomonRelievesAHypervisorThatIsOverloaded() {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 6; i++) { // all look alike until slot 100
            float[] demand = new float[SLOTS];
            Arrays.fill(demand, 0, SLOTS, 100);
            if (i % 2 == 0) {
                Arrays.fill(demand, 100, SLOTS, 1900);
            }
            guests.add(new Guest("g" + i, 0, 1, 2000, 1024, demand));
        }
        PlacementWork cloud = cloud(2, guests);
        double still = new PlacementTrial("gnomon", false).run(cloud).score().overloadMinutesPerDay();
        PlacementScore moving = new PlacementTrial("gnomon", true).run(cloud).score();
        assertThat(still).isPositive();
        assertThat(moving.overloadMinutesPerDay()).isLessThan(still / 2);
        assertThat(moves(cloud, 1_000, Duration.ZERO))
                .as("nothing spares so much")
                .isZero();
        assertThat(moves(cloud, 0.1, Duration.ofDays(1)))
                .as("each hypervisor takes part in one move")
                .isEqualTo(1)
                .isLessThanOrEqualTo(moving.migrations());
    }

    private static int moves(PlacementWork cloud, double gain, Duration rest) {
        return new PlacementTrial("gnomon", true, new MoveTerms(gain, rest))
                .run(cloud)
                .score()
                .migrations();
    }

    @Test
    void theFewestHypervisorsAreFound() {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            guests.add(guest("g" + i, i, 1024, 1500));
        }
        // two each, which want 3000 of 4000 MHz
        assertThat(new PlacementTrial("oracle", false).fewest(List.of(cloud(6, guests)), 0))
                .hasValue(4);
    }

    @Test
    void whatWillBeCannotBeAskedFor() {
        Stage stage = new Stage(cloud(1, List.of()).machines());
        stage.slot(5);
        stage.add(guest("g", 5, 1024, 10), 0);
        assertThatThrownBy(() -> stage.demand(0, 5)).hasMessageContaining("not known in slot 5");
        stage.slot(6);
        assertThat(stage.demand(0, 5)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnomon", "nova", "first-fit", "random", "n-sigma", "last-hour-mean"})
    void whatIsDecidedInASlotDoesNotDependOnDemandFromThatSlotOn(String policy) {
        int poisonedFrom = 120;
        List<Guest> guests = new ArrayList<>();
        List<Guest> poisoned = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Guest guest = guest("g" + i, i * 6, 1024, i % 3 == 0 ? 1800 : 300);
            float[] demand = guest.demandMhz().clone();
            for (int s = poisonedFrom; s < SLOTS; s++) {
                demand[s] = i % 2 == 0 ? 1e6f : 0;
            }
            guests.add(guest);
            poisoned.add(new Guest(guest.name(), guest.arrivalSlot(), 1, 2000, 1024, demand));
        }
        List<Row> known = upTo(
                poisonedFrom,
                new PlacementTrial(policy, true).run(cloud(4, guests)).rows());
        assertThat(known).hasSizeGreaterThan(20);
        assertThat(upTo(
                        poisonedFrom,
                        new PlacementTrial(policy, true).run(cloud(4, poisoned)).rows()))
                .isEqualTo(known);
    }

    private static List<Row> upTo(int slot, List<Row> rows) {
        return rows.stream().filter(r -> r.slot() <= slot).toList();
    }
}
