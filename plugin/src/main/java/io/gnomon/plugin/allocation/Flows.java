package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.Flow;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Which way a server's data goes, of about the last hour: what is older counts less and less. Thread-safe. */
public final class Flows {
    private static final Duration HALF_LIFE = Duration.ofMinutes(20);
    /** What a reading stands for at most: after a gap nothing is known of what was in it. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final double LEAST_MIB = 1e-3;

    private final double[] in = new double[2];
    private final double[] all = new double[2];
    private @Nullable Instant last;

    synchronized void add(Instant at, ResourceVector used, Flow flow) {
        Instant before = last;
        last = at;
        if (before == null || !at.isAfter(before)) {
            return;
        }
        double seconds = Duration.between(before, at).toMillis() / 1e3;
        double kept = Math.pow(0.5, seconds / HALF_LIFE.toSeconds());
        add(0, used.get(Resource.DISK), flow.read(), seconds, kept);
        add(1, used.get(Resource.NETWORK), flow.received(), seconds, kept);
    }

    private void add(int i, OptionalDouble whole, OptionalDouble part, double seconds, double kept) {
        in[i] *= kept;
        all[i] *= kept;
        if (whole.isPresent() && part.isPresent()) {
            double stands = Math.min(seconds, LONGEST.toSeconds());
            in[i] += Math.min(part.getAsDouble(), whole.getAsDouble()) * stands;
            all[i] += whole.getAsDouble() * stands;
        }
    }

    /** Of what goes to and from the disk, the share that is read, 0..1; empty if next to nothing goes. */
    public OptionalDouble readShare() {
        return share(0);
    }

    /** Of what goes over the network, the share that is received, 0..1; empty if next to nothing goes. */
    public OptionalDouble receivedShare() {
        return share(1);
    }

    private synchronized OptionalDouble share(int i) {
        return all[i] < LEAST_MIB ? OptionalDouble.empty() : OptionalDouble.of(in[i] / all[i]);
    }
}
