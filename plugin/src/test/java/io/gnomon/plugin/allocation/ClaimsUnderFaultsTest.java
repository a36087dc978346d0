package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaNamed;
import io.gnomon.plugin.openstack.PlacementClaims;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random growth and shrinking of three servers on one hypervisor that could not hold all three at their largest, while
 * Placement's wire, the hypervisor and the daemon itself fail at random.
 */
class ClaimsUnderFaultsTest {
    private static final Map<String, String> SETTINGS =
            Map.of("hypervisors", "trace:///unused", "observe.period", "2s", "decide.autonomy", "off");
    private static final List<Resource> SOLD = List.of(Resource.CPU, Resource.MEMORY);
    private static final int STEPS = 30;

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void neverHasAServerMoreThanItHoldsAndInTheEndEachHoldsWhatItHas(@ForAll long seed) throws IOException {
        Path folder = Files.createTempDirectory("gnomon-claims");
        try (House house = new House(folder, SETTINGS);
                FakeCloud fake = new FakeCloud(house.clock)) {
            new Run(house, fake, new Random(seed)).all();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static final class Run {
        private final House house;
        private final FakeCloud fake;
        private final Random random;
        private final List<UUID> servers = new ArrayList<>();
        /** What was asked of guests that are on their way there. */
        private final Map<UUID, Double> asked = new HashMap<>();

        private boolean faulty;

        Run(House house, FakeCloud fake, Random random) {
            this.house = house;
            this.fake = fake;
            this.random = random;
        }

        void all() {
            begin();
            faulty = true;
            for (int step = 0; step < STEPS; step++) {
                house.run(Duration.ofSeconds(2));
                if (random.nextInt(4) == 0) {
                    guestsFollow();
                }
                UUID server = servers.get(random.nextInt(servers.size()));
                Resource resource = SOLD.get(random.nextInt(SOLD.size()));
                try {
                    if (random.nextInt(8) == 0) {
                        house.actuator.reconcile();
                        house.claiming.reconcile(house.actuator);
                    } else {
                        move(server, resource);
                    }
                } catch (House.Killed e) {
                    restart();
                }
                noServerHasMoreThanItHolds();
            }
            faulty = false;
            house.clock.advance(
                    Duration.ofMinutes(11)); // whoever was left in peace is asked again, and nothing is waited for
            restart();
            house.run(Duration.ofSeconds(2));
            house.actuator.reconcile();
            house.claiming.reconcile(house.actuator);
            guestsFollow();
            end();
        }

        private void begin() {
            fake.placement.provider("rp1", 8, 4_096);
            fake.faults = this::fault;
            for (String name : List.of("a", "b", "c")) {
                UUID id = house.server(name, true, new LoadTrace(List.of(new Line(0, 0.1, 100, 1))));
                servers.add(id);
                fake.nova.server(id.toString(), name, 1, 512, Map.of());
                fake.placement.hold(id.toString(), "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 512L));
            }
            Cloud cloud = fake.client(house.clock::advance);
            NovaBook book = new NovaBook(cloud, house.clock);
            book.refresh();
            house.port = new NovaNamed(flaky(house.port), book);
            house.claims = new PlacementClaims(cloud);
            restart();
        }

        private void restart() {
            house.restart(state -> {
                if (faulty && random.nextInt(20) == 0) {
                    throw new House.Killed();
                }
            });
            house.run(Duration.ofSeconds(8)); // past the boot
            try {
                house.actuator.recall();
                house.actuator.reconcile();
            } catch (House.Killed e) {
                restart();
            }
        }

        private Fault fault(String method, String path) {
            if (!faulty || random.nextInt(4) > 0) {
                return Fault.NONE;
            }
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            return fault == Fault.CONCURRENT_UPDATE && !method.equals("PUT") ? Fault.NONE : fault;
        }

        /** Fails before, is lost before or after, does half of, or is on the way to, what it was asked for. */
        private HypervisorPort flaky(HypervisorPort behind) {
            return (HypervisorPort) Proxy.newProxyInstance(
                    HypervisorPort.class.getClassLoader(),
                    new Class<?>[] {HypervisorPort.class},
                    (proxy, method, args) -> {
                        int what = faulty && method.getName().equals("adjust") ? random.nextInt(14) : 13;
                        if (what == 0) {
                            return new Effect(Effect.Status.FAILED, "the guest will not", Duration.ZERO);
                        }
                        if (what == 1) {
                            throw new UnreachableException("lost before");
                        }
                        boolean memory = method.getName().equals("adjust") && args[1] == Resource.MEMORY;
                        if (memory && (what >= 4 && what <= 6)) {
                            Effect half = half(behind, (UUID) args[0], (double) args[2]);
                            if (what == 4) {
                                asked.remove((UUID) args[0]);
                                return half;
                            }
                            asked.put((UUID) args[0], (double) args[2]);
                            if (what == 5) {
                                throw new UnreachableException("lost half-way");
                            }
                            return new Effect(Effect.Status.ACCEPTED, "on the way", Duration.ZERO);
                        }
                        if (memory) {
                            asked.remove((UUID) args[0]);
                        }
                        try {
                            Object result = method.invoke(behind, args);
                            if (what == 2) {
                                throw new UnreachableException("lost after");
                            }
                            return what == 3 ? new Effect(Effect.Status.ACCEPTED, "perhaps", Duration.ZERO) : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        /** Those that were on their way go on, whoever waits for it. */
        private void guestsFollow() {
            asked.forEach((server, to) -> house.hypervisor.adjust(server, Resource.MEMORY, to));
            asked.clear();
        }

        /** The guest takes half of what it is asked to, and no more. */
        private static Effect half(HypervisorPort behind, UUID server, double to) {
            double from = behind.range(server, Resource.MEMORY).orElseThrow().current();
            double reached = from + 2 * Math.floor((to - from) / 4);
            Effect effect = behind.adjust(server, Resource.MEMORY, reached);
            return new Effect(effect.status(), "half of it", effect.took(), OptionalDouble.of(reached));
        }

        private void move(UUID id, Resource resource) {
            Tracked server = house.fleet.find(id).orElseThrow();
            if (!house.actuator.isFree(id, resource)) {
                return;
            }
            double from = house.allocated(id, resource);
            double to = resource == Resource.CPU ? 1 + random.nextInt(4) : 512 + 2 * random.nextInt(769);
            Decision decision = new Decision(
                    server.latest().orElseThrow(),
                    resource,
                    from,
                    to,
                    0.1,
                    new Decision.Expected(to, to, to, to),
                    "because",
                    Decision.Cause.NEED,
                    Decision.GNOMON);
            Optional<Adjustment> intent = house.actuator.intend(decision);
            intent.ifPresent(a -> {
                house.actuator.alone(
                        a, () -> house.actuator.explain(house.actuator.close(a, house.actuator.act(decision, a))));
                assertThat(house.database.journal().find(a.id())).hasValueSatisfying(now -> assertThat(
                                now.state() != State.VERIFIED || now.to() == house.allocated(id, resource))
                        .as("what is said to be reached is in force: %s", now)
                        .isTrue());
            });
        }

        private long held(UUID server, Resource resource) {
            return fake.placement.held(server.toString(), resource == Resource.CPU ? "VCPU" : "MEMORY_MB");
        }

        private void noServerHasMoreThanItHolds() {
            for (UUID server : servers) {
                for (Resource r : SOLD) {
                    assertThat((double) held(server, r))
                            .as("%s of %s, after %s", r, server, house.adjustments(server))
                            .isGreaterThanOrEqualTo(house.allocated(server, r));
                }
            }
        }

        private void end() {
            assertThat(house.database.journal().open()).isEmpty();
            assertThat(fake.placement.wasOversold()).isFalse();
            assertThat(house.claiming.problems()).isEmpty();
            for (UUID server : servers) {
                for (Resource r : SOLD) {
                    assertThat((double) held(server, r))
                            .as("%s of %s, after %s", r, server, house.adjustments(server))
                            .isEqualTo(Math.ceil(house.allocated(server, r)));
                }
            }
            assertThat(servers.stream().flatMap(s -> house.adjustments(s).stream()))
                    .as("something was done at all")
                    .anyMatch(a -> a.state() == State.VERIFIED);
        }
    }
}
