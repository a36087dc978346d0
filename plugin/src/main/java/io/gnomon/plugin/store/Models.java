package io.gnomon.plugin.store;

import io.gnomon.plugin.store.ModelVersion.State;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The versions of models. Each method is one transaction. */
public interface Models {
    /**
     * Keeps a new version; the one that it replaces is retired.
     *
     * @param sources whose history it was learnt from; all must be known servers
     */
    ModelVersion add(ModelVersion fresh, Set<UUID> sources);

    void change(long id, State state, String reason, Instant at);

    /** Puts another version back in the place of a bad one. */
    void putBack(long bad, String reason, Optional<Long> good, String why, Instant at);

    /** The same version did as well in another competition. */
    void rescore(long id, List<ModelScore> scores, int servers);

    /** Newest first. */
    List<ModelVersion> list();

    /** Those that were learnt from one of these servers, or are for one of them. */
    Set<Long> learntFrom(Collection<UUID> servers);

    /** These have no model any more; those of them that are in force are retired. */
    void forgetModels(Collection<Long> ids, String reason, Instant at);

    void delete(Collection<Long> ids);
}
