package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Dynamic allocation: observe, remember, forecast, decide, journal, act, verify, explain. One pass at a time; what takes
 * long (acting and verifying in the guest) goes on beside the next passes, one adjustment of a server at a time.
 */
public final class AllocationCycle {
    private final Cluster cluster;
    private final Watch watch;
    private final Fleet fleet;
    private final Memory memory;
    private final Forecasts forecasts;
    private final Deciding deciding;
    private final Actuator actuator;
    private final Executor workers;
    private final InstantSource clock;

    public AllocationCycle(
            Cluster cluster,
            Watch watch,
            Fleet fleet,
            Memory memory,
            Forecasts forecasts,
            Deciding deciding,
            Actuator actuator,
            Executor workers,
            InstantSource clock) {
        this.cluster = cluster;
        this.watch = watch;
        this.fleet = fleet;
        this.memory = memory;
        this.forecasts = forecasts;
        this.deciding = deciding;
        this.actuator = actuator;
        this.workers = workers;
        this.clock = clock;
    }

    /** The first look, before anything is reconciled or decided. */
    public void start() {
        remember(observe(clock.instant()));
    }

    /** Runs something between two passes, when no sample is on its way. */
    public void between(Runnable task) {
        synchronized (this) {
            task.run();
        }
    }

    /** One pass. What failed for one server or hypervisor is reported and does not stop the others. */
    public synchronized CycleReport run() {
        Instant now = clock.instant();
        List<Memory.Look> seen = observe(now);
        List<Tracked> fresh = remember(seen);
        int made = forecast(fresh, now);
        List<Decision> decisions = decide(fresh, clock.instant()); // observing may have taken its time
        for (Decision decision : decisions) {
            if (deciding.onlyAdvises()) {
                actuator.advise(decision);
                continue;
            }
            carryOut(decision);
        }
        return new CycleReport(now, fresh.size(), made, decisions.size(), Duration.between(now, clock.instant()));
    }

    /** Writes a decision down and begins with it. Empty if something is under way for this resource already. */
    Optional<Adjustment> carryOut(Decision decision) {
        Optional<Adjustment> written = journal(decision);
        written.ifPresent(intent ->
                workers.execute(() -> actuator.alone(intent, () -> explain(verify(intent, act(decision, intent))))));
        return written;
    }

    private List<Memory.Look> observe(Instant now) {
        boolean full = watch.fullLookIsDue(now);
        List<HypervisorReading> readings = full ? cluster.observeAll() : cluster.observe(watch.young(now));
        return readings.stream().map(reading -> new Memory.Look(reading, full)).toList();
    }

    private List<Tracked> remember(List<Memory.Look> seen) {
        List<Tracked> fresh = memory.remember(seen);
        if (seen.stream().anyMatch(Memory.Look::full)) {
            actuator.retain(fleet.ids()); // an event that told of a stop may have been missed
        }
        return fresh;
    }

    private int forecast(List<Tracked> fresh, Instant now) {
        long slot = forecasts.slot(now);
        int made = 0;
        List<Tracked> news = new ArrayList<>();
        for (Tracked server : fresh) {
            if (server.forecastSlot() == slot) {
                made += server.forecastsStillHold(now);
            } else {
                news.add(server);
            }
        }
        if (news.isEmpty()) {
            return made;
        }
        Peers aged = forecasts.aged(fleet.all(), now);
        for (Tracked server : news) {
            Map<Resource, ServerForecast> of = forecasts.forecast(server, aged, now);
            if (!of.isEmpty()) { // else it is too young yet, and asked for again
                server.forecast(slot, of);
            }
            made += of.size();
        }
        return made;
    }

    private List<Decision> decide(List<Tracked> fresh, Instant now) {
        return deciding.decide(fresh, now);
    }

    private Optional<Adjustment> journal(Decision decision) {
        return actuator.intend(decision);
    }

    private Effect act(Decision decision, Adjustment intent) {
        return actuator.act(decision, intent);
    }

    private Adjustment verify(Adjustment intent, Effect effect) {
        return actuator.close(intent, effect);
    }

    private void explain(Adjustment outcome) {
        actuator.explain(outcome);
    }
}
