package io.gnomon.plugin.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a YAML file into dotted keys, keeping the place of each. It walks the tokens by itself because a tree of
 * values has lost the places, the duplicates, and the difference between {@code off} and {@code false}.
 */
final class YamlSource {
    private final Path file;
    private final RawValue.Base base;
    private final List<String> problems;
    private final Map<String, RawValue> values = new LinkedHashMap<>();

    private YamlSource(Path file, Path home, List<String> problems) {
        this.file = file;
        Path folder = file.toAbsolutePath().getParent();
        this.base = new RawValue.Base(folder == null ? file : folder, home);
        this.problems = problems;
    }

    /** @param problems what is wrong is added here */
    static Map<String, RawValue> read(Path file, Path home, List<String> problems) {
        YamlSource source = new YamlSource(file, home, problems);
        try (JsonParser parser = new YAMLFactory().createParser(Files.readString(file))) {
            source.document(parser);
        } catch (JsonProcessingException e) {
            problems.add(source.broken(e));
        } catch (IOException e) {
            problems.add(file + ": cannot be read (" + reason(e)
                    + "): check that it exists, is UTF-8 text, and that this user may read it");
        }
        return source.values;
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return name.replaceAll("(?<=[a-z])([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    /** The scanner's own mark is where the trouble is; Jackson's location is the token before. */
    private String broken(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            String place = file + ":" + (marked.getProblemMark().getLine() + 1) + ":"
                    + (marked.getProblemMark().getColumn() + 1);
            return place + ": not valid YAML: " + marked.getProblem();
        }
        String message = e.getOriginalMessage().lines().findFirst().orElse("unknown error");
        return place(e.getLocation()) + ": not valid YAML: " + message;
    }

    private void document(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || (first == JsonToken.VALUE_NULL && parser.nextToken() == null)) {
            return; // an empty file, or comments only
        }
        if (first != JsonToken.START_OBJECT) {
            problems.add(place(parser.currentTokenLocation()) + ": expected keys like `observe.period: 10s`");
            return;
        }
        section(parser, "");
        if (parser.nextToken() != null) {
            problems.add(
                    place(parser.currentTokenLocation()) + ": a second YAML document begins here; only one is read");
        }
    }

    private void section(JsonParser parser, String prefix) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = prefix + parser.currentName();
            String place = place(parser.currentTokenLocation());
            JsonToken token = parser.nextToken();
            switch (token) {
                case START_OBJECT -> section(parser, key + ".");
                case START_ARRAY -> put(key, items(parser, key), true, place);
                case VALUE_NULL ->
                    problems.add(
                            place + ": " + key + " has no value: give it one, or take the line out for its default");
                default -> put(key, List.of(parser.getText()), false, place);
            }
        }
    }

    private List<String> items(JsonParser parser, String key) throws IOException {
        List<String> items = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (t.isScalarValue() && t != JsonToken.VALUE_NULL) {
                items.add(parser.getText());
            } else {
                problems.add(place(parser.currentTokenLocation()) + ": an item of " + key + " is not a plain value");
                parser.skipChildren();
            }
        }
        return items;
    }

    private void put(String key, List<String> items, boolean sequence, String place) {
        RawValue earlier =
                values.putIfAbsent(key, new RawValue(items, sequence, ConfigurationEntry.Origin.FILE, place, base));
        if (earlier != null) {
            problems.add(place + ": " + key + " was already set at " + earlier.place() + ": keep one of them");
        }
    }

    private String place(@Nullable JsonLocation location) {
        return location == null ? file.toString() : file + ":" + location.getLineNr() + ":" + location.getColumnNr();
    }
}
