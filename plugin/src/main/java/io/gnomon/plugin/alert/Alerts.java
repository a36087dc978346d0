package io.gnomon.plugin.alert;

import io.gnomon.plugin.alert.Alert.Identity;
import io.gnomon.plugin.alert.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which alerts stand. One fires when it was seen at every look for so long, and is resolved when it was seen at none for as long:
 * what flickers around its bound is told of once. Thread-safe.
 */
public final class Alerts {
    private static final Logger log = LoggerFactory.getLogger(Alerts.class);

    private final Duration hold;
    private final Consumer<Standing> changed;
    private final Map<Identity, Standing> standing = new HashMap<>();

    /**
     * @param hold how long something is amiss, and how long not any more, before anybody is told
     * @param changed hears of each that fires or is resolved
     */
    public Alerts(Duration hold, Consumer<Standing> changed) {
        this.hold = hold;
        this.changed = changed;
    }

    /**
     * Looks once.
     *
     * @param amiss everything that is at this moment
     * @return those that were resolved by that
     */
    public List<Standing> look(List<Alert> amiss, Instant now) {
        List<Standing> told = new ArrayList<>();
        synchronized (this) {
            amiss.forEach(alert -> standing.merge(
                    alert.identity(),
                    new Standing(alert, State.PENDING, now, now),
                    (known, fresh) -> known.seenAgain(alert, now)));
            standing.values()
                    .removeIf(s -> s.state() == State.PENDING && !s.seen().equals(now));
            standing.replaceAll((identity, s) -> {
                if (s.state() == State.PENDING && !s.since().plus(hold).isAfter(now)) {
                    told.add(s.in(State.FIRING));
                    return s.in(State.FIRING);
                }
                return s;
            });
            standing.values().removeIf(s -> {
                boolean over = s.state() == State.FIRING
                        && s.seen().isBefore(now)
                        && !s.seen().plus(hold).isAfter(now);
                if (over) {
                    told.add(s.in(State.RESOLVED));
                }
                return over;
            });
        }
        told.forEach(this::tell);
        return told.stream().filter(s -> s.state() == State.RESOLVED).toList();
    }

    /** One that cannot be told keeps no other from being. */
    private void tell(Standing one) {
        try {
            changed.accept(one);
        } catch (RuntimeException e) {
            log.error("alert {} is told to nobody", one.alert().name(), e);
        }
    }

    /** Those that fire and those that may soon, the gravest and oldest first. */
    public synchronized List<Standing> standing() {
        return standing.values().stream()
                .sorted(Comparator.comparing(Standing::state)
                        .reversed()
                        .thenComparing(s -> s.alert().severity(), Comparator.reverseOrder())
                        .thenComparing(Standing::since)
                        .thenComparing(s -> s.alert().name())
                        .thenComparing(s -> s.alert().labels().toString()))
                .toList();
    }
}
