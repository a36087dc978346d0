package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.lab.NeedsNetworkLab;
import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.lab.Shop;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop in real guests loses its hypervisor, with all that can go wrong at that moment, one after the other. */
@NeedsNetworkLab
class SwitchoverQemuTest {
    private static final Duration QUIET = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private NetworkLab lab;
    private Shop shop;

    @Test
    void aShopOutlivesItsHypervisorsAndIsMovedOnlyForGoodReason() throws Exception {
        lab = NetworkLab.start(2);
        try {
            shop = new Shop(lab, folder);
            try {
                shop.open();
                shop.write();
                aSlowHypervisorIsNotTakenOverFrom();
                oneOfWhichOnlyTheNetworkIsCutIsNotTakenOverFrom();
                aDrillMovesThePortionAndBringsItBack();
                withoutConfirmedFencingNothingIsTakenOver();
                theShopIsServedByTheOtherHypervisor();
                aDaemonThatIsKilledOnTheWayGoesOn();
                aGuestThatDiesAloneIsTakenOver();
            } finally {
                shop.close();
            }
        } finally {
            lab.close();
        }
    }

    private void aSlowHypervisorIsNotTakenOverFrom() {
        Instant before = Instant.now();
        lab.freeze(0);
        nothingIsBegunSince(before);
        lab.thaw(0);
        shop.served(Instant.now());
        assertThat(shop.all(before)).isEmpty();
    }

    private void oneOfWhichOnlyTheNetworkIsCutIsNotTakenOverFrom() {
        Instant before = Instant.now();
        lab.cut(0, true);
        nothingIsBegunSince(before);
        lab.cut(0, false);
        shop.served(Instant.now());
        assertThat(shop.all(before)).isEmpty();
    }

    private void nothingIsBegunSince(Instant before) {
        Instant end = Instant.now().plus(QUIET);
        eventually("time has passed", LONG, () -> {
            assertThat(shop.all(before)).isEmpty();
            return Instant.now().isAfter(end);
        });
    }

    private void aDrillMovesThePortionAndBringsItBack() {
        SwitchoverView begun = shop.client().switchovers().drill("shop", "web");
        eventually("the drill is over", LONG, () -> List.of("done", "failed", "rolled-back")
                .contains(shop.client().switchovers().show(begun.id()).state()));
        SwitchoverView drill = shop.client().switchovers().show(begun.id());
        assertThat(drill.state()).as(drill.detail()).isEqualTo("done");
        assertThat(drill.met()).isTrue();
        shop.served(Instant.now());
        assertThat(shop.holders("web")).containsExactly(0);
        awaitMemory(128);
    }

    private void withoutConfirmedFencingNothingIsTakenOver() throws Exception {
        Instant before = Instant.now();
        lab.breakFence(true);
        lab.kill(0);
        eventually("it is tried", LONG, () -> shop.all(before).stream()
                .anyMatch(s -> s.state().equals("failed")));
        assertThat(shop.all(before))
                .allMatch(s -> s.state().equals("failed")
                        || s.state().equals("fencing")
                        || s.state().equals("detected"));
        assertThat(shop.holders("web")).isEmpty();
        assertThat(shop.holders("db")).isEmpty();
        lab.breakFence(false);
    }

    private void theShopIsServedByTheOtherHypervisor() {
        Instant now = Instant.now();
        shop.served(now);
        assertThat(shop.holders("web")).containsExactly(1);
        assertThat(shop.holders("db")).containsExactly(1);
        assertThat(shop.lost()).isEmpty();
        awaitMemory(256);
    }

    private void awaitMemory(double mib) {
        eventually(
                "web-1 has " + mib + " MiB",
                LONG,
                () -> shop.client().server("web-1").allocation().getOrDefault("memory", 0.0) == mib);
    }

    private void aDaemonThatIsKilledOnTheWayGoesOn() {
        shop.rebuild(0);
        shop.restart("-Dgnomon.fault.halt-after-switchover=SHIFTING");
        shop.served(Instant.now());
        Instant killed = Instant.now();
        lab.kill(1);
        Instant gone = Instant.now();
        eventually("the daemon has died on the way", LONG, () -> !shop.daemon().isAlive());
        shop.restart();
        shop.served(gone);
        assertThat(shop.ended(killed)).noneMatch(s -> s.state().equals("rolled-back"));
        assertThat(shop.holders("web")).containsExactly(0);
        assertThat(shop.holders("db")).containsExactly(0);
        assertThat(shop.lost()).isEmpty();
    }

    private void aGuestThatDiesAloneIsTakenOver() {
        shop.rebuild(1);
        shop.served(Instant.now());
        Instant before = Instant.now();
        lab.killGuest(0, "web-0");
        shop.served(Instant.now());
        eventually("it is over", LONG, () -> shop.all(before).stream()
                .anyMatch(s -> s.state().equals("done")));
        assertThat(shop.all(before)).singleElement().satisfies(s -> {
            assertThat(s.kind()).isEqualTo("guest");
            assertThat(s.portion()).isEqualTo("web");
        });
        assertThat(lab.isAlive(0)).as("nothing was fenced").isTrue();
        assertThat(shop.holders("web")).containsExactly(1);
        assertThat(shop.holders("db")).containsExactly(0);
    }
}
