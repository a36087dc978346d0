package io.gnomon.predictor.events;

import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the effect of one kind of event: an event study (MacKinlay 1997) with medians, against the series' own level
 * and daily course. What is measured is held to a check that leaves each occurrence out in turn.
 */
public final class EventStudy {
    /** An effect that explains less than this of the deviations is left alone, however sure. */
    private static final double LEAST_GAIN = 0.05;

    private static final int LEAST_OCCURRENCES = 3;
    /** Student's t that chance exceeds once in a hundred times, by degrees of freedom from 1. */
    private static final double[] T99 = {
        31.82, 6.965, 4.541, 3.747, 3.365, 3.143, 2.998, 2.896, 2.821, 2.764, 2.718, 2.681, 2.650, 2.624, 2.602
    };

    /** One slot in or about an occurrence. */
    private record Point(int phase, double deviation) {}

    private final String kind;
    /** Of each occurrence that could be measured, its points. */
    private final List<List<Point>> measured;

    private final double[] quiet;

    private EventStudy(String kind, List<List<Point>> measured, double[] quiet) {
        this.kind = kind;
        this.measured = measured;
        this.quiet = quiet;
    }

    /**
     * Measures a series by itself.
     *
     * @param ofOneKind joined; those that the history does not hold whole do not count
     */
    public static EventEffect measure(String kind, Series history, List<Occurrence> ofOneKind) {
        return of(kind, history, ofOneKind, 1).effect();
    }

    /** Measures a series, and leans on what is known of its group where it has little to show itself. */
    public static EventEffect measure(String kind, Series history, List<Occurrence> ofOneKind, EventEffect group) {
        EventEffect own = measure(kind, history, ofOneKind);
        double scale = scale(history);
        if (scale == 0) {
            return own;
        }
        EventEffect here = group.scaled(scale);
        return own.shrunkTo(here, of(kind, history, ofOneKind, 1).helps(here));
    }

    /**
     * Measures a group of series together, each in units of its own mean size. The occurrences are the evidence, not the
     * series: what a single occurrence did to many series may have had another cause.
     */
    public static EventEffect measureGroup(String kind, List<Series> group, List<Occurrence> ofOneKind) {
        List<List<Point>> all = new ArrayList<>();
        ofOneKind.forEach(o -> all.add(new ArrayList<>()));
        List<double[]> quiet = new ArrayList<>();
        for (Series history : group) {
            double scale = scale(history);
            if (scale > 0) {
                EventStudy one = of(kind, history, ofOneKind, scale);
                quiet.add(one.quiet);
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).addAll(one.measured.get(i));
                }
            }
        }
        double[] calm = quiet.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return new EventStudy(kind, all, calm).effect();
    }

    private static double scale(Series history) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < history.size(); i++) {
            if (!history.isGap(i)) {
                sum += Math.abs(history.get(i));
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    private static EventStudy of(String kind, Series history, List<Occurrence> ofOneKind, double unit) {
        byte[] phases = Phase.map(ofOneKind, history.startSeconds(), history.stepSeconds(), history.size());
        Deviations deviations = new Deviations(history, phases);
        List<List<Point>> measured = new ArrayList<>();
        for (Occurrence o : ofOneKind) {
            boolean whole = o.startSeconds() >= history.startSeconds()
                    && o.endSeconds() <= history.endSeconds()
                    && o.startSeconds() < history.endSeconds();
            measured.add(whole ? points(o, history, phases, deviations, unit) : List.of());
        }
        double[] quiet = deviations.quiet();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] /= unit;
        }
        return new EventStudy(kind, measured, quiet);
    }

    /** Empty if less than half of the occurrence is known. */
    private static List<Point> points(Occurrence o, Series history, byte[] phases, Deviations deviations, double unit) {
        int step = history.stepSeconds();
        int first = (int) Math.max(0, (o.startSeconds() - Phase.EDGE_SECONDS - history.startSeconds()) / step);
        long past = Math.floorDiv(o.endSeconds() + Phase.EDGE_SECONDS - 1 - history.startSeconds(), step) + 1;
        int end = (int) Math.max(first + 1L, Math.min(history.size(), past));
        double[] off = deviations.of(first, end);
        List<Point> points = new ArrayList<>();
        int inside = 0;
        int known = 0;
        for (int i = 0; i < off.length; i++) {
            byte phase = phases[first + i];
            boolean within = phase != Phase.NONE && Phase.isInside(phase);
            inside += within ? 1 : 0;
            if (phase != Phase.NONE && !Double.isNaN(off[i])) {
                known += within ? 1 : 0;
                points.add(new Point(phase, off[i] / unit));
            }
        }
        return 2 * known >= inside && known > 0 ? points : List.of();
    }

    private EventEffect effect() {
        List<List<Point>> seen = measured.stream().filter(p -> !p.isEmpty()).toList();
        double[] gains = new double[seen.size()];
        double gained = 0;
        double size = 0;
        for (int i = 0; i < gains.length && gains.length > 1; i++) {
            double[] others = shifts(seen, i);
            for (Point p : seen.get(i)) {
                double gain = Math.abs(p.deviation) - Math.abs(p.deviation - others[p.phase]);
                gains[i] += gain / seen.get(i).size();
                gained += gain;
                size += Math.abs(p.deviation);
            }
        }
        double share = gains.length < 2 ? Double.NaN : size == 0 ? 0 : gained / size;
        double t = student(gains);
        boolean real = gains.length >= LEAST_OCCURRENCES
                && share >= LEAST_GAIN
                && t > T99[Math.min(gains.length - 1, T99.length) - 1];
        double[] shifts = shifts(seen, -1);
        return new EventEffect(kind, gains.length, shifts, spreads(seen, shifts), share, t, real);
    }

    /** Whether an effect that was measured elsewhere makes what was seen here smaller; true if nothing was seen. */
    private boolean helps(EventEffect elsewhere) {
        double gained = 0;
        for (List<Point> occurrence : measured) {
            for (Point p : occurrence) {
                double shift = elsewhere.shift(Phase.values()[p.phase]);
                gained += Math.abs(p.deviation) - Math.abs(p.deviation - shift);
            }
        }
        return gained >= 0;
    }

    private static double student(double[] gains) {
        int n = gains.length;
        if (n < 2) {
            return Double.NaN;
        }
        double mean = Arrays.stream(gains).average().orElseThrow();
        double squares = Arrays.stream(gains).map(g -> (g - mean) * (g - mean)).sum();
        double error = Math.sqrt(squares / (n - 1) / n);
        if (error == 0) {
            return mean > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        return mean / error;
    }

    /** Median deviation by phase, one occurrence left out; 0 in a phase that was not seen. */
    private static double[] shifts(List<List<Point>> occurrences, int without) {
        double[] shifts = new double[Phase.COUNT];
        for (int phase = 0; phase < shifts.length; phase++) {
            double[] all = deviations(occurrences, phase, without);
            shifts[phase] = all.length == 0 ? 0 : Deviations.median(all, all.length);
        }
        return shifts;
    }

    private static double[] deviations(List<List<Point>> occurrences, int phase, int without) {
        double[] all = new double[occurrences.stream().mapToInt(List::size).sum()];
        int n = 0;
        for (int i = 0; i < occurrences.size(); i++) {
            if (i != without) {
                for (Point p : occurrences.get(i)) {
                    if (p.phase == phase) {
                        all[n++] = p.deviation;
                    }
                }
            }
        }
        return Arrays.copyOf(all, n);
    }

    /** What lies beyond the spread that there is on any quiet day; few occurrences make it wider. */
    private double[][] spreads(List<List<Point>> seen, double[] shifts) {
        double[][] spreads = new double[Phase.COUNT][Levels.COUNT];
        double[] calm = Levels.conformal(quiet.clone(), quiet.length, 0);
        double few = seen.isEmpty() ? 1 : 1 + 1.0 / seen.size();
        for (int phase = 0; phase < spreads.length; phase++) {
            double[] all = deviations(seen, phase, -1);
            if (all.length == 0) {
                continue;
            }
            double[] bounds = Levels.conformal(all, all.length, 0);
            for (int l = 0; l < Levels.COUNT; l++) {
                double off = l < Levels.MEDIAN ? Math.min(0, bounds[l] - shifts[phase]) : bounds[l] - shifts[phase];
                double usual = calm[l] - calm[Levels.MEDIAN];
                double more = Math.sqrt(Math.max(0, few * off * off - usual * usual));
                spreads[phase][l] = l < Levels.MEDIAN ? -more : l == Levels.MEDIAN ? 0 : more;
            }
        }
        return spreads;
    }
}
