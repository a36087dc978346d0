package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * Where capacity is sold that others want too: a server that grows claims it there first, and what it shrank by is given back
 * afterwards. Amounts are absolute, so that asking twice changes nothing the second time. Thread-safe.
 */
public interface CapacityClaims {
    /** Nobody else sells it: a hypervisor that is ours alone. */
    CapacityClaims NONE = new CapacityClaims() {
        @Override
        public Claim claim(ServerReading server, Resource resource, double target) {
            return new Claim.Granted();
        }

        @Override
        public Optional<String> settle(ServerReading server, Map<Resource, Double> inForce) {
            return Optional.empty();
        }

        @Override
        public boolean stopped(ServerReading server) {
            return true;
        }
    };

    /** What came of a claim. */
    sealed interface Claim {
        record Granted() implements Claim {}

        /** @param reason what was asked, and what there is, for people */
        record Refused(String reason) implements Claim {}

        /** It could not be asked for, and nothing has changed. */
        record Unavailable(String reason) implements Claim {}
    }

    /**
     * Claims what a server is about to be given in all; what it holds already is never made less.
     *
     * @throws UnreachableException if it is not known what came of it: settle it later
     */
    Claim claim(ServerReading server, Resource resource, double target);

    /**
     * Makes the claims of a server what it really has, more or less than now. Returns why that was not possible: what it has
     * is then more than what it holds.
     *
     * @throws UnreachableException if it is not known what came of it
     */
    Optional<String> settle(ServerReading server, Map<Resource, Double> inForce);

    /**
     * The server was seen to run no more. Where its orchestrator says that it is stopped, its claims become what was sold,
     * as that is what it starts with.
     *
     * @param server as it was seen last
     * @return whether that is settled; false if it has to be looked at again, as while it is moved
     * @throws UnreachableException if it is not known what came of it
     */
    boolean stopped(ServerReading server);
}
