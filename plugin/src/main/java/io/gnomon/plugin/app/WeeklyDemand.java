package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.deployment.Needs;
import io.gnomon.plugin.rest.Views.DemandForecastView;
import io.gnomon.scheduler.model.Resource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Memory for new servers of the next week: so many as are forecast, each as large as those that run are in the mean. Thread-safe. */
record WeeklyDemand(DemandDesk demand, Fleet fleet) implements Needs.Demand {
    @Override
    public Optional<Double> atMost(double mib) {
        OptionalDouble each = fleet.all().stream()
                .filter(t -> !t.isShadow())
                .flatMap(t -> t.latest().stream())
                .mapToDouble(seen -> seen.allocation().getOr(Resource.MEMORY, 0))
                .filter(memory -> memory > 0)
                .average();
        if (each.isEmpty()) {
            return Optional.empty();
        }
        return demand.of(Optional.empty(), Optional.of(DemandDesk.ALL)).forecasts().stream()
                .filter(f -> f.horizon().equals("week") && f.measure().equals("servers"))
                .findFirst()
                .map(f -> atMost(f, mib / each.getAsDouble()));
    }

    /** Between two quantiles it is taken as even; beyond the last ones nothing is known but that. */
    static double atMost(DemandForecastView forecast, double servers) {
        List<Double> levels = forecast.levels();
        List<Double> quantiles = forecast.quantiles();
        if (servers < quantiles.get(0)) {
            return 0;
        }
        for (int i = 1; i < quantiles.size(); i++) {
            double low = quantiles.get(i - 1);
            double high = quantiles.get(i);
            if (servers < high) {
                return levels.get(i - 1) + (levels.get(i) - levels.get(i - 1)) * (servers - low) / (high - low);
            }
        }
        return levels.get(levels.size() - 1);
    }
}
