package io.gnomon.plugin.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that are lists of {@code NAME=NUMBER}. */
final class NamedNumbers {
    private NamedNumbers() {}

    /**
     * Reads those that match; the others are told by {@link Configuration#contradictions}.
     *
     * @param form group 1 is the name, group 2 the number
     */
    static Map<String, Double> read(List<String> texts, Pattern form) {
        Map<String, Double> result = new LinkedHashMap<>();
        for (String text : texts) {
            Matcher parts = form.matcher(text);
            if (parts.matches()) {
                result.put(parts.group(1), Double.parseDouble(parts.group(2)));
            }
        }
        return result;
    }
}
