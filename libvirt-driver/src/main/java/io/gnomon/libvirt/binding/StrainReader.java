package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.stats.Strain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads how short this machine is from its kernel, as libvirt tells neither pressure nor stolen time. What waits for disks is left out: one
 * server that waits for a disk of its own would make all of it look short. Stateless.
 */
final class StrainReader {
    /** Of all cores: user, nice, system, idle, iowait, irq, softirq, steal; what follows is part of user and nice (proc(5)). */
    private static final Pattern ALL_CORES =
            Pattern.compile("cpu +(\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private static final int STEAL = 8;

    private static final Pattern SOME = Pattern.compile("some avg10=(\\d{1,3}(?:\\.\\d{1,6})?) ");

    private final Path proc;

    /** @param proc where the kernel tells of itself: /proc */
    StrainReader(Path proc) {
        this.proc = proc;
    }

    /** Empty if the kernel does not tell. */
    Optional<Strain> read() {
        Matcher cores = ALL_CORES.matcher(start(proc.resolve("stat")));
        if (!cores.lookingAt()) {
            return Optional.empty();
        }
        long ticks = 0;
        for (int column = 1; column <= STEAL; column++) {
            ticks += Long.parseLong(cores.group(column));
        }
        return Optional.of(new Strain(pressure(), Long.parseLong(cores.group(STEAL)), ticks));
    }

    private OptionalDouble pressure() {
        return Stream.of("pressure/cpu", "pressure/memory")
                .map(file -> SOME.matcher(start(proc.resolve(file))))
                .filter(Matcher::lookingAt)
                .mapToDouble(some -> Math.min(1, Double.parseDouble(some.group(1)) / 100))
                .max();
    }

    /** Nothing where there is no such file: kernels without PSI, and those where it is switched off. */
    private static String start(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
