package io.gnomon.plugin.cli;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code gnomon replay} lets policies of placement move. */
final class ReplayMoves {
    private static final int LONGEST_REST_MINUTES = 1_440;

    enum Switch {
        on,
        off
    }

    @Option(
            names = "--migrate",
            paramLabel = "SWITCH",
            description = "Let the policies that can also move servers, each at most once a day: on or off (default:"
                    + " ${DEFAULT-VALUE}).")
    private Switch migrate = Switch.off;

    @Option(
            names = "--gain",
            paramLabel = "NUMBER",
            description =
                    "With --migrate on, what a move of the policy gnomon must spare at least, in times of what it costs within"
                            + " half an hour (default: 0.1; migrate.gain of a daemon is 2 by default).")
    private @Nullable Double gain;

    @Option(
            names = "--rest",
            paramLabel = "MINUTES",
            description =
                    "With --migrate on, how long the policy gnomon leaves a hypervisor alone after a move (default: 0;"
                            + " migrate.hypervisor-cooldown of a daemon is 10m by default).")
    private @Nullable Double rest;

    boolean areNamed() {
        return areAllowed() || gain != null || rest != null;
    }

    boolean areAllowed() {
        return migrate == Switch.on;
    }

    OptionalDouble gain() {
        return optional(gain);
    }

    OptionalDouble restMinutes() {
        return optional(rest);
    }

    /** @throws UsageException if they make no sense */
    void check() {
        if (areNamed() && !areAllowed()) {
            throw new UsageException("--gain and --rest are of moves: say --migrate on");
        }
        boolean gains = gain == null || (gain > 0 && Double.isFinite(gain));
        if (!gains || rest != null && !(rest >= 0 && rest <= LONGEST_REST_MINUTES)) {
            throw new UsageException("--gain is above 0, and --rest 0 to " + LONGEST_REST_MINUTES + " minutes");
        }
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
