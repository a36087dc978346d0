package io.gnomon.plugin.learning;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A new champion on probation beside the one before it, on the first 20 servers that ask for a forecast, each with at most three
 * pairs of forecasts that wait for their slots: a hundred kilobytes. Not for use by several threads.
 *
 * <p>It is clearly worse if its losses are a tenth higher in sum, and if it loses more often and by more than chance does: the mean
 * of (a - b) / (a + b), a and b being the losses of the two in one pair, is above zero by three and a half of its standard errors. It has
 * passed after 30 pairs over two horizons. Pairs of the same slots are not independent, and are looked at again and again: hence so many.
 */
final class Trial {
    private static final int MOST_SERVERS = 20;
    private static final int MOST_WAITING = 3;
    private static final int LEAST_PAIRS = 16;
    private static final int ENOUGH_PAIRS = 30;
    private static final int HORIZONS = 2;
    private static final double WORSE = 1.1;
    private static final double ERRORS = 3.5;

    private final Instant since;
    private final Map<UUID, Deque<Duel>> waiting = new HashMap<>();
    private int pairs;
    private double lost;
    private double rivalLost;
    private double sum;
    private double squares;

    /** What is known so far. */
    enum Verdict {
        OPEN,
        PASSED,
        WORSE
    }

    Trial(Instant since) {
        this.since = since;
    }

    Instant since() {
        return since;
    }

    /** Whether a server is one of those that are compared. */
    boolean takes(UUID server) {
        return waiting.containsKey(server) || waiting.size() < MOST_SERVERS;
    }

    void promised(UUID server, Forecast inForce, Forecast rival) {
        if (inForce.isUnknown() || rival.isUnknown() || inForce.startSeconds() != rival.startSeconds()) {
            return;
        }
        Deque<Duel> mine = waiting.computeIfAbsent(server, s -> new ArrayDeque<>());
        long horizon = (long) inForce.steps() * inForce.stepSeconds();
        if (mine.isEmpty()
                || (mine.size() < MOST_WAITING
                        && inForce.startSeconds() - mine.getLast().startSeconds() >= horizon / MOST_WAITING)) {
            mine.add(new Duel(inForce, rival));
        }
    }

    /** Settles what is due. */
    Verdict came(UUID server, Series history, Instant now) {
        Deque<Duel> mine = waiting.getOrDefault(server, new ArrayDeque<>());
        long horizonSeconds = 0;
        for (Iterator<Duel> all = mine.iterator(); all.hasNext(); ) {
            Duel duel = all.next();
            if (duel.startSeconds() > history.endSeconds()) {
                all.remove(); // the clock was set back
            } else if (duel.dueSeconds() <= history.endSeconds()) {
                all.remove();
                horizonSeconds = duel.dueSeconds() - duel.startSeconds();
                take(duel.settle(history));
            }
        }
        return horizonSeconds == 0 ? Verdict.OPEN : verdict(now, horizonSeconds);
    }

    private void take(Duel.Losses losses) {
        if (losses.slots() > 0) {
            double both = losses.inForce() + losses.rival();
            double share = both > 0 ? (losses.inForce() - losses.rival()) / both : 0;
            pairs++;
            lost += losses.inForce();
            rivalLost += losses.rival();
            sum += share;
            squares += share * share;
        }
    }

    private Verdict verdict(Instant now, long horizonSeconds) {
        if (pairs < LEAST_PAIRS) {
            return Verdict.OPEN;
        }
        double mean = sum / pairs;
        double error = Math.sqrt(Math.max(0, squares / pairs - mean * mean) / (pairs - 1));
        if (lost > WORSE * rivalLost && mean > ERRORS * error) {
            return Verdict.WORSE;
        }
        boolean longEnough = !now.isBefore(since.plusSeconds(HORIZONS * horizonSeconds));
        return pairs >= ENOUGH_PAIRS && longEnough ? Verdict.PASSED : Verdict.OPEN;
    }

    /** Both numbers, for people. */
    String numbers(String unit) {
        return String.format(
                Locale.ROOT,
                "mean pinball loss %.4g against %.4g %s in %d pairs of forecasts on %d servers",
                lost / Math.max(1, pairs),
                rivalLost / Math.max(1, pairs),
                unit,
                pairs,
                waiting.size());
    }
}
