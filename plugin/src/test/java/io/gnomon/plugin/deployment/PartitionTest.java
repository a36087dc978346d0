package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.deployment.Partition.Group;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final int SLOTS = 360;

    private final Random random = new Random(11);

    /** Calm, with bursts that come by chance. */
    private double[] bursts() {
        double[] values = new double[SLOTS];
        double level = 0;
        for (int i = 0; i < SLOTS; i++) {
            level = random.nextDouble() < 0.1 ? 20 * random.nextDouble() : 0.7 * level;
            values[i] = level;
        }
        return values;
    }

    private double[] follower(double[] leader, double share, double noise) {
        double[] values = new double[SLOTS];
        Arrays.setAll(values, i -> Math.max(0, share * leader[i] + noise * random.nextGaussian()));
        return values;
    }

    @Test
    void whatIsDeclaredToDependBelongsTogether() {
        Workload workload = WorkloadFile.read("x.yaml", """
                workload: x
                portions:
                  db: {servers: [a], health: {tcp: "h:1"}}
                  web: {servers: [b], after: [db], health: {tcp: "h:1"}}
                  mail: {servers: [c], health: {tcp: "h:1"}}
                  edge: {servers: [d], after: [web], health: {tcp: "h:1"}}
                """, "acme");
        assertThat(Partition.declared(workload))
                .extracting(Group::members)
                .containsExactly(List.of("db", "web", "edge"), List.of("mail"));
    }

    @Test
    void serversWhoseTrafficRisesAndFallsTogetherAreProposed() {
        double[] shop = bursts();
        double[] mail = bursts();
        Map<String, double[]> traffic = new HashMap<>();
        traffic.put("web", shop);
        traffic.put("app", follower(shop, 0.5, 0.05));
        traffic.put("db", follower(shop, 0.2, 0.02));
        traffic.put("mx", mail);
        traffic.put("imap", follower(mail, 0.8, 0.05));
        for (int i = 0; i < 10; i++) {
            traffic.put("other" + i, bursts());
        }
        List<Group> groups = Partition.proposed(traffic);
        assertThat(groups)
                .extracting(Group::members)
                .containsExactly(List.of("app", "db", "web"), List.of("imap", "mx"));
        assertThat(groups).allSatisfy(g -> assertThat(g.weakest()).isBetween(0.6, 1.0));
    }

    @Test
    void strangersAreNotTakenForKin() {
        Map<String, double[]> traffic = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            traffic.put("s" + i, bursts());
        }
        assertThat(Partition.proposed(traffic)).isEmpty();
    }

    @Test
    void aCommonTrendOfTheDayIsNoKinship() {
        Map<String, double[]> traffic = new HashMap<>();
        for (int s = 0; s < 5; s++) {
            double[] values = new double[SLOTS];
            Arrays.setAll(values, i -> 10 + 8 * Math.sin(i * 2 * Math.PI / SLOTS) + random.nextGaussian());
            traffic.put("s" + s, values);
        }
        assertThat(Partition.proposed(traffic)).isEmpty();
    }

    @Test
    void whatIsTooShortConstantOrUnknownTellsNothing() {
        double[] a = bursts();
        assertThat(Partition.correlation(a, a)).isCloseTo(1, within(1e-9));
        assertThat(Partition.correlation(Arrays.copyOf(a, 59), Arrays.copyOf(a, 59)))
                .isZero();
        assertThat(Partition.correlation(a, new double[SLOTS])).isZero();
        double[] gaps = a.clone();
        Arrays.fill(gaps, 0, SLOTS - 30, Double.NaN);
        assertThat(Partition.correlation(a, gaps)).isZero();
        assertThat(Partition.proposed(Map.of("idle", new double[SLOTS], "calm", new double[SLOTS])))
                .isEmpty();
        assertThat(Partition.proposed(Map.of())).isEmpty();
    }
}
