package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who was chosen to forecast a resource of the servers of a cluster, or of one server.
 *
 * @param id 0 = not stored yet
 * @param server the only one that it is for; empty = all of the cluster
 * @param reason why it is in its state, for people
 * @param servers that the competition was held on
 * @param scores of all that competed, the best first; none where nobody did
 * @param sha256 names the file with the model; empty if the learner has none
 * @param previous the version that it replaced
 * @param changedAt when it came into its state
 */
public record ModelVersion(
        long id,
        String cluster,
        Optional<UUID> server,
        Resource resource,
        String learner,
        State state,
        String reason,
        int servers,
        List<ModelScore> scores,
        Optional<String> sha256,
        Optional<Long> previous,
        Instant learntAt,
        Instant changedAt) {
    /** Keeps a copy of the scores. */
    public ModelVersion {
        scores = List.copyOf(scores);
    }

    /** What has become of a version. */
    public enum State {
        /** It forecasts. */
        ACTIVE,
        /** It forecasts, and is compared with the one that did so before. */
        PROBATION,
        /** Another one was better, or there are no such servers any more. */
        RETIRED,
        /** It was worse than the one before, or failed. */
        ROLLED_BACK;

        /** Whether a version in this state makes forecasts. */
        public boolean isInForce() {
            return this == ACTIVE || this == PROBATION;
        }
    }

    /** The same, but for what changes in a life. */
    public ModelVersion in(State now, String why, Instant at) {
        return new ModelVersion(
                id, cluster, server, resource, learner, now, why, servers, scores, sha256, previous, learntAt, at);
    }
}
