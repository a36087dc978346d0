package io.gnomon.plugin.openstack;

import io.gnomon.plugin.openstack.CloudException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Sends a call, repeats it within bounds if it may be, and leaves a service in peace that does not answer. Thread-safe. */
final class Calls {
    private final Wire wire;
    private final RetryPolicy policy;
    private final Pacer pacer;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<Service, Circuit> circuits = new EnumMap<>(Service.class);

    Calls(Wire wire, RetryPolicy policy, Pacer pacer, RandomGenerator random, InstantSource clock) {
        this.wire = wire;
        this.policy = policy;
        this.pacer = pacer;
        this.random = random;
        this.clock = clock;
        for (Service service : Service.values()) {
            circuits.put(service, new Circuit(clock));
        }
    }

    /** One exchange. */
    interface Exchange {
        Answer over(Wire wire) throws IOException, InterruptedException;
    }

    Circuit circuit(Service service) {
        return circuits.computeIfAbsent(service, s -> new Circuit(clock));
    }

    /**
     * Every answer that is not a passing failure is an answer, also a refusal.
     *
     * @param repeatable whether asking twice does no harm
     * @throws CloudException UNREACHABLE when the bounds are reached, LEFT_IN_PEACE at once if it has failed of late
     */
    Answer repeat(Service service, boolean repeatable, Exchange exchange) {
        Circuit circuit = circuit(service);
        Instant begun = clock.instant();
        for (int attempt = 1; ; attempt++) {
            if (!circuit.mayCall()) {
                // after the first attempt it is not known what came of that
                throw new CloudException(
                        attempt == 1 ? Kind.LEFT_IN_PEACE : Kind.UNREACHABLE,
                        service.title() + " " + circuit.state().text());
            }
            Failure failure;
            try {
                Answer answer = exchange.over(wire);
                if (!answer.isPassing()) {
                    circuit.worked();
                    return answer;
                }
                failure = new Failure(answer.status() + " " + answer.complaint(), answer.retryAfter());
            } catch (IOException e) {
                failure = new Failure(said(e), Optional.empty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                circuit.failed("interrupted");
                throw new CloudException(Kind.UNREACHABLE, service.title() + ": interrupted", e);
            }
            circuit.failed(failure.text().strip());
            Duration pause = pause(attempt, failure.retryAfter());
            boolean within =
                    attempt < policy.attempts() && !clock.instant().plus(pause).isAfter(begun.plus(policy.budget()));
            if (!repeatable || !within) {
                throw new CloudException(
                        Kind.UNREACHABLE,
                        service.title() + " does not answer as it should ("
                                + failure.text().strip() + "), asked " + attempt + (attempt == 1 ? " time" : " times"));
            }
            pacer.pause(pause);
        }
    }

    private record Failure(String text, Optional<Duration> retryAfter) {}

    /** What the service asks for counts, within our own bounds. */
    Duration pause(int failed, Optional<Duration> retryAfter) {
        Duration own = policy.pause(failed, random.nextDouble());
        return retryAfter
                .filter(asked -> asked.compareTo(own) > 0 && asked.compareTo(policy.budget()) < 0)
                .orElse(own);
    }

    void waitAfter(int failed) {
        pacer.pause(pause(failed, Optional.empty()));
    }

    private static String said(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
