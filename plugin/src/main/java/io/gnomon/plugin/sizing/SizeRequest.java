package io.gnomon.plugin.sizing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A replay of allocations that is asked for.
 *
 * @param train recordings to learn from, instead of what lies before the test in those that are replayed
 * @param days the last ones are the test
 * @param resizes a server and day that Gnomon may make
 * @param startSeconds Unix time of slot 0
 */
public record SizeRequest(
        Path traces,
        Optional<Path> train,
        List<String> policies,
        List<Double> prices,
        int days,
        double resizes,
        long startSeconds,
        Optional<Path> export) {}
