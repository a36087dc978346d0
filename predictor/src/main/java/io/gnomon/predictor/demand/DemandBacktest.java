package io.gnomon.predictor.demand;

import io.gnomon.predictor.demand.DemandScore.Errors;
import io.gnomon.predictor.forecast.Forecast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tries the forecaster on past requests: from the end of a first stretch on, every hour is forecast from all hours before
 * it, and then told. Immutable.
 *
 * @param trainHours hours that are only learnt from
 */
public record DemandBacktest(Horizon horizon, int trainHours) {
    private static final int DAY = 24;
    private static final int WEEK = 168;

    /** Refuses fewer than one hour. */
    public DemandBacktest {
        if (trainHours < 1) {
            throw new IllegalArgumentException("at least one hour is learnt from, not " + trainHours);
        }
    }

    /**
     * Runs it.
     *
     * @param progress is told the number of hours that are done
     * @return of each measure the total, then the keys, those with the most requests in the test first
     * @throws IllegalArgumentException if no hour is left to be tested
     */
    public List<DemandScore> run(List<RequestHour> hours, Consumer<Integer> progress) {
        int last = hours.size() - horizon.hours();
        if (last < trainHours) {
            throw new IllegalArgumentException("there are " + hours.size() + " whole hours of requests; to learn from "
                    + trainHours + " and to test the next " + horizon.label() + " takes at least "
                    + (trainHours + horizon.hours()));
        }
        DemandForecaster forecaster = DemandForecaster.after(hours.subList(0, trainHours), Set.of(horizon));
        Map<Measure, Map<String, List<Forecast>>> said = new TreeMap<>();
        for (int now = trainHours; now <= last; now++) {
            for (Measure measure : Measure.values()) {
                Demand demand = forecaster.forecast(horizon, measure);
                Map<String, List<Forecast>> of = said.computeIfAbsent(measure, m -> new HashMap<>());
                of.computeIfAbsent("", k -> new ArrayList<>()).add(demand.total());
                int before = now - trainHours;
                demand.byKey().forEach((key, forecast) -> of.computeIfAbsent(key, k -> unknown(before))
                        .add(forecast));
            }
            if (now < last) {
                forecaster.observe(hours.get(now));
            }
            progress.accept(now - trainHours + 1);
        }
        List<DemandScore> scores = new ArrayList<>();
        said.forEach((measure, byKey) -> {
            List<DemandScore> of = new ArrayList<>();
            byKey.forEach((key, forecasts) -> of.add(score(measure, key, forecasts, hours)));
            of.sort((a, b) -> a.key().isEmpty() != b.key().isEmpty()
                    ? (a.key().isEmpty() ? -1 : 1)
                    : a.mean() != b.mean()
                            ? Double.compare(b.mean(), a.mean())
                            : a.key().compareTo(b.key()));
            scores.addAll(of);
        });
        return scores;
    }

    /** A key that comes late was not forecast before. */
    private static List<Forecast> unknown(int count) {
        List<Forecast> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(Forecast.unknown(Demand.NAME, 0, RequestHour.SECONDS));
        }
        return result;
    }

    private DemandScore score(Measure measure, String key, List<Forecast> forecasts, List<RequestHour> hours) {
        CountHistory history = new CountHistory();
        for (RequestHour hour : hours) {
            history.add((key.isEmpty() ? hour.total() : hour.of(key)).of(measure));
        }
        Tally ours = new Tally();
        Tally lastValue = new Tally();
        Tally yesterday = new Tally();
        Tally lastWeek = new Tally();
        double sum = 0;
        int points = 0;
        int within = 0;
        for (int i = 0; i < forecasts.size(); i++) {
            Forecast forecast = forecasts.get(i);
            if (forecast.isUnknown()) {
                continue;
            }
            int now = trainHours + i;
            double actual = history.sum(now, now + horizon.hours());
            points++;
            sum += actual;
            ours.add(forecast.median(0) - actual);
            within += actual >= forecast.quantile(0, 0.1) && actual <= forecast.quantile(0, 0.9) ? 1 : 0;
            lastValue.addAsBefore(history, now, horizon.hours(), actual);
            yesterday.addAsBefore(history, now, DAY, actual);
            lastWeek.addAsBefore(history, now, WEEK, actual);
        }
        return new DemandScore(
                horizon,
                measure,
                key,
                points,
                sum / points,
                ours.errors(),
                lastValue.errors(),
                yesterday.errors(),
                lastWeek.errors(),
                (double) within / points);
    }

    private final class Tally {
        private double absolute;
        private double squared;
        private int count;

        void add(double error) {
            absolute += Math.abs(error);
            squared += error * error;
            count++;
        }

        /** What would have been said if it were as so many hours ago; nothing where that is not known. */
        void addAsBefore(CountHistory history, int now, int lag, double actual) {
            if (lag >= horizon.hours() && now >= lag) {
                add(history.sum(now - lag, now - lag + horizon.hours()) - actual);
            }
        }

        Errors errors() {
            return count == 0
                    ? new Errors(Double.NaN, Double.NaN)
                    : new Errors(absolute / count, Math.sqrt(squared / count));
        }
    }
}
