package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.anomaly.Anomaly.Stuck;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All detectors, one after the other: the later ones see the series without its spikes, and what is part of a leak or of a
 * stuck run is no level shift too. Immutable.
 */
public final class Detectors implements Detector {
    private final SpikeDetector spikes = new SpikeDetector();
    private final StuckDetector stuck = new StuckDetector();
    private final LevelShiftDetector shifts = new LevelShiftDetector();
    private final LeakDetector leaks;

    /** Without a ceiling: no time of exhaustion. */
    public Detectors() {
        this(Double.NaN);
    }

    /** @param ceiling where a leak ends, in the unit of the series; NaN = not known */
    public Detectors(double ceiling) {
        this.leaks = new LeakDetector(ceiling);
    }

    @Override
    public List<Anomaly> find(Series series) {
        List<Spike> brief = spikes.find(series);
        Series without = Mending.withoutSpikes(series, brief);
        List<Stuck> runs = stuck.find(series);
        int end = endOfLiving(series, runs);
        List<Leak> growth = end < series.size() ? List.of() : leaks.find(without);
        int quiet = growth.isEmpty() ? end : growth.get(0).from();
        List<Anomaly> found = new ArrayList<>(brief);
        found.addAll(runs);
        found.addAll(growth);
        for (LevelShift shift : shifts.find(without)) {
            if (shift.from() < quiet && runs.stream().noneMatch(r -> touches(r, shift))) {
                found.add(shift);
            }
        }
        found.sort(Comparator.comparingInt(Anomaly::from).thenComparing(Anomaly::kind));
        return found;
    }

    private static int endOfLiving(Series series, List<Stuck> runs) {
        boolean isStuck = !runs.isEmpty() && runs.get(runs.size() - 1).to() == series.size();
        return isStuck ? runs.get(runs.size() - 1).from() : series.size();
    }

    private static boolean touches(Stuck run, LevelShift shift) {
        return shift.from() >= run.from() - 1 && shift.from() <= run.to();
    }
}
