package io.gnomon.scheduler.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.headroom.Relief.Move;
import io.gnomon.scheduler.headroom.Relief.Mover;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReliefTest {
    private static final double[] THREE_OF_100 = {100, 100, 100};
    private static final double LEAST = 0.0003;

    /** One that wants the same in each slot of half a day. */
    private static Mover server(int hypervisor, float wanted, boolean movable) {
        float[] all = new float[144];
        Arrays.fill(all, wanted);
        return new Mover(hypervisor, all, movable);
    }

    private static Optional<Move> best(Mover... servers) {
        return new Relief(THREE_OF_100, List.of(servers), (server, to) -> true).best(LEAST);
    }

    @Test
    void aServerLeavesTheHypervisorThatIsMostInDangerForOneThatIsNot() {
        Move move = best(server(0, 60, true), server(0, 50, true), server(1, 80, true), server(2, 10, true))
                .orElseThrow();
        assertThat(move.server()).isIn(0, 1);
        assertThat(move.to()).isEqualTo(2);
        assertThat(move.gain()).isBetween(0.9, 1.0);
    }

    @Test
    void whereNothingIsInDangerNothingMoves() {
        assertThat(best(server(0, 50, true), server(1, 40, true))).isEmpty();
    }

    @Test
    void whatHasNoRoomThereOrMayNotMoveStays() {
        assertThat(best(server(0, 60, false), server(0, 50, false))).isEmpty();
        List<Mover> servers = List.of(server(0, 60, true), server(0, 50, true));
        assertThat(new Relief(THREE_OF_100, servers, (server, to) -> false).best(LEAST))
                .isEmpty();
    }

    @Test
    void aMoveThatHelpsALittleWaitsWhileMuchIsInDanger() {
        Mover[] little = {server(1, 47, true), server(1, 47, true)}; // 94 of 100: two standard deviations of surprise
        assertThat(best(little)).hasValueSatisfying(m -> assertThat(m.gain()).isBetween(0.02, 0.025));
        Mover[] much = {server(0, 120, false), little[0], little[1]};
        assertThat(best(much)).isEmpty();
    }

    @Test
    void aMoveThatWasMadeIsCounted() {
        Relief relief = new Relief(
                THREE_OF_100,
                List.of(server(0, 70, true), server(0, 40, true), server(1, 70, true), server(1, 40, true)),
                (server, to) -> true);
        Move first = relief.best(LEAST).orElseThrow();
        relief.made(first);
        Move second = relief.best(LEAST).orElseThrow();
        assertThat(second.server()).isNotEqualTo(first.server());
        relief.made(second);
        assertThat(relief.best(LEAST)).isEmpty();
    }
}
