package io.gnomon.plugin.shadow.demand;

import io.gnomon.predictor.demand.ArrivalForecast;
import io.gnomon.predictor.demand.ArrivalModel;
import java.time.Duration;
import java.time.Instant;

/** The requests of one profile, slot by slot. Not for use by several threads. */
final class Arrivals {
    private final long slotSeconds;
    private final ArrivalModel model;
    private long slot;
    private int inSlot;
    private ArrivalForecast forecast = ArrivalForecast.UNKNOWN;
    private long forecastFor = Long.MIN_VALUE;

    Arrivals(Duration slot, Instant first) {
        this.slotSeconds = slot.toSeconds();
        this.slot = slotOf(first);
        this.model = new ArrivalModel((int) slotSeconds, this.slot);
    }

    /** In the slot that is running, if it comes late. */
    void add(Instant at, int servers) {
        close(at);
        inSlot = (int) Math.min(Integer.MAX_VALUE, (long) inSlot + servers);
    }

    /** For the slot that is running now; made once a slot. */
    ArrivalForecast forecast(Instant now) {
        close(now);
        if (forecastFor != slot) {
            forecast = model.forecast();
            forecastFor = slot;
        }
        return forecast;
    }

    private void close(Instant now) {
        for (long current = slotOf(now); slot < current; slot++) {
            model.advance(inSlot);
            inSlot = 0;
        }
    }

    private long slotOf(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), slotSeconds);
    }
}
