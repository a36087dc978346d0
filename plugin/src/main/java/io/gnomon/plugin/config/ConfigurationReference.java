package io.gnomon.plugin.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes docs/configuration.md from the declarations, so that prose and code cannot differ. */
public final class ConfigurationReference {
    private ConfigurationReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        List<Key> keys = Key.of(Configuration.class);
        StringBuilder page = new StringBuilder("""
                <!-- Generated: ./gnomon config reference > docs/configuration.md -->
                # Configuration

                Every setting has a default. A value is taken from the strongest of these sources, strongest first:

                1. the option `--set KEY=VALUE` (of several for one key, the last)
                2. an environment variable, named below
                3. one YAML file: the one named with `--config` or `GNOMON_CONFIG`, else `/etc/gnomon/gnomon.yaml`
                   as root and `${XDG_CONFIG_HOME:-~/.config}/gnomon/gnomon.yaml` as another user, if it exists
                4. the default

                In the file, sections nest (`observe:` and below it `period: 5s`) or are written with a dot
                (`observe.period: 5s`). An unknown key, a key written twice and a value outside its range stop the start,
                each with its line and column. `gnomon config show` prints every value in force and where it came from.

                A duration is a number with a unit, or several: `500ms`, `10s`, `5m`, `1h30m`, `30d`. A path may begin with
                `~`; a relative one is relative to the file that it is written in, else to the working folder. Outside the
                file, the items of a list are separated by commas, and an empty value is an empty list.

                | key | type | default | environment variable | meaning |
                |---|---|---|---|---|
                """);
        keys.forEach(key -> page.append(row(key)));
        page.append("\n## A file with every default that is a constant\n\n```yaml\n");
        page.append(example(keys)).append("```\n");
        return page.toString();
    }

    private static String row(Key key) {
        return "| `" + key.name() + "` | " + key.allowed() + " | " + defaultOf(key) + " | `" + key.variable() + "`"
                + (key.setting().alias().isEmpty() ? "" : ", `" + key.setting().alias() + "`") + " | "
                + key.setting().meaning() + " |\n";
    }

    private static String defaultOf(Key key) {
        if (key.setting().rule() != DefaultRule.NONE) {
            return key.setting().rule().description();
        }
        return key.setting().value().isEmpty() ? "not set" : "`" + key.setting().value() + "`";
    }

    private static String example(List<Key> keys) {
        return keys.stream()
                .filter(k -> !k.setting().value().isEmpty())
                .map(k -> k.name() + ": " + k.setting().value() + "\n")
                .collect(Collectors.joining());
    }
}
