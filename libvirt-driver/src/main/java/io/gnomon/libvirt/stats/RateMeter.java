package io.gnomon.libvirt.stats;

import io.gnomon.libvirt.stats.DomainStats.Balloon;
import io.gnomon.libvirt.stats.DomainStats.Block;
import io.gnomon.libvirt.stats.DomainStats.Interface;
import io.gnomon.libvirt.stats.DomainStats.Vcpu;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Makes rates of cumulative counters, remembering the last reading of every domain. A counter that went backwards (the
 * domain was restarted, rebooted or migrated; a device was replaced) gives no rate this once, and the new reading is
 * the base of the next. A domain that does not answer gives none, and the reading before stays the base: whether it
 * works or hangs cannot be told, and its next rates are over the whole time. Nor do two readings that took long for the time
 * between them: their counters may be of almost any two moments, and a rate twice as high as the true one would be acted on. A domain that stood still at either end of the interval gives none either. Time is the
 * reading's own steady tick, so steps of the wall clock do not matter. Thread-safe.
 */
public final class RateMeter {
    /** Readings closer than this are the same reading told twice. */
    private static final long LEAST_INTERVAL_NANOS = Duration.ofMillis(1).toNanos();

    /** A guest that has not reported its memory for this long is not believed any more. */
    private static final long STALE_REPORT_NANOS = Duration.ofSeconds(60).toNanos();

    /** The largest share of an interval that its ends may be uncertain by. */
    private static final double MOST_DOUBT = 0.25;

    private record Base(DomainStats stats, Optional<Long> guestUpdate, long reportChangedTick) {}

    private final Map<UUID, Base> bases = new ConcurrentHashMap<>();

    /** Takes a reading in; what cannot be known from it and the one before is empty. */
    public DomainRates update(DomainStats now) {
        DomainRates[] rates = new DomainRates[1];
        bases.compute(now.uuid(), (uuid, base) -> {
            if (base == null && !now.answering()) {
                rates[0] = unknown(now, Duration.ZERO, OptionalDouble.empty());
                return null;
            }
            if (base == null) {
                rates[0] = unknown(now, Duration.ZERO, used(now, true));
                return new Base(now, guestUpdate(now), now.tickNanos());
            }
            long nanos = now.tickNanos() - base.stats().tickNanos();
            if (nanos < LEAST_INTERVAL_NANOS || !now.answering()) {
                // a duplicate, an older reading that comes late, or half a reading: the base stays
                rates[0] = unknown(now, Duration.ZERO, OptionalDouble.empty());
                return base;
            }
            boolean reported = !guestUpdate(now).equals(base.guestUpdate());
            long changed = reported ? now.tickNanos() : base.reportChangedTick();
            OptionalDouble used = used(now, now.tickNanos() - changed <= STALE_REPORT_NANOS);
            DomainStats before = base.stats();
            if (before.tookNanos() + now.tookNanos() > MOST_DOUBT * nanos) {
                rates[0] = unknown(now, Duration.ZERO, used);
                return new Base(now.tookNanos() < before.tookNanos() ? now : before, guestUpdate(now), changed);
            }
            rates[0] = between(before, now, nanos, used);
            return new Base(now, guestUpdate(now), changed);
        });
        return rates[0];
    }

    /** Forgets all domains but these. */
    public void retain(Set<UUID> there) {
        bases.keySet().retainAll(there);
    }

    /** Forgets a domain that is gone. */
    public void forget(UUID domain) {
        bases.remove(domain);
    }

    private static DomainRates between(DomainStats before, DomainStats now, long nanos, OptionalDouble used) {
        boolean moved = before.state().isActive() && now.state().isActive();
        OptionalDouble cpu = cpu(before, now, nanos);
        boolean restarted =
                before.cpuTimeNanos().isPresent() && now.cpuTimeNanos().isPresent() && cpu.isEmpty();
        if (!moved || restarted) {
            return unknown(now, Duration.ofNanos(nanos), used);
        }
        double seconds = nanos / 1e9;
        Function<Block, String> disk = Block::device;
        Function<Interface, String> nic = Interface::device;
        return new DomainRates(
                now.uuid(),
                now.name(),
                now.at(),
                Duration.ofNanos(nanos),
                cpu,
                delay(before, now, nanos),
                used,
                rate(before.blocks(), now.blocks(), disk, Block::readBytes, seconds),
                rate(before.blocks(), now.blocks(), disk, Block::writeBytes, seconds),
                rate(before.blocks(), now.blocks(), disk, b -> b.readRequests() + b.writeRequests(), seconds),
                rate(before.interfaces(), now.interfaces(), nic, Interface::receiveBytes, seconds),
                rate(before.interfaces(), now.interfaces(), nic, Interface::transmitBytes, seconds),
                now.balloon());
    }

    private static DomainRates unknown(DomainStats now, Duration over, OptionalDouble used) {
        OptionalDouble none = OptionalDouble.empty();
        return new DomainRates(
                now.uuid(), now.name(), now.at(), over, none, none, used, none, none, none, none, none, now.balloon());
    }

    private static OptionalDouble cpu(DomainStats before, DomainStats now, long nanos) {
        if (before.cpuTimeNanos().isEmpty() || now.cpuTimeNanos().isEmpty()) {
            return OptionalDouble.empty();
        }
        return share(now.cpuTimeNanos().get() - before.cpuTimeNanos().get(), nanos);
    }

    /** Mean over the vCPUs that are online in both readings and tell their delay. */
    private static OptionalDouble delay(DomainStats before, DomainStats now, long nanos) {
        Map<Integer, Long> base = new HashMap<>();
        for (Vcpu vcpu : before.vcpus()) {
            if (vcpu.online()) {
                vcpu.delayNanos().ifPresent(d -> base.put(vcpu.number(), d));
            }
        }
        long waited = 0;
        int counted = 0;
        for (Vcpu vcpu : now.vcpus()) {
            Long start = base.get(vcpu.number());
            if (!vcpu.online() || start == null || vcpu.delayNanos().isEmpty()) {
                continue;
            }
            long delta = vcpu.delayNanos().get() - start;
            if (delta < 0) {
                return OptionalDouble.empty();
            }
            waited += delta;
            counted++;
        }
        if (counted == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.min(1.0, (double) waited / nanos / counted));
    }

    /** Sum over the devices present in both readings; empty when there is none, or when one of them went backwards. */
    private static <T> OptionalDouble rate(
            List<T> before, List<T> now, Function<T, String> key, ToLongFunction<T> counter, double seconds) {
        Map<String, Long> base = new HashMap<>();
        before.forEach(device -> base.put(key.apply(device), counter.applyAsLong(device)));
        double sum = 0;
        boolean any = false;
        for (T device : now) {
            Long start = base.get(key.apply(device));
            if (start == null) {
                continue;
            }
            long delta = counter.applyAsLong(device) - start;
            if (delta < 0) {
                return OptionalDouble.empty();
            }
            sum += delta;
            any = true;
        }
        return any ? OptionalDouble.of(sum / seconds) : OptionalDouble.empty();
    }

    private static OptionalDouble share(long delta, long nanos) {
        return delta < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) delta / nanos);
    }

    private static OptionalDouble used(DomainStats now, boolean fresh) {
        Optional<Long> kib = now.balloon().flatMap(Balloon::usedKib);
        return fresh && kib.isPresent() ? OptionalDouble.of(kib.get() / 1024.0) : OptionalDouble.empty();
    }

    private static Optional<Long> guestUpdate(DomainStats stats) {
        return stats.balloon().flatMap(Balloon::guestUpdate);
    }
}
