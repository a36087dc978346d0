package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.filter.Filter;
import io.gnomon.scheduler.filter.Refusal;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranks hypervisors for a new server: hard rules first, then the sum of what the soft rules say, each brought to 0..1 by its
 * own measure and multiplied by its weight. Thread-safe.
 */
public final class Ranker {
    private final List<Filter> filters;
    private final List<Weighed> weighers;
    private final Reservations reservations;
    private final Duration staleAfter;
    private final InstantSource clock;

    /**
     * @param reservations servers on their way count as if they were there
     * @param staleAfter a hypervisor that was seen longer ago is unknown: neither refused nor weighed
     */
    public Ranker(
            List<Filter> filters,
            List<Weighed> weighers,
            Reservations reservations,
            Duration staleAfter,
            InstantSource clock) {
        this.filters = List.copyOf(filters);
        this.weighers = List.copyOf(weighers);
        this.reservations = reservations;
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    /** Ranks and holds nothing. */
    public Ranking rank(List<Candidate> hypervisors, Newcomer server) {
        Instant now = clock.instant();
        Instant oldest = now.minus(staleAfter);
        List<Candidate> loaded = reservations.applied(hypervisors, server.id());
        int n = loaded.size();
        @Nullable Refusal[] refusals = new Refusal[n];
        boolean[] known = new boolean[n];
        double[] score = new double[n];
        for (int i = 0; i < n; i++) {
            Candidate hypervisor = loaded.get(i);
            known[i] = !hypervisor.seenAt().isBefore(oldest);
            if (known[i]) {
                refusals[i] = refusal(hypervisor, server);
                if (refusals[i] == null) {
                    score[i] = score(hypervisor, server);
                }
            }
        }
        return new Ranking(now, server, loaded, weighers, known, refusals, score);
    }

    /**
     * Ranks and holds room for the server on the best hypervisor, so that the next request sees it. One at a time, so that
     * requests at the same moment do not all choose the same hypervisor.
     */
    public Ranking rankAndHold(List<Candidate> hypervisors, Newcomer server) {
        return rankAndHold(hypervisors, server, server);
    }

    /**
     * The same, and holds something else. Asked again for a server, what is held stays where it is as long as that hypervisor
     * is among those asked about and can take it: Nova asks once more for alternatives when it has chosen already.
     *
     * @param held less than the server where somebody else counts the rest of it already
     */
    public synchronized Ranking rankAndHold(List<Candidate> hypervisors, Newcomer server, Newcomer held) {
        Ranking ranking = rank(hypervisors, server);
        boolean stays = reservations.of(server.id()).filter(ranking::accepts).isPresent();
        if (!stays) {
            ranking.best().ifPresent(name -> reservations.hold(name, held));
        }
        return ranking;
    }

    private @Nullable Refusal refusal(Candidate hypervisor, Newcomer server) {
        for (Filter filter : filters) {
            Refusal refusal = filter.refuse(hypervisor, server);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** A weigher without a weight is not asked: what it says is only for explanations. */
    private double score(Candidate hypervisor, Newcomer server) {
        double sum = 0;
        for (Weighed weighed : weighers) {
            if (weighed.multiplier() != 0) {
                sum += weighed.multiplier()
                        * weighed.normalised(weighed.weigher().weigh(hypervisor, server));
            }
        }
        return sum;
    }
}
