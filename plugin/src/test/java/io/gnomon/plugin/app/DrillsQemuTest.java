package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.lab.Drill;
import io.gnomon.plugin.lab.Drill.Loss;
import io.gnomon.plugin.lab.Drill.Network;
import io.gnomon.plugin.lab.Drills;
import io.gnomon.plugin.lab.NeedsNetworkLab;
import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.lab.Shop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three of the drills that {@code gnomon bench drills} does a hundred of, each with several faults at once, on real guests. */
@NeedsNetworkLab
class DrillsQemuTest {
    @TempDir
    Path folder;

    @Test
    void afterDrillsWithFaultsAllIsAsItWas() throws Exception {
        try (NetworkLab lab = NetworkLab.start(2);
                Shop shop = new Shop(lab, folder)) {
            shop.open();
            shop.write();
            try (Drills drills = new Drills(lab, shop)) {
                for (Drill drill : List.of(
                        new Drill(Loss.SERVING, true, Network.WAITING_CUT, false, 2000),
                        new Drill(Loss.NONE, true, Network.WHOLE, true, 1000),
                        new Drill(Loss.SERVING, false, Network.WHOLE, true, 500))) {
                    assertThat(drills.run(drill).faults()).as(drill.toString()).isEmpty();
                }
                twoWithOneAddressWouldBeSeen(lab, shop, drills);
            }
        }
    }

    private static void twoWithOneAddressWouldBeSeen(NetworkLab lab, Shop shop, Drills drills) {
        int serving = shop.holders("web").get(0);
        lab.inGuest(1 - serving, "web-" + (1 - serving), "ip address add " + shop.address("web") + "/32 dev eth0");
        eventually(
                "they answer both", () -> drills.amiss(serving).stream().anyMatch(f -> f.contains("answered for one")));
        assertThat(drills.amiss(serving)).anyMatch(f -> f.startsWith("split: the address of web is at [0, 1]"));
    }
}
