package io.gnomon.plugin.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The small excerpt of real CPU series that the demo replays: name to CPU share (0..1) per five-minute sample. */
final class Excerpt {
    static final int SAMPLE_SECONDS = 300;
    private static final String RESOURCE = "azure-excerpt.csv";

    private Excerpt() {}

    static Map<String, double[]> read() {
        InputStream in = Excerpt.class.getResourceAsStream(RESOURCE);
        if (in == null) {
            throw new IllegalStateException(RESOURCE + " is not in the jar; build again with: mvn package");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<String, double[]> series = new LinkedHashMap<>();
            reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("name,") && !line.isBlank())
                    .map(line -> line.split(",", -1))
                    .forEach(words -> series.put(
                            words[0],
                            Arrays.stream(words, 3, words.length)
                                    .mapToDouble(w -> Double.parseDouble(w) / 100)
                                    .toArray()));
            return series;
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
