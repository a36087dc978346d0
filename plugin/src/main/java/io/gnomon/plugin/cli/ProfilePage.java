package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.IntervalView;
import io.gnomon.plugin.rest.Views.PeakView;
import io.gnomon.plugin.rest.Views.ProfileView;
import io.gnomon.plugin.rest.Views.RegimeView;
import java.util.Locale;

/** A shadow profile for people; shares as percentages of the ceiling. */
final class ProfilePage {
    private static final double ALL = 100;

    private ProfilePage() {}

    static String write(ProfileView p) {
        StringBuilder page = new StringBuilder();
        line(page, "%s, %s: %d servers, %d samples", Text.safe(p.name()), p.resource(), p.servers(), p.samples());
        if (p.note() != null) {
            line(page, "  %s", Text.safe(p.note()));
        }
        line(page, "  80 %% of the time %s of the ceiling", between(p.interval()));
        line(
                page,
                "  a burst is above %s; probability in the next hour %s",
                percent(p.burstShare()),
                percent(p.burstProbability()));
        for (int i = 0; i < p.regimes().size(); i++) {
            regime(page, p, i);
        }
        if (p.peaks().isEmpty()) {
            line(page, "  no peak hours are known");
        }
        for (PeakView peak : p.peaks()) {
            line(
                    page,
                    "  peak from %s to %s: burst probability %s, use %s (%s)",
                    Human.instant(peak.start()),
                    Human.instant(peak.end()),
                    percent(peak.probability()),
                    percent(peak.expectedShare()),
                    between(peak.interval()));
        }
        return page.append(System.lineSeparator()).toString();
    }

    private static void regime(StringBuilder page, ProfileView p, int i) {
        RegimeView r = p.regimes().get(i);
        Double stay = r.staySeconds();
        StringBuilder next = new StringBuilder();
        for (double probability : p.transitions()[i]) {
            next.append(next.isEmpty() ? "" : " ").append(percent(probability));
        }
        line(
                page,
                "  regime %d: %s +- %s, %s of the time, stays %s, next %s%s",
                i + 1,
                percent(r.meanShare()),
                percent(r.deviationShare()),
                percent(r.occupancy()),
                stay == null ? "for good" : Human.duration(stay),
                next,
                r.burst() ? " (burst)" : "");
    }

    private static String between(IntervalView i) {
        return percent(i.lower()) + " to " + percent(i.upper()) + ", median " + percent(i.median());
    }

    private static String percent(double share) {
        return Human.number(ALL * share, 1) + " %";
    }

    private static void line(StringBuilder page, String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
