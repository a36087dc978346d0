package io.gnomon.plugin.deployment;

import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.store.RehearsalRecord.State;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What a copy is put through: it must answer, then its service must, then it is measured. Between all steps it is asked whether it may
 * go on. Thread-safe.
 */
public final class Trial {
    private static final int MEASUREMENTS = 3;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final double MILLIS = 1000;

    private final Copies copies;
    private final Prober prober;
    private final Duration bootTimeout;
    private final Pause pause;
    private final InstantSource clock;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** How it ended. @param measured by the names of {@link PerformanceProfile} */
    public record Outcome(State state, String detail, Map<String, Double> measured) {}

    /** It may not go on. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;

        Stopped(String why) {
            super(why);
        }
    }

    /** @param bootTimeout within which a copy must answer, and its service after that */
    public Trial(Copies copies, Prober prober, Duration bootTimeout, Pause pause, InstantSource clock) {
        this.copies = copies;
        this.prober = prober;
        this.bootTimeout = bootTimeout;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * @param since when the copy was asked for
     * @param objection why it may not go on; empty if it may
     */
    Outcome of(
            Portion portion, ServerRequest copy, String hypervisor, Instant since, Supplier<Optional<String>> objection)
            throws InterruptedException {
        Map<String, Double> measured = new TreeMap<>();
        Step step = new Step(portion, copy, hypervisor, objection);
        try {
            if (!step.boots(since)) {
                return failed("its guest did not answer within " + bootTimeout.toSeconds() + " s", measured);
            }
            measured.put(PerformanceProfile.START_SECONDS, seconds(since));
            List<String> notes = new ArrayList<>();
            Optional<Probe> health =
                    portion.copyHealth().or(() -> portion.health().filter(Trial::isAskable));
            if (health.isPresent()) {
                Optional<String> refusal = step.serves(health.get());
                if (refusal.isPresent()) {
                    return failed("its health probe failed: " + refusal.get(), measured);
                }
                measured.put(PerformanceProfile.SERVICE_SECONDS, seconds(since));
            } else {
                notes.add(
                        "its health probe needs an address, and a copy has no network: give the portion rehearsal.health");
            }
            Optional<String> refusal = step.performs(health, notes, measured);
            step.usage(measured);
            return refusal.map(why -> failed(why, measured))
                    .orElseGet(() -> new Outcome(State.PASSED, String.join("; ", notes), measured));
        } catch (Stopped e) {
            return new Outcome(State.STOPPED, String.valueOf(e.getMessage()), measured);
        }
    }

    private static Outcome failed(String why, Map<String, Double> measured) {
        return new Outcome(State.FAILED, why, measured);
    }

    private double seconds(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / MILLIS;
    }

    private static boolean isAskable(Probe probe) {
        return !probe.needsAddress();
    }

    /** What is done to one copy. */
    private final class Step {
        private final Portion portion;
        private final ServerRequest copy;
        private final String hypervisor;
        private final Supplier<Optional<String>> objection;

        Step(Portion portion, ServerRequest copy, String hypervisor, Supplier<Optional<String>> objection) {
            this.portion = portion;
            this.copy = copy;
            this.hypervisor = hypervisor;
            this.objection = objection;
        }

        private void mayGoOn() throws Stopped {
            Optional<String> why = objection.get();
            if (why.isPresent()) {
                throw new Stopped(why.get());
            }
        }

        boolean boots(Instant since) throws Stopped, InterruptedException {
            while (true) {
                mayGoOn();
                Optional<GuestState> guest = copies.look(copy.id(), hypervisor).map(ServerReading::guest);
                if (guest.isPresent() && guest.get() == GuestState.ANSWERS) {
                    return true;
                }
                if (Duration.between(since, clock.instant()).compareTo(bootTimeout) > 0) {
                    return false;
                }
                pause.of(LOOK_EVERY);
            }
        }

        /** Asks until it is well. @return why it is not; empty if it is */
        Optional<String> serves(Probe health) throws Stopped, InterruptedException {
            Instant until = clock.instant().plus(bootTimeout);
            while (true) {
                mayGoOn();
                ProbeResult result = ask(health);
                if (result.ok()) {
                    return Optional.empty();
                }
                if (clock.instant().isAfter(until)) {
                    return Optional.of(result.detail());
                }
                pause.of(LOOK_EVERY);
            }
        }

        /** Measures by the performance probe, or by the health probe where there is none. @return why it is not good enough */
        Optional<String> performs(Optional<Probe> health, List<String> notes, Map<String, Double> measured)
                throws Stopped, InterruptedException {
            Optional<Probe> own =
                    portion.copyPerformance().or(() -> portion.performance().filter(Trial::isAskable));
            Optional<Probe> probe = own.or(() -> health);
            if (own.isEmpty() && portion.performance().isPresent()) {
                notes.add("its performance probe needs an address: give the portion rehearsal.performance");
            }
            if (probe.isEmpty()) {
                return Optional.empty();
            }
            double[] millis = new double[MEASUREMENTS];
            double[] throughput = new double[MEASUREMENTS];
            for (int i = 0; i < MEASUREMENTS; i++) {
                mayGoOn();
                ProbeResult result = ask(probe.get());
                if (!result.ok()) {
                    return Optional.of("its performance probe failed: " + result.detail());
                }
                millis[i] = result.took().toNanos() / 1e6;
                throughput[i] = result.throughput().orElse(Double.NaN);
            }
            double latency = middle(millis);
            measured.put(PerformanceProfile.LATENCY_MILLIS, latency);
            OptionalDouble rate =
                    Double.isNaN(throughput[0]) ? OptionalDouble.empty() : OptionalDouble.of(middle(throughput));
            rate.ifPresent(r -> measured.put(PerformanceProfile.THROUGHPUT, r));
            ProbeResult whole = new ProbeResult(true, Duration.ofNanos(Math.round(latency * 1e6)), rate, "");
            Objective asked =
                    own.isPresent() ? portion.objective() : Objective.NONE; // a health probe measures no performance
            return asked.isMetBy(whole)
                    ? Optional.empty()
                    : Optional.of("it answers, but its objective is not met: " + measured);
        }

        /** What is asked may take long, and the room be needed meanwhile: another thread asks, and is told to stop then. */
        private ProbeResult ask(Probe probe) throws Stopped, InterruptedException {
            CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
            Thread asking = new Thread(
                    () -> {
                        try {
                            answer.complete(askOnce(probe));
                        } catch (InterruptedException | RuntimeException e) {
                            answer.completeExceptionally(e);
                        }
                    },
                    "rehearsal-probe");
            asking.setDaemon(true);
            asking.start();
            try {
                while (true) {
                    try {
                        return answer.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        mayGoOn();
                    }
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException("the probe was interrupted", e);
            } finally {
                asking.interrupt();
            }
        }

        private ProbeResult askOnce(Probe probe) throws InterruptedException {
            if (probe instanceof Probe.Guest guest) {
                long began = System.nanoTime();
                ProbeResult result;
                try {
                    String printed = copies.run(copy.id(), hypervisor, guest.words(), guest.limit());
                    result = Prober.ended(0, printed, Duration.ofNanos(System.nanoTime() - began));
                } catch (RefusedException e) {
                    result = new ProbeResult(
                            false,
                            Duration.ofNanos(System.nanoTime() - began),
                            OptionalDouble.empty(),
                            String.valueOf(e.getMessage()));
                }
                return result;
            }
            return prober.ask(
                    probe,
                    Map.of(
                            "GNOMON_PORTION", portion.name(),
                            "GNOMON_SERVER", copy.id().toString(),
                            "GNOMON_NAME", copy.name(),
                            "GNOMON_HYPERVISOR", hypervisor));
        }

        void usage(Map<String, Double> measured) {
            copies.look(copy.id(), hypervisor).ifPresent(seen -> {
                seen.usage().get(Resource.CPU).ifPresent(v -> measured.put(PerformanceProfile.CORES, v));
                seen.usage().get(Resource.MEMORY).ifPresent(v -> measured.put(PerformanceProfile.MEMORY_MIB, v));
            });
        }
    }

    private static double middle(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
