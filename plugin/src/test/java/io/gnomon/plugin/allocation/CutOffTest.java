package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaNamed;
import io.gnomon.plugin.openstack.PlacementClaims;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory that a guest is on the way to when nobody looks any more: it never has more than Placement was told. */
class CutOffTest {
    private static final Map<String, String> SETTINGS =
            Map.of("hypervisors", "trace:///unused", "observe.period", "2s", "decide.autonomy", "off");
    private static final Duration PROMISE_IS_OVER = Duration.ofMinutes(11);

    private House house;
    private FakeCloud fake;
    private Lazy guest;
    private UUID server;

    @BeforeEach
    void oneServerOfNova(@TempDir Path folder) {
        house = new House(folder, SETTINGS);
        fake = new FakeCloud(house.clock);
        fake.placement.provider("rp1", 8, 4_096);
        server = house.server("server", true, new LoadTrace(List.of(new Line(0, 0.1, 100, 1))));
        fake.nova.server(server.toString(), "server", 1, 512, Map.of());
        fake.placement.hold(server.toString(), "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 512L));
        Cloud cloud = fake.client(house.clock::advance);
        NovaBook book = new NovaBook(cloud, house.clock);
        book.refresh();
        guest = new Lazy(house.hypervisor);
        house.port = new NovaNamed(guest.port(), book);
        house.claims = new PlacementClaims(cloud);
        restart();
    }

    @AfterEach
    void end() {
        fake.close();
        house.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"IS_LOST", "FAILS"})
    void whatCameOfGrowthThatWasCutOffIsKeptAndTheRestIsTakenBack(Lazy.Call next) {
        Adjustment cut = cutOff(512, 1024, 128);
        assertThat(held()).isEqualTo(1024);

        guest.call = next; // as long as it cannot be taken back, it stays claimed
        guest.part = 0;
        house.actuator.reconcile();
        assertThat(found(cut).state()).isEqualTo(State.ACTING);
        assertThat(held()).isEqualTo(1024);
        assertThat(house.actuator.isFree(server, Resource.MEMORY)).isFalse();

        guest.call = Lazy.Call.ANSWERS;
        house.actuator.reconcile();
        assertThat(found(cut).state()).isEqualTo(State.VERIFIED);
        assertThat(found(cut).to()).isEqualTo(640);
        assertThat(found(cut).detail()).contains("cut off half-way", "the rest was taken back");
        assertThat(held()).isEqualTo(640);

        guest.follow();
        assertThat(allocated()).isEqualTo(640);
        assertThat(house.actuator.isFree(server, Resource.MEMORY)).isTrue();
    }

    @Test
    void whatTheGuestTookWhileItWasTakenBackIsKept() {
        Adjustment cut = cutOff(512, 1024, 128);
        guest.follow();
        house.actuator.reconcile();
        assertThat(found(cut).state()).isEqualTo(State.VERIFIED);
        assertThat(found(cut).to()).isEqualTo(1024);
        assertThat(held()).isEqualTo(1024);
    }

    @Test
    void growthOfWhichNothingCameIsGivenUpAndDoesNotComeLater() {
        Adjustment cut = cutOff(512, 1024, 0);
        guest.call = Lazy.Call.ANSWERS;
        restart();
        house.actuator.reconcile();
        assertThat(found(cut).state()).isEqualTo(State.ABANDONED);
        assertThat(held()).isEqualTo(512);
        guest.follow();
        assertThat(allocated()).isEqualTo(512);
    }

    @Test
    void aShrinkThatWasCutOffDoesNotGoOnEither() {
        move(512, 1024);
        Adjustment cut = cutOff(1024, 512, 128);
        guest.call = Lazy.Call.ANSWERS;
        house.actuator.reconcile();
        assertThat(found(cut).to()).isEqualTo(896);
        guest.follow();
        assertThat(allocated()).isEqualTo(896);
        assertThat(held()).isEqualTo(896);
    }

    @Test
    void nothingIsAskedOfAServerThatIsBeingMoved() {
        Adjustment cut = cutOff(512, 1024, 128);
        guest.call = Lazy.Call.ANSWERS;
        house.actuator.holdAnyway(server);
        house.actuator.reconcile();
        assertThat(found(cut).state()).isEqualTo(State.ACTING);
        house.actuator.release(server);
        house.actuator.reconcile();
        assertThat(found(cut).state()).isEqualTo(State.VERIFIED);
    }

    @Test
    void growthThatWasAcceptedStaysClaimedUntilItIsTakenBack() {
        accepted();
        house.claiming.reconcile(house.actuator);
        assertThat(held()).as("it may come yet").isEqualTo(1024);

        house.clock.advance(PROMISE_IS_OVER);
        guest.call = Lazy.Call.FAILS;
        house.claiming.reconcile(house.actuator);
        assertThat(held()).as("it could not be taken back").isEqualTo(1024);

        guest.call = Lazy.Call.ANSWERS;
        house.claiming.reconcile(house.actuator);
        guest.follow();
        assertThat(allocated()).isEqualTo(640);
        assertThat(held()).isEqualTo(640);
    }

    @Test
    void growthThatWasAcceptedBeforeAStartStaysClaimedAfterIt() {
        accepted();
        restart();
        house.claiming.reconcile(house.actuator);
        assertThat(held()).isEqualTo(1024);

        house.clock.advance(PROMISE_IS_OVER);
        restart();
        house.claiming.reconcile(house.actuator);
        guest.follow();
        assertThat(allocated()).isEqualTo(640);
        assertThat(held()).isEqualTo(640);
    }

    @Test
    void whatWasAcceptedStaysClaimedWhileTheNextGrowthFails() {
        accepted();
        guest.call = Lazy.Call.FAILS;
        move(640, 768);
        house.claiming.reconcile(house.actuator);
        guest.follow();
        assertThat(allocated()).isEqualTo(1024);
        assertThat(held()).isEqualTo(1024);
    }

    private void accepted() {
        guest.call = Lazy.Call.ANSWERS_EARLY;
        guest.part = 128;
        assertThat(move(512, 1024).state()).isEqualTo(State.ACCEPTED);
        guest.call = Lazy.Call.ANSWERS;
    }

    /** Is left open, when {@code part} MiB of it have come. */
    private Adjustment cutOff(double from, double to, double part) {
        guest.call = Lazy.Call.IS_LOST;
        guest.part = part;
        Adjustment cut = move(from, to);
        assertThat(cut.state()).isEqualTo(State.ACTING);
        guest.call = Lazy.Call.ANSWERS;
        return cut;
    }

    private Adjustment move(double from, double to) {
        Decision decision = new Decision(
                house.fleet.find(server).orElseThrow().latest().orElseThrow(),
                Resource.MEMORY,
                from,
                to,
                100,
                new Decision.Expected(to, to, to, to),
                "because",
                Decision.Cause.NEED,
                Decision.GNOMON);
        Adjustment intent = house.actuator.intend(decision).orElseThrow();
        house.actuator.alone(
                intent,
                () -> house.actuator.explain(house.actuator.close(intent, house.actuator.act(decision, intent))));
        return found(intent);
    }

    private void restart() {
        house.restart(state -> {});
        house.run(Duration.ofSeconds(8)); // past the boot
        house.actuator.recall();
    }

    private Adjustment found(Adjustment a) {
        return house.database.journal().find(a.id()).orElseThrow();
    }

    private double allocated() {
        return house.allocated(server, Resource.MEMORY);
    }

    private long held() {
        return fake.placement.held(server.toString(), "MEMORY_MB");
    }
}
