package io.gnomon.plugin.tags;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which application a process belongs to, by its name: {@code process-kinds.txt} beside this class, and before it what is
 * configured. Immutable.
 */
public final class Kinds {
    private static final String FILE = "process-kinds.txt";
    /** The kernel keeps no more of a name. */
    private static final int LONGEST_NAME = 15;

    private final Map<String, String> tags = new LinkedHashMap<>();

    /** @param configured names of processes with their tags; a name may end in {@code *} */
    public Kinds(Map<String, String> configured) {
        configured.forEach(this::add);
        for (String line : file().split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 2 && !words[0].startsWith("#")) {
                add(words[0], words[1]);
            }
        }
    }

    private void add(String process, String tag) {
        boolean prefix = process.endsWith("*");
        String name = prefix ? process.substring(0, process.length() - 1) : process;
        tags.putIfAbsent(cut(name) + (prefix ? "*" : ""), tag);
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    private static String file() {
        try (InputStream in = Objects.requireNonNull(Kinds.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tag of a process; empty if its name tells nothing. */
    public Optional<String> of(String process) {
        for (Map.Entry<String, String> kind : tags.entrySet()) {
            String name = kind.getKey();
            boolean fits = name.endsWith("*")
                    ? process.startsWith(name.substring(0, name.length() - 1))
                    : process.equals(name);
            if (fits) {
                return Optional.of(kind.getValue());
            }
        }
        return Optional.empty();
    }

    /** Whether a tag is the name of an application here. */
    boolean isKind(String tag) {
        return Set.copyOf(tags.values()).contains(tag);
    }
}
