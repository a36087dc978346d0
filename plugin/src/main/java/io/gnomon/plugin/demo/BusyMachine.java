package io.gnomon.plugin.demo;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/** Whether others keep this machine so busy that emulated guests run late, which the demo cannot make good. */
final class BusyMachine {
    /** The guests of the demo together make about half of this themselves. */
    private static final double LOAD_PER_CORE = 2;

    private BusyMachine() {}

    /** What to tell the person who runs the demo; empty if the machine is quiet enough, or does not say. */
    static Optional<String> warning() {
        return warning(
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
    }

    /** @param load processes that run or wait, mean of the last minute; negative = not known */
    static Optional<String> warning(double load, int cores) {
        return load > LOAD_PER_CORE * cores
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "This machine is busy (load %.1f on %d cores): guests without KVM get their share late, and with"
                                + " them every need and every growth. Run the demo again when it is quieter.",
                        load,
                        cores))
                : Optional.empty();
    }
}
