package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.config.ForecastSettings;
import java.time.Duration;

/**
 * How forecasts become allocations.
 *
 * @param lead how far ahead a decision looks
 * @param prices of shortage; a price says which quantile of the need must fit into the allocation
 * @param sensitivities how much is given to whom above what the shadow profile expects
 * @param priorities who comes first where there is not enough for all
 * @param margin share added above that need
 * @param change what a change costs until that was learnt: as much as this share of the allocation idle for one slot
 * @param cooldown no shrink earlier than this after any change of the same resource
 * @param safetyMargin a shrink never goes below the peak measured during the cooldown plus this share
 */
public record Policy(
        Duration lead,
        Prices prices,
        Sensitivities sensitivities,
        Priorities priorities,
        double margin,
        double change,
        Duration cooldown,
        double safetyMargin,
        Autonomy autonomy) {

    public static Policy of(DecideSettings decide, ForecastSettings forecast) {
        return new Policy(
                forecast.lead(),
                Prices.of(decide),
                Sensitivities.of(decide),
                Priorities.of(decide),
                decide.margin(),
                decide.change(),
                decide.cooldown(),
                decide.safetyMargin(),
                decide.autonomy());
    }
}
