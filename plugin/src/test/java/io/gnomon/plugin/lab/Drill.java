package io.gnomon.plugin.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What befalls a shop at once.
 *
 * @param loss which hypervisor is killed, libvirtd and guests; with {@link Loss#NONE} a planned drill of web is begun
 * @param daemon Gnomon is killed in the middle of the switchover, and started again
 * @param network the link of a hypervisor is cut meanwhile, and comes back
 * @param disk the disk of the database that has the traffic does one request a second, and recovers
 * @param delayMillis from the first fault to the next ones, and how long they last besides
 */
public record Drill(Loss loss, boolean daemon, Network network, boolean disk, long delayMillis) {
    private static final int LONGEST_DELAY_MILLIS = 3000;
    private static final double KILLED = 0.5;
    private static final double WAITING_KILLED = 0.65;
    private static final double MORE = 0.35;

    /** Which hypervisor is killed. */
    public enum Loss {
        NONE,
        SERVING,
        WAITING
    }

    /** Whose link is cut. */
    public enum Network {
        WHOLE,
        SERVING_CUT,
        WAITING_CUT
    }

    /** One at random: every second one kills the hypervisor that serves. */
    public static Drill random(Random random) {
        double of = random.nextDouble();
        Loss loss = of < KILLED ? Loss.SERVING : of < WAITING_KILLED ? Loss.WAITING : Loss.NONE;
        boolean daemon = random.nextDouble() < MORE;
        Network network = random.nextDouble() < MORE
                ? random.nextBoolean() ? Network.SERVING_CUT : Network.WAITING_CUT
                : Network.WHOLE;
        boolean disk = random.nextDouble() < MORE;
        return new Drill(loss, daemon, network, disk, random.nextInt(LONGEST_DELAY_MILLIS));
    }

    /** Whether the hypervisor that serves is killed, and nothing else goes wrong. */
    public boolean isPlain() {
        return loss == Loss.SERVING && !daemon && network == Network.WHOLE && !disk;
    }

    @Override
    public String toString() {
        List<String> all = new ArrayList<>();
        all.add(
                switch (loss) {
                    case NONE -> "a planned drill";
                    case SERVING -> "the hypervisor that serves killed";
                    case WAITING -> "the one that waits killed";
                });
        if (daemon) {
            all.add("Gnomon killed");
        }
        if (network != Network.WHOLE) {
            all.add(network == Network.SERVING_CUT ? "the serving one's link cut" : "the waiting one's link cut");
        }
        if (disk) {
            all.add("its disk slow");
        }
        return String.join(", ", all);
    }
}
