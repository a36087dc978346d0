package io.gnomon.plugin.shadow.demand;

import io.gnomon.predictor.demand.ArrivalForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the next server of a workload will be requested: with 80 % probability between {@code earliest} and {@code latest}, and as
 * likely before {@code expected} as after it. Immutable.
 */
public record NextStart(Instant earliest, Instant expected, Instant latest) {
    /** What lies further ahead is as good as never. */
    private static final Duration MOST = Duration.ofDays(365);

    /**
     * The time until the first request is geometric if each slot is like the one that is forecast, which holds the better the sooner it
     * comes.
     *
     * @param slot that the forecast is for
     * @return empty if nobody knows, or if none is expected
     */
    static Optional<NextStart> of(ArrivalForecast forecast, Duration slot, Instant now) {
        double any = forecast.atLeast(1);
        return forecast.counts().length == 0 || any <= 0
                ? Optional.empty()
                : Optional.of(new NextStart(
                        after(now, slot, any, 0.1), after(now, slot, any, 0.5), after(now, slot, any, 0.9)));
    }

    private static Instant after(Instant now, Duration slot, double any, double level) {
        double slots = Math.log1p(-level) / Math.log1p(-any);
        long millis = Math.round(slots * slot.toMillis());
        return now.plusMillis(Math.min(millis, MOST.toMillis()));
    }
}
