package io.gnomon.plugin.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Human {
    private Human() {}

    /** Such as {@code 3m 12s}: the two largest units. */
    static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "-";
        }
        if (seconds < 0) {
            return "-" + duration(-seconds);
        }
        if (seconds < 1) {
            return seconds == 0 ? "0s" : Math.max(1, Math.round(seconds * 1000)) + "ms";
        }
        long s = Math.round(seconds);
        if (s < 60) {
            return s + "s";
        } else if (s < 3600) {
            return two(s / 60, "m", s % 60, "s");
        } else if (s < 86_400) {
            return two(s / 3600, "h", s % 3600 / 60, "m");
        }
        return two(s / 86_400, "d", s % 86_400 / 3600, "h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return small == 0 ? large + unit : large + unit + " " + small + smallUnit;
    }

    /** Such as {@code 3m 12s ago}. */
    static String ago(Instant then, Instant now) {
        double seconds = Duration.between(then, now).toMillis() / 1000.0;
        if (Math.abs(seconds) < 1) {
            return "now";
        }
        double whole = Math.rint(seconds);
        return whole >= 0 ? duration(whole) + " ago" : "in " + duration(-whole);
    }

    /** ISO in UTC, to the second. */
    static String instant(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }

    /** To three significant digits or so. */
    static String amount(double value) {
        double size = Math.abs(value);
        return number(value, size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : 2);
    }
}
