package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Decision.Expected;
import io.gnomon.scheduler.model.Resource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Decisions in words that a person understands, with the numbers behind them. */
final class Reasons {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Reasons() {}

    static String growth(Situation s, Expected need, double to, Policy policy, Worth worth) {
        return forecast(s, need, policy) + "; " + s.origin() + ". " + profile(s) + words(s.resource(), worth)
                + ". Grows to " + amount(s.resource(), to) + " before it is needed.";
    }

    static String shrink(Situation s, Expected need, double to, Policy policy, Worth worth) {
        return forecast(s, need, policy) + "; its recent peak was " + amount(s.resource(), s.recentPeak()) + ". "
                + profile(s) + words(s.resource(), worth) + ". Shrinks to " + amount(s.resource(), to) + ".";
    }

    /** Cost against benefit; both as an amount that lies idle for a slot. */
    record Worth(double leaving, double change) {}

    /** What servers of its tags have to do with it; empty if nothing. */
    private static String profile(Situation s) {
        return s.profiled().map(p -> excess(s, p) + burst(s, p)).orElse("");
    }

    private static String excess(Situation s, Profiled p) {
        double excess = Lift.excess(p);
        if (!(excess > 0 && p.sensitivity() > 0)) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "It has used %s, %s more than servers of %s would (at most %s): with a sensitivity of %s that adds %s. ",
                amount(s.resource(), p.used()),
                number(s.resource(), excess),
                p.expected().set(),
                number(s.resource(), p.expected().upper()),
                BigDecimal.valueOf(p.sensitivity()).stripTrailingZeros().toPlainString(),
                number(s.resource(), excess * p.sensitivity()));
    }

    private static String burst(Situation s, Profiled p) {
        if (!(p.sensitivity() > 0)) {
            return "";
        }
        return p.expected()
                .burst()
                .map(b -> String.format(
                        Locale.ROOT,
                        "Servers of %s burst from %s to %s UTC (with %.0f %% probability), and then need %s. ",
                        p.expected().set(),
                        HOUR.format(b.start()),
                        HOUR.format(b.end()),
                        100 * b.probability(),
                        amount(s.resource(), b.need().quantile(s.price().level()))))
                .orElse("");
    }

    private static String words(Resource resource, Worth worth) {
        return String.format(
                "Leaving it costs as much as %s idle for %d min, a change as much as %s",
                amount(resource, worth.leaving), SizingPort.SLOT_SECONDS / 60, amount(resource, worth.change));
    }

    private static String forecast(Situation s, Expected need, Policy policy) {
        return String.format(
                Locale.ROOT,
                "%s of %s is forecast to peak at %s within %s (80 %% interval %s to %s; with %.0f %% certainty no more than %s)"
                        + " and has %s",
                word(s.resource()),
                s.server().name(),
                amount(s.resource(), need.median()),
                time(policy.lead()),
                number(s.resource(), need.low()),
                number(s.resource(), need.high()),
                100 * s.price().level(),
                amount(s.resource(), need.planned()),
                amount(s.resource(), s.range().current()));
    }

    static String pressure(Situation s, double to) {
        return String.format(
                "%s of %s is at its limit now: %s used of %s. Grows to %s at once.",
                word(s.resource()),
                s.server().name(),
                number(s.resource(), s.measured()),
                amount(s.resource(), s.range().current()),
                amount(s.resource(), to));
    }

    static String gift(Situation s, double to, double lacks, double priority) {
        return String.format(
                "Servers of a higher priority than that of %s (%s) lack %s on its hypervisor, which has no more. Its recent peak was"
                        + " %s. Gives back %s and shrinks to %s.",
                s.server().name(),
                BigDecimal.valueOf(priority).stripTrailingZeros().toPlainString(),
                amount(s.resource(), lacks),
                amount(s.resource(), s.recentPeak()),
                amount(s.resource(), s.range().current() - to),
                amount(s.resource(), to));
    }

    static String boostEnd(String server, Resource r, double from, double to, boolean again) {
        return String.format(
                "%s %s. Goes from %s to the %s that its flavor sells.",
                server,
                again
                        ? "has no limit of its " + word(r) + " any more: somebody took it away"
                        : "has booted, and the boost of its " + word(r) + " ends",
                amount(r, from),
                amount(r, to));
    }

    static String amount(Resource resource, double amount) {
        return number(resource, amount) + " " + resource.unit();
    }

    private static String number(Resource resource, double amount) {
        String format = resource == Resource.MEMORY ? "%.0f" : resource == Resource.CPU ? "%.2f" : "%.1f";
        return String.format(Locale.ROOT, format, amount);
    }

    private static String word(Resource resource) {
        return resource == Resource.CPU
                ? "CPU"
                : resource.label().substring(0, 1).toUpperCase(Locale.ROOT)
                        + resource.label().substring(1);
    }

    private static String time(Duration d) {
        return d.toSeconds() < 120 ? d.toSeconds() + " s" : d.toMinutes() + " min";
    }
}
