package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.scheduler.model.Resource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** Guests that take a part of the memory that they are asked to take, and the rest when they like, as long as it is asked for. */
final class Lazy {
    /** What comes of an adjustment of memory. */
    enum Call {
        /** All of it comes. */
        ANSWERS,
        /** A part of it comes, and then the connection is lost. */
        IS_LOST,
        /** A part of it comes within the time that is waited. */
        ANSWERS_EARLY,
        /** It cannot be asked. */
        FAILS
    }

    Call call = Call.ANSWERS;
    /** MiB that come of a change that is not waited for. */
    double part;

    private final HypervisorPort behind;
    private final Map<UUID, Double> asked = new HashMap<>();

    Lazy(HypervisorPort behind) {
        this.behind = behind;
    }

    HypervisorPort port() {
        return (HypervisorPort) Proxy.newProxyInstance(
                HypervisorPort.class.getClassLoader(), new Class<?>[] {HypervisorPort.class}, (proxy, method, args) -> {
                    if (method.getName().equals("adjust") && args[1] == Resource.MEMORY) {
                        return adjust((UUID) args[0], (double) args[2]);
                    }
                    try {
                        return method.invoke(behind, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Effect adjust(UUID server, double target) {
        if (call == Call.FAILS) {
            return new Effect(Effect.Status.FAILED, "the monitor is busy", Duration.ZERO);
        }
        asked.put(server, target);
        if (call == Call.ANSWERS) {
            return behind.adjust(server, Resource.MEMORY, target);
        }
        double from = current(server);
        behind.adjust(
                server, Resource.MEMORY, from + Math.copySign(Math.min(part, Math.abs(target - from)), target - from));
        if (call == Call.IS_LOST) {
            throw new UnreachableException("the connection was lost");
        }
        return new Effect(Effect.Status.ACCEPTED, "it is on the way", Duration.ZERO, OptionalDouble.empty());
    }

    private double current(UUID server) {
        return behind.range(server, Resource.MEMORY).orElseThrow().current();
    }

    /** Every guest goes on to what is asked of it. */
    void follow() {
        asked.forEach((server, to) -> behind.adjust(server, Resource.MEMORY, to));
    }
}
