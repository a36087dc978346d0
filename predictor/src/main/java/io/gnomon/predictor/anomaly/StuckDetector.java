package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Stuck;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * Stuck series: the very same value many times on end, in a series that does not do so otherwise.
 *
 * <p>Where two neighbours are equal with the probability p, a run of L values or more is expected n p^(L-1) times among n
 * (Feller 1968, An Introduction to Probability Theory, XIII.7; Erdos and Renyi 1970 on the longest run). A run that is
 * expected less than once in a thousand such series is unusual. p is taken from the rest of the series, with Laplace's
 * rule: from all of it, or from where it has this value, if that is more (an idle server often has the same one); a rest
 * of fewer than 30 pairs says nothing. Gaps neither end a run nor make it longer.
 *
 * <p>False alarms: less than one series of independent values in a thousand, whatever their distribution.
 */
public final class StuckDetector implements Detector {
    private static final int LEAST_RUN = 6;
    private static final int LEAST_SEEN = 5;
    private static final int LEAST_PAIRS = 30;
    private static final double RARE = Math.log(1e-3);

    @Override
    public List<Stuck> find(Series series) {
        Known known = Known.of(series);
        int pairs = known.size() - 1;
        int equal = 0;
        for (int i = 0; i < pairs; i++) {
            equal += known.values()[i] == known.values()[i + 1] ? 1 : 0;
        }
        List<Stuck> found = new ArrayList<>();
        int from = 0;
        while (from < known.size()) {
            int end = from + 1;
            while (end < known.size() && known.values()[end] == known.values()[from]) {
                end++;
            }
            int own = end - from - 1;
            if (own + 1 >= LEAST_RUN && pairs - own >= LEAST_PAIRS) {
                double p = (equal - own + 1.0) / (pairs - own + 2.0);
                if (score(pairs, own, p) >= 1) { // else it is not worth a closer look
                    p = Math.max(p, repeats(known, from, end));
                }
                double score = score(pairs, own, p);
                if (score >= 1) {
                    int to = end < known.size() ? known.slots()[end - 1] + 1 : series.size();
                    found.add(new Stuck(known.slots()[from], to, score, known.values()[from], 1 / (1 - p)));
                }
            }
            from = end;
        }
        return found;
    }

    private static double score(int pairs, int own, double p) {
        return (Math.log(pairs + 1.0) + own * Math.log(p)) / RARE;
    }

    /** How often the value of a run was followed by itself elsewhere; 0 if it came too seldom to tell. */
    private static double repeats(Known known, int from, int end) {
        double value = known.values()[from];
        int all = 0;
        int equal = 0;
        for (int i = 0; i < known.size() - 1; i++) {
            if ((i < from || i >= end) && known.values()[i] == value) {
                all++;
                equal += known.values()[i + 1] == value ? 1 : 0;
            }
        }
        return all < LEAST_SEEN ? 0 : (equal + 1.0) / (all + 2.0);
    }
}
