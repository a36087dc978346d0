package io.gnomon.libvirt.stats;

import io.gnomon.libvirt.stats.DomainStats.Balloon;
import io.gnomon.libvirt.stats.DomainStats.Block;
import io.gnomon.libvirt.stats.DomainStats.Interface;
import io.gnomon.libvirt.stats.DomainStats.Moment;
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
 * Makes rates of cumulative counters, remembering the last reading of every domain. Thread-safe.
 * <ul>
 * <li>A counter that went backwards (the domain was restarted, rebooted or migrated; a device was replaced) gives no rate
 * this once, and the new reading is the base of the next.
 * <li>A domain that does not answer gives none, and the reading before stays the base: whether it works or hangs cannot be
 * told, and its next rates are over the whole time.
 * <li>Two readings that took long for the time between them give none: their counters may be of almost any two moments, and
 * a rate twice as high as the true one would be acted on.
 * <li>A domain that stood still at either end of the interval gives none.
 * </ul>
 * Time is the reading's own steady tick, so steps of the wall clock do not matter.
 */
public final class RateMeter {
    /** Readings closer than this are the same reading told twice. */
    private static final long LEAST_INTERVAL_NANOS = Duration.ofMillis(1).toNanos();

    /** A guest that has not reported its memory for this long is not believed any more. */
    private static final long STALE_REPORT_NANOS = Duration.ofSeconds(60).toNanos();

    /** The largest share of an interval that its ends may be uncertain by. */
    private static final double MOST_DOUBT = 0.25;

    /** The reading before, of either kind of counters, and when the guest last said something new. */
    private record Base(DomainStats host, DomainStats qemu, Optional<Long> guestUpdate, long reportChangedTick) {}

    /** From one reading to the next. */
    private record Span(DomainStats before, DomainStats now, long nanos, boolean sure) {
        static Span of(DomainStats before, DomainStats now, Function<DomainStats, Moment> kind) {
            Moment from = kind.apply(before);
            Moment to = kind.apply(now);
            long nanos = to.tickNanos() - from.tickNanos();
            return new Span(before, now, nanos, from.tookNanos() + to.tookNanos() <= MOST_DOUBT * nanos);
        }

        /** A base that is itself of a moment hardly known gives way to a better one. */
        DomainStats next(Function<DomainStats, Moment> kind) {
            boolean better = kind.apply(now).tookNanos() < kind.apply(before).tookNanos();
            return sure || better ? now : before;
        }

        double seconds() {
            return nanos / 1e9;
        }
    }

    private final Map<UUID, Base> bases = new ConcurrentHashMap<>();

    /** Takes a reading in; what cannot be known from it and the one before is empty. */
    public DomainRates update(DomainStats now) {
        DomainRates[] rates = new DomainRates[1];
        bases.compute(now.uuid(), (uuid, base) -> {
            long tick = now.host().tickNanos();
            if (base == null && !now.answering()) {
                rates[0] = unknown(now, Duration.ZERO, OptionalDouble.empty());
                return null;
            }
            if (base == null) {
                rates[0] = unknown(now, Duration.ZERO, used(now, true));
                return new Base(now, now, guestUpdate(now), tick);
            }
            Span host = Span.of(base.host(), now, DomainStats::host);
            Span qemu = Span.of(base.qemu(), now, DomainStats::qemu);
            if (host.nanos() < LEAST_INTERVAL_NANOS || !now.answering()) {
                // a duplicate, an older reading that comes late, or half a reading: the base stays
                rates[0] = unknown(now, Duration.ZERO, OptionalDouble.empty());
                return base;
            }
            boolean reported = !guestUpdate(now).equals(base.guestUpdate());
            long changed = reported ? tick : base.reportChangedTick();
            OptionalDouble used = used(now, tick - changed <= STALE_REPORT_NANOS);
            if (!moved(host) || !moved(qemu) || restarted(host)) {
                rates[0] = unknown(now, Duration.ofNanos(host.nanos()), used);
                return new Base(now, now, guestUpdate(now), changed);
            }
            rates[0] = between(host, qemu, used);
            return new Base(host.next(DomainStats::host), qemu.next(DomainStats::qemu), guestUpdate(now), changed);
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

    private static boolean moved(Span span) {
        return span.before().state().isActive() && span.now().state().isActive();
    }

    private static boolean restarted(Span host) {
        Optional<Long> before = host.before().cpuTimeNanos();
        Optional<Long> now = host.now().cpuTimeNanos();
        return before.isPresent() && now.isPresent() && now.get() < before.get();
    }

    private static DomainRates between(Span host, Span qemu, OptionalDouble used) {
        DomainStats now = host.now();
        long over = Math.max(host.sure() ? host.nanos() : 0, qemu.sure() ? qemu.nanos() : 0);
        return new DomainRates(
                now.uuid(),
                now.name(),
                now.at(),
                Duration.ofNanos(over),
                cpu(host),
                delay(qemu),
                used,
                disk(qemu, Block::readBytes),
                disk(qemu, Block::writeBytes),
                disk(qemu, b -> b.readRequests() + b.writeRequests()),
                seconds(disk(qemu, Block::nanos)),
                network(host, Interface::receiveBytes),
                network(host, Interface::transmitBytes),
                now.balloon());
    }

    private static OptionalDouble disk(Span qemu, ToLongFunction<Block> counter) {
        return rate(qemu, qemu.before().blocks(), qemu.now().blocks(), Block::device, counter);
    }

    private static OptionalDouble seconds(OptionalDouble nanos) {
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsDouble() / 1e9) : nanos;
    }

    private static OptionalDouble network(Span host, ToLongFunction<Interface> counter) {
        return rate(host, host.before().interfaces(), host.now().interfaces(), Interface::device, counter);
    }

    private static DomainRates unknown(DomainStats now, Duration over, OptionalDouble used) {
        OptionalDouble none = OptionalDouble.empty();
        return new DomainRates(
                now.uuid(),
                now.name(),
                now.at(),
                over,
                none,
                none,
                used,
                none,
                none,
                none,
                none,
                none,
                none,
                now.balloon());
    }

    private static OptionalDouble cpu(Span host) {
        Optional<Long> before = host.before().cpuTimeNanos();
        Optional<Long> now = host.now().cpuTimeNanos();
        return host.sure() && before.isPresent() && now.isPresent()
                ? OptionalDouble.of((double) (now.get() - before.get()) / host.nanos())
                : OptionalDouble.empty();
    }

    /** Mean over the vCPUs that are online in both readings and tell their delay. */
    private static OptionalDouble delay(Span qemu) {
        if (!qemu.sure()) {
            return OptionalDouble.empty();
        }
        Map<Integer, Long> base = new HashMap<>();
        for (Vcpu vcpu : qemu.before().vcpus()) {
            if (vcpu.online()) {
                vcpu.delayNanos().ifPresent(d -> base.put(vcpu.number(), d));
            }
        }
        long waited = 0;
        int counted = 0;
        for (Vcpu vcpu : qemu.now().vcpus()) {
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
        return OptionalDouble.of(Math.min(1.0, (double) waited / qemu.nanos() / counted));
    }

    /** Sum over the devices present in both readings; empty when there is none, or when one of them went backwards. */
    private static <T> OptionalDouble rate(
            Span span, List<T> before, List<T> now, Function<T, String> key, ToLongFunction<T> counter) {
        if (!span.sure()) {
            return OptionalDouble.empty();
        }
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
        return any ? OptionalDouble.of(sum / span.seconds()) : OptionalDouble.empty();
    }

    private static OptionalDouble used(DomainStats now, boolean fresh) {
        Optional<Long> kib = now.balloon().flatMap(Balloon::usedKib);
        return fresh && kib.isPresent() ? OptionalDouble.of(kib.get() / 1024.0) : OptionalDouble.empty();
    }

    private static Optional<Long> guestUpdate(DomainStats stats) {
        return stats.balloon().flatMap(Balloon::guestUpdate);
    }
}
