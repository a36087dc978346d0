package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.AllocationCycle;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.fingerprint.Atlas;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.outlook.Outlooks;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.sizing.Sizes;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.plugin.tags.Tagging;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Takes the history of servers away for good, between two cycles. Thread-safe. */
final class Erasure {
    private final Fleet fleet;
    private final Servers servers;
    private final SampleStore samples;
    private final AllocationCycle cycle;
    private final Actuator actuator;
    private final Profiles profiles;
    private final UsageBook book;
    private final Fingerprints fingerprints;
    private final Atlas atlas;
    private final Tagging tagging;
    private final Outlooks outlooks;
    private final Sizes sizes;
    private final Learning learning;
    private final Models.Calibration calibration;
    private final Optional<Streaming> streaming;

    Erasure(
            Fleet fleet,
            Servers servers,
            SampleStore samples,
            AllocationCycle cycle,
            Actuator actuator,
            Profiles profiles,
            UsageBook book,
            Fingerprints fingerprints,
            Atlas atlas,
            Tagging tagging,
            Outlooks outlooks,
            Sizes sizes,
            Learning learning,
            Models.Calibration calibration,
            Optional<Streaming> streaming) {
        this.fleet = fleet;
        this.servers = servers;
        this.samples = samples;
        this.cycle = cycle;
        this.actuator = actuator;
        this.profiles = profiles;
        this.book = book;
        this.fingerprints = fingerprints;
        this.atlas = atlas;
        this.tagging = tagging;
        this.outlooks = outlooks;
        this.sizes = sizes;
        this.learning = learning;
        this.calibration = calibration;
        this.streaming = streaming;
    }

    /**
     * A shadow instance that waits is held all the time and was nobody's yet: it is left out.
     *
     * @return how many samples went
     * @throws ApiException BUSY while one of the servers is being adjusted
     */
    long erase(List<ServerRecord> whose) {
        long[] erased = {0};
        List<ServerRecord> theirs =
                whose.stream().filter(record -> !isWaiting(record)).toList();
        cycle.between(() -> erased[0] = eraseNow(theirs));
        return erased[0];
    }

    private static boolean isWaiting(ServerRecord record) {
        return record.stoppedAt().isEmpty() && record.metadata().containsKey(ServerReading.SHADOW);
    }

    /** First who is who, then what is in memory, then the samples: nothing can be written under the old pseudonym. */
    private long eraseNow(List<ServerRecord> whose) {
        List<UUID> ids = whose.stream().map(ServerRecord::id).toList();
        if (actuator.isBusy(ids)) {
            throw new ApiException(
                    Code.BUSY,
                    "an adjustment or a migration of one of these servers is under way",
                    "try again in a moment");
        }
        learning.forget(ids); // while it is known what was learnt from them
        calibration.forget();
        servers.erase(ids);
        fleet.forget(ids);
        profiles.forget(ids);
        fingerprints.forget(ids);
        atlas.forget(ids);
        tagging.forget(ids);
        Set<String> pseudonyms = whose.stream().map(ServerRecord::pseudonym).collect(Collectors.toSet());
        book.forget(pseudonyms);
        outlooks.forget(ids);
        sizes.forget(ids);
        whose.stream().filter(r -> r.stoppedAt().isEmpty()).forEach(fleet::meetAgain);
        streaming.ifPresent(s -> s.forget(ids));
        return samples.erase(pseudonyms);
    }
}
