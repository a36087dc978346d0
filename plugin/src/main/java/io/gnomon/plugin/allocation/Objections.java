package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What is asked once more just before a decision is carried out, which may have waited for others. Thread-safe. */
final class Objections {
    /** For so long a server that was being adjusted may have told nothing. */
    private static final Duration LAPSE = Duration.ofSeconds(3);

    private final Fleet fleet;
    private final Room room;
    private final Duration staleAfter;
    private final InstantSource clock;

    /** @param staleAfter an intent that waited longer is not carried out */
    Objections(Fleet fleet, Room room, Duration staleAfter, InstantSource clock) {
        this.fleet = fleet;
        this.room = room;
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    /** What has changed since the decision that makes it wrong to carry it out. */
    Optional<String> to(Decision decision, Adjustment intent) {
        Optional<Tracked> server = fleet.find(intent.server());
        Instant now = clock.instant();
        if (server.isEmpty()) {
            return Optional.of("the server stopped before it could be adjusted");
        }
        boolean allowed =
                switch (decision.cause()) {
                    case NEED -> server.get().record().dynamicAllocation();
                    case BOOST_END -> server.get().mayEndBoost(intent.resource());
                    case ASKED -> true;
                };
        if (!allowed) {
            return Optional.of("Dynamic Allocation was switched off meanwhile");
        }
        if (Duration.between(intent.decidedAt(), now).compareTo(staleAfter) > 0) {
            return Optional.of("the decision is too old by now; it is made afresh");
        }
        if (decision.cause() == Decision.Cause.BOOST_END) {
            return Optional.empty(); // whatever it uses, and be it unknown: the flavor says how much
        }
        if (intent.to() < intent.from()) {
            double used = server.get().peak(intent.resource(), now, Duration.between(intent.decidedAt(), now));
            if (used >= intent.to()) {
                return Optional.of("usage has risen meanwhile");
            }
        }
        if (isUnknown(server.get(), intent.resource(), now)) {
            return Optional.of("its usage is not known any more, as when it is paused");
        }
        return Actuator.isGrowthOfMemory(intent)
                ? room.objection(server.get().record().hypervisor(), intent.to() - intent.from())
                : Optional.empty();
    }

    /**
     * One that is paused or hangs tells nothing. But neither does one that was looked at while another of its adjustments
     * was under way, and a single value may be missing from one look for its doubtful moment.
     */
    private boolean isUnknown(Tracked server, Resource resource, Instant now) {
        return server.latest()
                .map(reading -> {
                    if (reading.usage().get(resource).isPresent()) {
                        return false;
                    }
                    if (!reading.usage().known().isEmpty()) {
                        return !server.isMeasured(resource, now, staleAfter);
                    }
                    return reading.at().isAfter(server.adjustedAt()) || !server.isMeasured(resource, now, LAPSE);
                })
                .orElse(true);
    }
}
