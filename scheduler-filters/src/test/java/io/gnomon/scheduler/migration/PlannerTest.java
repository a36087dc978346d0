package io.gnomon.scheduler.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final int SLOTS = 15;
    private static final Rules RULES = new Rules(
            Duration.ofMinutes(1),
            0.9,
            2,
            Duration.ofDays(1),
            Duration.ofMinutes(10),
            100,
            Duration.ofMillis(500),
            Duration.ofSeconds(15));

    private final Planner planner = new Planner(RULES);

    private static HypervisorOutlook hypervisor(String name, double cores, double freeMib) {
        return new HypervisorOutlook(name, name, cores, 65_536, freeMib, Optional.empty(), Optional.empty());
    }

    private static ServerOutlook server(String id, String hypervisor, double cores) {
        return new ServerOutlook(
                id,
                id,
                hypervisor,
                Expected.constant(cores, cores / 20, SLOTS),
                Expected.constant(1_000, 10, SLOTS),
                Swing.UNKNOWN,
                2_048,
                Optional.empty(),
                Optional.empty());
    }

    private static ServerOutlook stays(ServerOutlook s, String why) {
        return new ServerOutlook(
                s.id(),
                s.name(),
                s.hypervisor(),
                s.cpu(),
                s.memory(),
                s.swing(),
                s.allocatedMib(),
                s.lastMoved(),
                Optional.of(why));
    }

    private static ServerOutlook moved(ServerOutlook s, Instant at) {
        return new ServerOutlook(
                s.id(),
                s.name(),
                s.hypervisor(),
                s.cpu(),
                s.memory(),
                s.swing(),
                s.allocatedMib(),
                Optional.of(at),
                s.stays());
    }

    private Plan plan(List<HypervisorOutlook> hypervisors, List<ServerOutlook> servers) {
        return planner.plan(hypervisors, servers, (s, h) -> true, 1, NOW);
    }

    @Test
    void whereNothingIsContendedThereIsNothingToDo() {
        Plan plan = plan(
                List.of(hypervisor("a", 8, 9_000), hypervisor("b", 8, 9_000)),
                List.of(server("web", "a", 2), server("db", "a", 3)));
        assertThat(plan.contended()).isEmpty();
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.without()).isEmpty();
    }

    @Test
    void theServerThatRelievesMostGoesWhereThereIsRoom() {
        Plan plan = plan(
                List.of(hypervisor("a", 8, 9_000), hypervisor("b", 8, 9_000), hypervisor("busy", 8, 9_000)),
                List.of(
                        server("small", "a", 0.5),
                        server("large", "a", 3),
                        server("other", "a", 5),
                        server("neighbour", "busy", 6)));
        assertThat(plan.contended()).singleElement().satisfies(c -> assertThat(c.cpuMinutes())
                .isGreaterThan(14));
        assertThat(plan.moves()).singleElement().satisfies(m -> {
            assertThat(m.server()).isIn("large", "other");
            assertThat(m.to()).isEqualTo("b");
            assertThat(m.minutesBefore()).isGreaterThan(14);
            assertThat(m.minutesAfter()).isLessThan(1);
            assertThat(m.minutesAdded()).isLessThan(0.5);
            assertThat(m.copySeconds()).isEqualTo(20.48);
            assertThat(m.cost()).isBetween(0.68, 0.8);
            assertThat(m.benefit()).isGreaterThan(2 * m.cost());
            assertThat(m.reason()).contains("a is expected to be short of CPU", "2048 MiB", "20 s", m.name());
        });
    }

    @Test
    void aMoveThatIsNotWorthItsCostIsNotMadeAndThatIsSaid() {
        Plan plan = plan(
                List.of(hypervisor("a", 8, 9_000), hypervisor("b", 8, 9_000)),
                List.of(server("one", "a", 3.55), server("two", "a", 3.55)));
        assertThat(plan.contended()).hasSize(1);
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.without().get(0).reason())
                .contains("no beneficial migration", "would spare", "must spare 2.0 times");
    }

    @Test
    void whyNothingIsMovedIsTold() {
        Plan plan = plan(
                List.of(
                        hypervisor("a", 8, 9_000),
                        hypervisor("full", 8, 100),
                        new HypervisorOutlook(
                                "off", "off", 8, 65_536, 9_000, Optional.empty(), Optional.of("disabled"))),
                List.of(
                        stays(server("one", "a", 4), "Dynamic Allocation is off"),
                        moved(server("two", "a", 3), NOW.minus(Duration.ofHours(3))),
                        server("three", "a", 3)));
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.without().get(0).reason())
                .contains("1 server stays: Dynamic Allocation is off")
                .contains("1 server stays: moved within migrate.cooldown")
                .contains("short of memory")
                .contains("disabled")
                .doesNotContain("three");
    }

    @Test
    void memoryThatWillBeShortIsContentionToo() {
        HypervisorOutlook small = new HypervisorOutlook("a", "a", 8, 4_096, 0, Optional.empty(), Optional.empty());
        List<ServerOutlook> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ServerOutlook s = server("s" + i, "a", 0.1);
            servers.add(new ServerOutlook(
                    s.id(),
                    s.name(),
                    s.hypervisor(),
                    s.cpu(),
                    Expected.constant(2_000, 20, SLOTS),
                    s.swing(),
                    2_048,
                    s.lastMoved(),
                    s.stays()));
        }
        Plan plan = plan(List.of(small, hypervisor("b", 8, 9_000)), servers);
        assertThat(plan.contended().get(0).memoryMinutes()).isGreaterThan(14);
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).reason()).contains("short of memory");
    }

    @Test
    void contentionThatIsOverBeforeTheMoveWouldBeIsNoReason() {
        double[] soon = new double[SLOTS];
        soon[0] = 9;
        ServerOutlook brief = server("brief", "a", 0);
        List<ServerOutlook> servers = List.of(new ServerOutlook(
                "brief",
                "brief",
                "a",
                new Expected(soon, new double[SLOTS]),
                brief.memory(),
                brief.swing(),
                9_000,
                Optional.empty(),
                Optional.empty()));
        Plan plan = plan(List.of(hypervisor("a", 8, 90_000), hypervisor("b", 16, 90_000)), servers);
        assertThat(plan.contended()).hasSize(1);
        assertThat(plan.moves()).isEmpty();
    }

    @Test
    void serversThatPeakTogetherAreContendedWhereThoseThatTakeTurnsAreNot() {
        float[] day = new float[288];
        float[] night = new float[288];
        for (int s = 0; s < day.length; s++) {
            day[s] = s < 144 ? 1 : 0;
            night[s] = s < 144 ? 0 : 1;
        }
        List<HypervisorOutlook> hypervisors = List.of(hypervisor("a", 8, 9_000), hypervisor("b", 8, 9_000));
        List<ServerOutlook> together = List.of(swinging("one", day), swinging("two", day), swinging("three", day));
        List<ServerOutlook> turns = List.of(swinging("one", day), swinging("two", night));
        assertThat(plan(hypervisors, together).contended()).singleElement().satisfies(c -> assertThat(c.cpuMinutes())
                .isGreaterThan(3));
        assertThat(plan(hypervisors, turns).contended()).isEmpty();
        assertThat(plan(hypervisors, together).moves()).hasSize(1);
    }

    private static ServerOutlook swinging(String id, float[] wanted) {
        ServerOutlook s = server(id, "a", 0);
        return new ServerOutlook(
                id,
                id,
                "a",
                Expected.constant(2, 0.8, SLOTS),
                s.memory(),
                Swing.of(wanted),
                s.allocatedMib(),
                s.lastMoved(),
                s.stays());
    }

    @Test
    void nothingIsBegunBeyondTheBudget() {
        List<HypervisorOutlook> hypervisors = List.of(
                hypervisor("a", 8, 9_000),
                hypervisor("b", 8, 9_000),
                hypervisor("c", 8, 9_000),
                hypervisor("d", 8, 9_000));
        List<ServerOutlook> servers =
                List.of(server("a1", "a", 5), server("a2", "a", 5), server("b1", "b", 5), server("b2", "b", 5));
        for (int budget = 0; budget <= 2; budget++) {
            Plan plan = planner.plan(hypervisors, servers, (s, h) -> true, budget, NOW);
            assertThat(plan.moves()).hasSize(budget);
            assertThat(plan.without()).hasSize(2 - budget).allMatch(w -> w.reason()
                    .contains("migrate.budget"));
        }
        assertThat(planner.plan(hypervisors, servers, (s, h) -> false, 2, NOW).moves())
                .as("where no way is open")
                .isEmpty();
    }

    @Property(tries = 200)
    void whateverIsExpectedAPlanKeepsItsRules(@ForAll long seed) {
        Random random = new Random(seed);
        List<HypervisorOutlook> hypervisors = new ArrayList<>();
        for (int h = 0; h < 6; h++) {
            hypervisors.add(new HypervisorOutlook(
                    "h" + h,
                    "h" + h,
                    4 + random.nextInt(12),
                    32_768,
                    random.nextInt(8_000),
                    random.nextInt(5) == 0 ? Optional.of(NOW.minusSeconds(random.nextInt(1_200))) : Optional.empty(),
                    random.nextInt(5) == 0 ? Optional.of("closed") : Optional.empty()));
        }
        List<ServerOutlook> servers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double[] mean = new double[SLOTS];
            double[] deviation = new double[SLOTS];
            for (int s = 0; s < SLOTS; s++) {
                mean[s] = 4 * random.nextDouble();
                deviation[s] = random.nextDouble();
            }
            servers.add(new ServerOutlook(
                    "s" + i,
                    "s" + i,
                    "h" + random.nextInt(6),
                    new Expected(mean, deviation),
                    Expected.constant(500 + random.nextInt(2_000), 100, SLOTS),
                    random.nextInt(3) == 0 ? Swing.UNKNOWN : swing(random),
                    512 * (1 + random.nextInt(8)),
                    random.nextInt(3) == 0
                            ? Optional.of(NOW.minusSeconds(random.nextInt(2 * 86_400)))
                            : Optional.empty(),
                    random.nextInt(4) == 0 ? Optional.of("stays") : Optional.empty()));
        }
        int budget = random.nextInt(4);
        Plan plan = planner.plan(hypervisors, servers, (s, h) -> true, budget, NOW);
        assertThat(plan.moves()).hasSizeLessThanOrEqualTo(budget);
        Set<String> partners = new HashSet<>();
        for (Plan.Move m : plan.moves()) {
            assertThat(partners.add(m.from()) && partners.add(m.to())).isTrue();
            ServerOutlook server = one(servers, m.server());
            assertThat(server.stays()).isEmpty();
            assertThat(server.hypervisor()).isEqualTo(m.from());
            server.lastMoved().ifPresent(at -> assertThat(at).isBeforeOrEqualTo(NOW.minus(RULES.serverCooldown())));
            HypervisorOutlook to = hypervisors.stream()
                    .filter(h -> h.name().equals(m.to()))
                    .findFirst()
                    .orElseThrow();
            assertThat(to.closed()).isEmpty();
            assertThat(to.freeMib()).isGreaterThanOrEqualTo(server.allocatedMib());
            to.lastMoved().ifPresent(at -> assertThat(at).isBeforeOrEqualTo(NOW.minus(RULES.hypervisorCooldown())));
            assertThat(m.benefit()).isGreaterThan(RULES.gain() * m.cost());
            for (int s = 0; s < SLOTS; s++) {
                int slot = s;
                double sum = servers.stream()
                                .filter(o -> o.hypervisor().equals(m.to()))
                                .mapToDouble(o -> o.cpu().mean()[slot])
                                .sum()
                        + server.cpu().mean()[s];
                assertThat(sum)
                        .as("the target is not raised over its capacity")
                        .isLessThan(to.cores() * RULES.fullAt());
            }
        }
        assertThat(plan.moves().size() + plan.without().size())
                .isEqualTo(plan.contended().size());
        assertThat(planner.plan(hypervisors, servers, (s, h) -> true, budget, NOW))
                .isEqualTo(plan);
    }

    private static Swing swing(Random random) {
        float[] wanted = new float[24];
        for (int s = random.nextInt(24); s < wanted.length; s++) {
            wanted[s] = random.nextInt(6) == 0 ? Float.NaN : random.nextFloat();
        }
        return Swing.of(wanted);
    }

    private static ServerOutlook one(List<ServerOutlook> servers, String id) {
        return servers.stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
    }
}
