package io.gnomon.plugin.deployment;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.FaultyCopies.Killed;
import io.gnomon.plugin.migration.Yard;
import io.gnomon.plugin.store.RehearsalRecord;
import io.gnomon.plugin.store.RehearsalRecord.State;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals on trace-driven hypervisors, with a clock that each wait moves. The timeout is that of a hanging test. */
@Timeout(120)
class RehearsingTest {
    private static final Probe TRUE = new Probe.Command(List.of("true"), Duration.ofSeconds(20));
    private static final ResourceVector SIZE = ResourceVector.of(1, 512, 10, 10);

    @TempDir
    Path folder;

    private Yard yard;
    private FaultyCopies copies;
    private Rehearsing rehearsing;
    private UUID original;
    private Runnable eachWait = () -> {};

    @BeforeEach
    void open() throws IOException {
        yard = new Yard(folder);
        original = server("db-1", "a", 0.2);
        yard.run(Duration.ofSeconds(10));
        restart(0);
    }

    @AfterEach
    void close() {
        yard.close();
    }

    private void restart(double tolerance) {
        copies = new FaultyCopies(new PlainCopies(
                yard.cluster, yard.fleet, yard.room, 0.1, 0.9, image -> image.equals(folder), yard::now));
        Trial trial = new Trial(
                copies,
                new Prober(),
                Duration.ofSeconds(10),
                time -> {
                    yard.run(Duration.ofSeconds(1));
                    eachWait.run();
                },
                yard::now);
        rehearsing = new Rehearsing(yard.database.rehearsals(), copies, trial, new Tolerance(tolerance), yard::now);
    }

    private UUID server(String name, String hypervisor, double cores) throws IOException {
        Path file = folder.resolve(name + ".load");
        Files.write(file, new LoadTrace(List.of(new LoadTrace.Line(0, cores, 200, 1))).toDisk());
        return yard.on(hypervisor).create(request(UUID.randomUUID(), name, file, Map.of()));
    }

    private ServerRequest request(UUID id, String name, Path load, Map<String, String> metadata) {
        return new ServerRequest(
                id,
                name,
                "acme",
                "ann",
                new Flavor("m1", SIZE, SIZE, 1),
                folder,
                List.of(load, load),
                Optional.empty(),
                "quiet",
                metadata,
                true);
    }

    private Site site(Probe health, Optional<Probe> performance, Objective objective) {
        Portion portion = new Portion(
                "db",
                List.of("db-1"),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(health),
                performance,
                objective,
                List.of());
        return new Site(
                new Workload("shop", "acme", List.of(portion)),
                portion,
                List.of(new Site.Member(original, "db-1", "a", 512, 1)),
                List.of());
    }

    private Site site() {
        return site(TRUE, Optional.empty(), Objective.NONE);
    }

    private RehearsalRecord rehearse(Site site, String hypervisor) throws InterruptedException {
        return rehearsing.rehearse(site, hypervisor, "ann", begun -> {});
    }

    private void assertNothingIsLeft() {
        yard.run(Duration.ofSeconds(2));
        assertThat(yard.database.rehearsals().open()).isEmpty();
        assertThat(copies.seen()).isEmpty();
        for (String name : List.of("a", "b", "c")) {
            assertThat(yard.on(name).observe().servers())
                    .filteredOn(ServerReading::isShadow)
                    .isEmpty();
            double held = yard.on(name).observe().servers().stream()
                    .mapToDouble(s -> s.allocation().getOr(io.gnomon.scheduler.model.Resource.MEMORY, 0))
                    .sum();
            assertThat(yard.room.memory(name).orElseThrow().taken())
                    .as("no room is held any more on " + name)
                    .isLessThanOrEqualTo(Math.max(
                            held,
                            yard.cluster
                                    .latest(name)
                                    .orElseThrow()
                                    .usage()
                                    .getOr(io.gnomon.scheduler.model.Resource.MEMORY, 0)));
        }
        assertThat(yard.where(original)).containsExactly("a");
    }

    @Test
    void aCopyIsMadeElsewhereMeasuredAndRemoved() throws Exception {
        AtomicReference<ServerReading> seen = new AtomicReference<>();
        eachWait = () -> yard.on("b").observe().servers().forEach(seen::set);
        Probe load = new Probe.Command(List.of("sh", "-c", "echo 42 requests/s"), Duration.ofSeconds(20));
        RehearsalRecord r =
                rehearse(site(TRUE, Optional.of(load), new Objective(Optional.empty(), OptionalDouble.of(40))), "b");

        assertThat(r.state()).as(r.detail()).isEqualTo(State.PASSED);
        assertThat(r.original()).isEqualTo(original);
        assertThat(r.measured())
                .containsEntry("throughput", 42.0)
                .containsKeys("start_seconds", "service_seconds", "latency_ms", "cores", "memory_mib");
        assertThat(seen.get().isShadow()).as("nothing is learnt from it").isTrue();
        assertThat(seen.get().project()).isEqualTo("acme");
        assertThat(seen.get().ceiling()).isEqualTo(seen.get().allocation());
        assertNothingIsLeft();
        assertThat(r.measured().get("start_seconds")).isCloseTo(5, within(1e-6));
        assertThat(rehearsing.profile(site(), "b").expected().get("start_seconds"))
                .isCloseTo(5, within(1e-6));
        assertThat(rehearse(site(), "b").predicted().get("start_seconds")).isCloseTo(5, within(1e-6));
    }

    @Test
    void aProbeThatNeverEndsFailsTheRehearsalAndNothingIsLeft() throws Exception {
        Probe endless = new Probe.Command(List.of("sleep", "1000"), Duration.ofMillis(100));
        RehearsalRecord r = rehearse(site(endless, Optional.empty(), Objective.NONE), "b");
        assertThat(r.state()).isEqualTo(State.FAILED);
        assertThat(r.detail()).isEqualTo("its health probe failed: no answer within 100 ms; it was ended");
        assertNothingIsLeft();

        RehearsalRecord slow = rehearse(site(TRUE, Optional.of(endless), Objective.NONE), "b");
        assertThat(slow.state()).isEqualTo(State.FAILED);
        assertThat(slow.detail()).startsWith("its performance probe failed: no answer within");
        assertNothingIsLeft();
    }

    @Test
    void anObjectiveThatIsNotMetFailsIt() throws Exception {
        Probe load = new Probe.Command(List.of("sh", "-c", "echo 39"), Duration.ofSeconds(20));
        RehearsalRecord r =
                rehearse(site(TRUE, Optional.of(load), new Objective(Optional.empty(), OptionalDouble.of(40))), "b");
        assertThat(r.state()).isEqualTo(State.FAILED);
        assertThat(r.detail()).contains("its objective is not met").contains("throughput=39.0");
        assertNothingIsLeft();
    }

    @Test
    void aProbeThatNeedsAnAddressIsNotAskedAndThatIsSaid() throws Exception {
        RehearsalRecord r = rehearse(
                site(new Probe.Tcp("{address}", 80, Duration.ofSeconds(1)), Optional.empty(), Objective.NONE), "b");
        assertThat(r.state()).isEqualTo(State.PASSED);
        assertThat(r.detail()).contains("a copy has no network: give the portion rehearsal.health");
        assertThat(r.measured()).containsKey("start_seconds").doesNotContainKey("latency_ms");
    }

    @Test
    void aGuestThatDoesNotAnswerInTimeFailsIt() throws Exception {
        eachWait = () -> yard.on("b").observe().present().forEach(yard.on("b")::crash);
        RehearsalRecord r = rehearse(site(), "b");
        assertThat(r.state()).isEqualTo(State.FAILED);
        assertThat(r.detail()).isEqualTo("its guest did not answer within 10 s");
        assertNothingIsLeft();
    }

    @Test
    void anAlternateThatVanishesFailsItAndItsCopyIsRemovedWhenItIsBack() throws Exception {
        int[] waits = {0};
        eachWait = () -> copies.cut = ++waits[0] >= 2;
        RehearsalRecord r = rehearse(site(), "b");
        assertThat(r.state()).as("its copy may be there still").isEqualTo(State.RUNNING);
        assertThat(yard.on("b").observe().present()).hasSize(1);
        rehearsing.sweep();
        assertThat(yard.database.rehearsals().open()).hasSize(1);

        copies.cut = false;
        restart(0); // also by another daemon
        rehearsing.sweep();
        RehearsalRecord over = rehearsing.of(site()).get(0);
        assertThat(over.state()).isEqualTo(State.FAILED);
        assertThat(over.detail()).isEqualTo("b is cut off");
        assertNothingIsLeft();
    }

    @Test
    void whereverTheDaemonIsKilledTheNextOneLeavesNothing() throws Exception {
        int killed = 0;
        for (int call = 1; ; call++) {
            copies.killAt = call;
            try {
                rehearse(site(), "b");
                break; // it took fewer calls than that
            } catch (Killed e) {
                killed++;
            }
            yard.run(Duration.ofSeconds(1));
            restart(0);
            rehearsing.sweep();
            assertNothingIsLeft();
        }
        assertThat(killed).isGreaterThan(8);
        assertThat(rehearsing.of(site()).stream().map(RehearsalRecord::state)).contains(State.STOPPED, State.PASSED);
    }

    @Test
    void aCopyThatComesLateIsRemoved() throws Exception {
        copies.cutMakes = true;
        RehearsalRecord r = rehearse(site(), "b");
        assertThat(r.state()).isEqualTo(State.FAILED);
        yard.on("b")
                .create(request(
                        r.copy(),
                        "rehearsal-late",
                        folder.resolve("db-1.load"),
                        Map.of(ServerReading.SHADOW, Copies.MARK)));
        yard.run(Duration.ofSeconds(2));
        rehearsing.sweep();
        assertNothingIsLeft();
    }

    @Test
    void itStopsAtOnceUnderPressureOnItsHypervisor() throws Exception {
        int[] waits = {0};
        eachWait = () -> {
            if (++waits[0] == 2) {
                for (String name : List.of("u", "v", "w", "x", "y", "z")) {
                    try {
                        yard.on("b").create(request(UUID.randomUUID(), name, busy(), Map.of()));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        };
        RehearsalRecord r = rehearse(site(slowToServe(), Optional.empty(), Objective.NONE), "b");
        assertThat(r.state()).isEqualTo(State.STOPPED);
        assertThat(r.detail()).containsAnyOf("servers of b wait for", "b uses");
        assertNothingIsLeft();
        assertThatThrownBy(() -> rehearse(site(), "b")).isInstanceOf(RefusedException.class);
        assertThat(rehearsing.of(site())).as("it was not even begun").hasSize(1);
    }

    private static Probe slowToServe() {
        return new Probe.Command(List.of("false"), Duration.ofSeconds(20));
    }

    private Path busy() throws IOException {
        Path file = folder.resolve("busy.load");
        Files.write(file, new LoadTrace(List.of(new LoadTrace.Line(0, 2, 200, 1))).toDisk());
        return file;
    }

    @Test
    void itGivesWayWhenItIsAsked() throws Exception {
        int[] waits = {0};
        eachWait = () -> {
            if (++waits[0] == 3) {
                assertThat(rehearsing.where()).contains("b");
                Thread asking = new Thread(() -> {
                    try {
                        rehearsing.stop("somebody needs the room", Duration.ofSeconds(30));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                asking.setDaemon(true);
                asking.start();
                while (asking.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
            }
        };
        RehearsalRecord r = rehearse(site(), "b");
        assertThat(r.state()).isEqualTo(State.STOPPED);
        assertThat(r.detail()).isEqualTo("somebody needs the room");
        assertThat(rehearsing.where()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void itStopsAtOnceThoughAProbeTakesLong() throws Exception {
        Path begun = folder.resolve("begun");
        Probe endless = new Probe.Command(
                List.of("sh", "-c", "echo $$ > " + begun + ".new; mv " + begun + ".new " + begun + "; sleep 1000"),
                Duration.ofMinutes(10));
        Thread asking = new Thread(() -> {
            try {
                eventually("it is asked", () -> Files.exists(begun));
                rehearsing.stop("somebody needs the room", Duration.ofSeconds(60));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        asking.setDaemon(true);
        asking.start();
        RehearsalRecord r = rehearse(site(endless, Optional.empty(), Objective.NONE), "b");
        assertThat(r.state()).isEqualTo(State.STOPPED);
        assertThat(r.detail()).isEqualTo("somebody needs the room");
        ProcessHandle.of(Long.parseLong(Files.readString(begun).strip()))
                .ifPresent(p -> p.onExit().join());
        assertNothingIsLeft();
    }

    @Test
    void itTakesNoMoreThanItsShare() throws Exception {
        restart(1);
        RehearsalRecord r = rehearse(site(), "b");
        assertThat(r.state()).isEqualTo(State.STOPPED);
        assertThat(r.detail()).contains("may take 0.2 there, 5 %").contains("deployment.risk-tolerance");
        assertNothingIsLeft();
    }

    @Test
    void whatCannotBeRehearsedIsRefusedBeforeAnythingIsDone() throws Exception {
        assertThatThrownBy(() -> rehearse(site(), "a")).hasMessageContaining("runs on a itself");
        Site nothing = new Site(site().workload(), site().portion(), List.of(), List.of("db-1"));
        assertThatThrownBy(() -> rehearse(nothing, "b")).hasMessageContaining("no server of shop/db runs");
        copies.cut = true;
        assertThatThrownBy(() -> rehearse(site(), "b")).isInstanceOf(UnreachableException.class);
        copies.cut = false;
        eachWait = () -> assertThatThrownBy(() -> onOtherThread(() -> rehearse(site(), "c")))
                .hasMessageContaining("another rehearsal runs");
        assertThat(rehearse(site(), "b").state()).isEqualTo(State.PASSED);
        assertThat(rehearsing.of(site())).hasSize(1);
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void onOtherThread(Act act) throws Exception {
        AtomicReference<Exception> failed = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                act.run();
            } catch (Exception e) {
                failed.set(e);
            }
        });
        thread.start();
        thread.join();
        if (failed.get() != null) {
            throw failed.get();
        }
    }

    @Test
    void itIsDueAsOftenAsTheToleranceSaysAndGoesToTheOneThatWasLeastLately() throws Exception {
        restart(0.25);
        assertThat(rehearsing.isDue(site())).isTrue();
        assertThat(rehearsing.next(site(), List.of("a", "b", "c"))).contains("b");
        rehearse(site(), "b");
        assertThat(rehearsing.isDue(site())).isFalse();
        assertThat(rehearsing.next(site(), List.of("a", "b", "c"))).contains("c");
        yard.pass(Duration.ofHours(5));
        assertThat(rehearsing.isDue(site())).isTrue();
        assertThat(rehearsing.next(site(), List.of("a"))).isEmpty();
    }

    @Test
    void whenTheDaemonEndsItStopsAndNoOtherIsBegun() throws Exception {
        int[] waits = {0};
        eachWait = () -> {
            if (++waits[0] == 2) {
                Thread closing = new Thread(() -> rehearsing.close(Duration.ofSeconds(30)));
                closing.setDaemon(true);
                closing.start();
                while (closing.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
            }
        };
        assertThat(rehearse(site(), "b").detail()).isEqualTo("the daemon ends");
        assertThatThrownBy(() -> rehearse(site(), "b")).hasMessageContaining("the daemon ends");
        assertNothingIsLeft();
    }

    @Test
    void wordsReachAGuestsProgramAsTheyAre() throws Exception {
        String script = PlainCopies.script(List.of("printf", "%s|", "a b", "it's", "$HOME", "\"x\"", "*"));
        Process shell = new ProcessBuilder("sh", "-c", script).start();
        assertThat(new String(shell.getInputStream().readAllBytes())).isEqualTo("a b|it's|$HOME|\"x\"|*|");
        assertThat(shell.waitFor()).isZero();
    }
}
