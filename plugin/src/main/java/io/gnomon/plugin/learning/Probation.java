package io.gnomon.plugin.learning;

import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.learning.Trial.Verdict;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares each new champion with the one before it on what really comes, and puts that back if the new one is clearly worse, or
 * fails where the other does not. Tells the operators with both numbers. A restart begins a comparison anew. Thread-safe.
 */
final class Probation {
    private static final Logger log = LoggerFactory.getLogger(Probation.class);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Champions champions;
    private final Notifier notifier;
    private final InstantSource clock;
    private final Map<Long, Trial> trials = new HashMap<>();

    Probation(Champions champions, Notifier notifier, InstantSource clock) {
        this.champions = champions;
        this.notifier = notifier;
        this.clock = clock;
    }

    /** Whether both are to forecast that server. */
    synchronized boolean takes(InForce one, Tracked server) {
        return one.isOnProbation()
                && trials.computeIfAbsent(one.version().id(), id -> new Trial(clock.instant()))
                        .takes(server.record().id());
    }

    synchronized void promised(InForce one, Tracked server, Forecast inForce, Forecast rival) {
        Trial trial = trials.get(one.version().id());
        if (trial != null && trial.takes(server.record().id())) {
            trial.promised(server.record().id(), inForce, rival);
        }
    }

    synchronized void came(InForce one, Tracked server, Series history, Instant now) {
        Trial trial = trials.get(one.version().id());
        if (trial == null) {
            return;
        }
        Verdict verdict = trial.came(server.record().id(), history, now);
        if (verdict == Verdict.PASSED) {
            pass(
                    one,
                    "has stood its probation: "
                            + trial.numbers(one.version().resource().unit()));
        } else if (verdict == Verdict.WORSE) {
            rollBack(
                    one,
                    "clearly worse than " + one.before().name() + " before it: "
                            + trial.numbers(one.version().resource().unit()));
        }
    }

    /** It failed where another had an answer. */
    synchronized void failed(InForce one, String why) {
        rollBack(one, why);
    }

    /** Ends comparisons that have come to nothing: no server of that cluster was forecast for a day. */
    synchronized void review() {
        for (InForce one : champions.all()) {
            Instant since = one.version().changedAt();
            if (one.isOnProbation() && since.plus(LONGEST).isBefore(clock.instant())) {
                pass(one, "too few slots came in a day to tell it from the one before");
            }
        }
        trials.keySet().removeIf(id -> champions.all().stream()
                .noneMatch(one -> one.version().id() == id && one.isOnProbation()));
    }

    private void pass(InForce one, String why) {
        trials.remove(one.version().id());
        champions.confirm(Spot.of(one.version()), one.version().id(), why);
        log.info("version {} ({} for {}) {}", one.version().id(), one.version().learner(), Spot.of(one.version()), why);
    }

    private void rollBack(InForce one, String why) {
        Spot spot = Spot.of(one.version());
        boolean was = champions
                .of(spot)
                .filter(now -> now.version().id() == one.version().id())
                .isPresent();
        trials.remove(one.version().id());
        if (was) {
            String now = champions
                    .rollBack(spot, one.version().id(), why)
                    .map(back -> "version " + back.version().id() + " ("
                            + back.version().learner() + ") is in force again")
                    .orElse(one.before().name() + " forecasts until the next competition");
            String text = "Version " + one.version().id() + " (" + one.version().learner() + "), which forecast " + spot
                    + ", was rolled back: " + why + ". Now " + now + ".";
            log.warn("{}", text);
            notifier.tellOperators(text);
        }
    }

    /** By hand. Returns the version that went; empty if nobody is in force there. */
    synchronized Optional<Long> rollBack(Spot spot, String actor) {
        Optional<InForce> one = champions.of(spot);
        one.ifPresent(o -> rollBack(o, "by hand, " + actor));
        return one.map(o -> o.version().id());
    }
}
