package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Ring;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A running server as the daemon keeps it in memory: its recent samples, its latest reading and forecasts. Written by the
 * cycle, read by anybody.
 */
public final class Tracked {
    private static final Resource[] RESOURCES = Resource.values();

    /** Nobody knows what was lacking in a longer one: while a server is adjusted it is not decided about. */
    private static final Duration LONGEST_BREAK = Duration.ofMinutes(1);

    private final Ring usage;
    private final Map<Resource, Instant> lastChange = new ConcurrentHashMap<>();
    private final Map<Resource, ServerForecast> forecasts = new ConcurrentHashMap<>();
    private final Map<Resource, Waited> waited = new ConcurrentHashMap<>();
    private final Map<Resource, Lack> lacking = new ConcurrentHashMap<>();
    private final Promises promises = new Promises();
    private final Flows flows = new Flows();
    private volatile ServerRecord record;
    private volatile @Nullable ServerReading latest;
    private volatile @Nullable Instant upSince;
    private volatile long forecastSlot = -1;
    private volatile Labels labels = Labels.NONE;

    Tracked(ServerRecord record, int ringCapacity) {
        this.record = record;
        this.usage = new Ring(RESOURCES.length, ringCapacity);
    }

    public ServerRecord record() {
        return record;
    }

    /** Whether it waits for somebody who will ask for it: what it does is nobody's workload. */
    public boolean isShadow() {
        return record.metadata().containsKey(ServerReading.SHADOW);
    }

    void update(ServerRecord now) {
        record = now;
    }

    /** Its tags and its category; the tagging's. */
    public Labels labels() {
        return labels;
    }

    public void label(Labels now) {
        labels = now;
    }

    public Optional<ServerReading> latest() {
        return Optional.ofNullable(latest);
    }

    void remember(ServerReading reading) {
        latest = reading;
        if (!reading.isShadow()) {
            flows.add(reading.at(), reading.usage(), reading.flow());
            remember(reading.at(), reading.usage());
        }
    }

    void remember(Instant at, ResourceVector used) {
        Instant since = upSince;
        if ((since == null || at.isBefore(since)) && !used.known().isEmpty()) {
            upSince = at; // before it only if the clock was set back: nothing is older than its first sample
        }
        double[] values = new double[RESOURCES.length];
        for (Resource r : RESOURCES) {
            values[r.ordinal()] = used.getOr(r, Double.NaN);
        }
        usage.add(at.toEpochMilli(), values);
    }

    /** Which way its data goes. */
    public Flows flows() {
        return flows;
    }

    /** When the last adjustment of it had been carried out. */
    private volatile Instant adjustedAt = Instant.MIN;

    /** When its workload was first measured: its age counts from here, as a boot takes longer on a busy hypervisor. */
    Optional<Instant> upSince() {
        return Optional.ofNullable(upSince);
    }

    /** Recent samples of usage; one channel per {@link Resource}, in its order. */
    public Ring usage() {
        return usage;
    }

    /** The most that was used in the last {@code window}; 0 if nothing was measured. */
    double peak(Resource resource, Instant now, Duration window) {
        Series seconds = usage.series(
                resource.ordinal(), 1, now.minus(window).getEpochSecond(), now.getEpochSecond() + 1, Aggregate.MAX);
        double peak = 0;
        for (int i = 0; i < seconds.size(); i++) {
            peak = Math.max(peak, seconds.isGap(i) ? 0 : seconds.get(i));
        }
        return peak;
    }

    /** The mean of the seconds that are known of the last {@code window}; NaN if none is. */
    double mean(Resource resource, Instant now, Duration window) {
        Series seconds = usage.series(
                resource.ordinal(), 1, now.minus(window).getEpochSecond(), now.getEpochSecond() + 1, Aggregate.MEAN);
        return Arrays.stream(seconds.toArray())
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /**
     * What was used all through the last {@code window}: the least of its samples; NaN if there is none. One sample that
     * stands out is a short burst, or two looks that a busy hypervisor answered at uneven intervals.
     */
    double sustained(Resource resource, Instant now, Duration window) {
        Series seconds = usage.series(
                resource.ordinal(),
                1,
                now.minus(window).getEpochSecond() + 1,
                now.getEpochSecond() + 1,
                Aggregate.MEAN);
        double least = Double.NaN;
        for (int i = 0; i < seconds.size(); i++) {
            if (!seconds.isGap(i)) {
                least = Double.isNaN(least) ? seconds.get(i) : Math.min(least, seconds.get(i));
            }
        }
        return least;
    }

    void adjusted(Instant at) {
        adjustedAt = at;
    }

    Instant adjustedAt() {
        return adjustedAt;
    }

    /** Whether there was at least one sample in the last {@code window}. */
    boolean isMeasured(Resource resource, Instant now, Duration window) {
        return isCovered(resource, now, window, window);
    }

    /**
     * Whether there was no gap of more than {@code longestGap} (or a quarter of the window) in the last {@code window}, and
     * at least one sample in it, however short it is.
     */
    boolean isCovered(Resource resource, Instant now, Duration window, Duration longestGap) {
        long allowed = Math.max(longestGap.toSeconds(), window.toSeconds() / 4);
        long from = now.minus(window).getEpochSecond();
        Series seconds = usage.series(resource.ordinal(), 1, from, now.getEpochSecond() + 1, Aggregate.MAX);
        int gap = 0;
        boolean measured = false;
        for (int i = 0; i < seconds.size(); i++) {
            measured |= !seconds.isGap(i);
            gap = seconds.isGap(i) ? gap + 1 : 0;
            if (gap > allowed) {
                return false;
            }
        }
        return measured;
    }

    Optional<Instant> lastChange(Resource resource) {
        return Optional.ofNullable(lastChange.get(resource));
    }

    /**
     * Whether a limit that the flavor sells may be put into force. The first time, at the end of the boot, it belongs to the
     * creation that the owner asked for; after that, what others did to the limit is undone only with the toggle on.
     */
    boolean mayEndBoost(Resource resource) {
        return record.dynamicAllocation() || !lastChange.containsKey(resource);
    }

    void changed(Resource resource, Instant at) {
        lastChange.put(resource, at);
        waited.remove(resource);
    }

    /**
     * That a resource was left as it is.
     *
     * @param cost of that so far
     */
    record Waited(double cost, Instant at) {}

    Optional<Waited> waited(Resource resource) {
        return Optional.ofNullable(waited.get(resource));
    }

    void waits(Resource resource, Waited now) {
        waited.put(resource, now);
    }

    /**
     * What a server is expected to use, or is held back from using, beyond what its hypervisor can give it.
     *
     * @param amount in the resource's unit, as it was seen last
     * @param since from when on it was so each time that the server was looked at, which was done again and again
     * @param at when it was last looked at
     */
    public record Lack(double amount, Instant since, Instant at) {}

    public Optional<Lack> lack(Resource resource) {
        return Optional.ofNullable(lacking.get(resource));
    }

    void needs(Resource resource, double amount, Instant now) {
        if (amount <= 0) {
            lacking.remove(resource);
        } else {
            Instant since = lack(resource)
                    .filter(before -> isSoonAfter(before.at(), now))
                    .map(Lack::since)
                    .orElse(now);
            lacking.put(resource, new Lack(amount, since, now));
        }
    }

    private static boolean isSoonAfter(Instant before, Instant now) {
        return !before.isAfter(now) && Duration.between(before, now).compareTo(LONGEST_BREAK) <= 0;
    }

    public Map<Resource, ServerForecast> forecasts() {
        return Map.copyOf(forecasts);
    }

    /** What was forecast and has not come yet; the cycle's. */
    Promises promises() {
        return promises;
    }

    /** The time slot of the latest forecasts; they hold until it is over. */
    long forecastSlot() {
        return forecastSlot;
    }

    void forecast(long slot, Map<Resource, ServerForecast> made) {
        forecasts.putAll(made);
        forecastSlot = slot;
    }

    /** What was forecast of one of these, or of a server of another project, which has no name here, is forecast anew. */
    void forgetForecastsOf(Collection<UUID> ids) {
        boolean any = forecasts.values().stream()
                .flatMap(f -> f.shadows().stream())
                .anyMatch(s -> s.id().equals(Shadows.UNNAMED) || ids.contains(s.id()));
        if (any) {
            forecasts.clear();
            forecastSlot = -1;
        }
    }

    /** What was forecast last would be forecast again now. Returns how many. */
    int forecastsStillHold(Instant now) {
        Instant madeLast = forecasts.values().stream()
                .map(ServerForecast::madeAt)
                .max(Comparator.naturalOrder())
                .orElse(now);
        int hold = 0;
        for (ServerForecast f : forecasts.values()) {
            if (f.madeAt().equals(madeLast)) { // an older one could not be made any more
                forecasts.put(f.resource(), f.madeAgainAt(now));
                hold++;
            }
        }
        return hold;
    }
}
