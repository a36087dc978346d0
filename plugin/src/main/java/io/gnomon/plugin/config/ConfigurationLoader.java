package io.gnomon.plugin.config;

import io.gnomon.plugin.config.ConfigurationEntry.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the configuration from its sources, checks it, and reports everything that is wrong at once. */
public final class ConfigurationLoader {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationLoader.class);

    /** Variables that begin like ours and are no settings: they tell the launcher and the client where things are. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "GNOMON_CONFIG", "GNOMON_HOME", "GNOMON_JAVA", "GNOMON_JAVA_OPTS", "GNOMON_URL", "GNOMON_TOKEN_FILE");

    private final Surroundings surroundings;
    private final RawValue.Base base;
    private final Map<String, Key> keys;
    private final List<String> problems = new ArrayList<>();

    private ConfigurationLoader(Surroundings surroundings, Class<?> type) {
        this.surroundings = surroundings;
        this.base = new RawValue.Base(surroundings.workingFolder(), surroundings.home());
        this.keys = Key.of(type).stream()
                .collect(Collectors.toMap(Key::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }

    /**
     * @param file the file that the user named (option or {@code GNOMON_CONFIG}); empty: {@link
     *     Surroundings#defaultFile} if it exists
     * @param options each {@code key=value}; of several for one key the last holds
     * @throws ConfigurationException with all that is wrong
     */
    public static Configuration load(Optional<Path> file, List<String> options, Surroundings surroundings) {
        return checked(load(Configuration.class, file, options, surroundings));
    }

    /** The same by variables and options alone. */
    public static Configuration loadWithoutFile(List<String> options, Surroundings surroundings) {
        ConfigurationLoader loader = new ConfigurationLoader(surroundings, Configuration.class);
        return checked(loader.read(Configuration.class, Optional.empty(), options));
    }

    private static Configuration checked(Configuration configuration) {
        List<String> contradictions = configuration.contradictions();
        if (!contradictions.isEmpty()) {
            throw new ConfigurationException(contradictions);
        }
        return configuration;
    }

    static <T extends Record> T load(
            Class<T> type, Optional<Path> file, List<String> options, Surroundings surroundings) {
        ConfigurationLoader loader = new ConfigurationLoader(surroundings, type);
        return loader.read(type, loader.fileToRead(file), options);
    }

    private <T extends Record> T read(Class<T> type, Optional<Path> file, List<String> options) {
        Map<String, RawValue> raw = new HashMap<>();
        file.ifPresent(
                f -> YamlSource.read(f, surroundings.home(), problems).forEach((name, value) -> put(raw, name, value)));
        variables().forEach((name, value) -> put(raw, name, value));
        options.forEach(option -> option(option).forEach((name, value) -> put(raw, name, value)));

        Map<String, Object> values = new HashMap<>();
        TreeMap<String, ConfigurationEntry> entries = new TreeMap<>();
        for (Key key : keys.values()) {
            resolve(key, raw.get(key.name()), values, entries);
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return RecordBinder.bind(type, values, Collections.unmodifiableSortedMap(entries));
    }

    private Optional<Path> fileToRead(Optional<Path> named) {
        Optional<Path> file =
                named.or(() -> Optional.ofNullable(surroundings.environment().get("GNOMON_CONFIG"))
                        .map(Path::of));
        return file.isPresent() ? file : Optional.of(surroundings.defaultFile()).filter(Files::exists);
    }

    private void put(Map<String, RawValue> raw, String name, RawValue value) {
        if (keys.containsKey(name)) {
            raw.put(name, value);
        } else {
            problems.add(value.place() + ": unknown key " + name + suggestion(name));
        }
    }

    private String suggestion(String name) {
        List<String> below = keys.keySet().stream()
                .filter(k -> k.startsWith(name + "."))
                .map(k -> k.substring(name.length() + 1))
                .toList();
        if (!below.isEmpty()) {
            return ": it is a section with the keys " + String.join(", ", below);
        }
        return Suggestion.nearest(name, keys.keySet())
                .map(near -> ": did you mean " + near + "?")
                .orElse(": `gnomon config show` lists all keys");
    }

    private Map<String, RawValue> variables() {
        Map<String, String> names = keys.values().stream().collect(Collectors.toMap(Key::variable, Key::name));
        Map<String, RawValue> result = new HashMap<>();
        for (Key key : keys.values()) {
            String alias = key.setting().alias();
            String text = surroundings.environment().getOrDefault(alias, "");
            if (!alias.isEmpty() && !text.isEmpty()) {
                result.put(key.name(), RawValue.text(text, Origin.ENVIRONMENT, alias, base));
            }
        }
        new TreeMap<>(surroundings.environment()).forEach((variable, text) -> {
            String name = names.get(variable);
            if (name != null) {
                result.put(name, RawValue.text(text, Origin.ENVIRONMENT, variable, base));
            } else if (variable.startsWith("GNOMON_") && !OTHER_VARIABLES.contains(variable)) {
                unknownVariable(variable, names);
            }
        });
        return result;
    }

    /** A slip is fatal; what is far from any key belongs to somebody else (Kubernetes sets GNOMON_SERVICE_HOST). */
    private void unknownVariable(String variable, Map<String, String> names) {
        Optional<String> near = names.keySet().stream()
                .filter(n -> Suggestion.editDistance(variable, n) <= 2)
                .findFirst();
        near.ifPresentOrElse(
                n -> problems.add(variable + ": unknown environment variable: did you mean " + n + "?"),
                () -> LOG.warn("{} is no setting of ours and is ignored", variable));
    }

    private Map<String, RawValue> option(String option) {
        int equals = option.indexOf('=');
        if (equals <= 0) {
            problems.add("--set " + option + ": write --set key=value");
            return Map.of();
        }
        String text = option.substring(equals + 1);
        return Map.of(option.substring(0, equals).trim(), RawValue.text(text, Origin.OPTION, "--set", base));
    }

    private void resolve(
            Key key, @Nullable RawValue given, Map<String, Object> values, Map<String, ConfigurationEntry> entries) {
        String basedOn = key.setting().rule().basedOn();
        if (given == null && !basedOn.isEmpty() && !values.containsKey(basedOn)) {
            return; // the key that this default follows is wrong, which is reported already
        }
        RawValue raw = given == null ? byDefault(key, values.get(basedOn)) : given;
        try {
            Object value = key.parse(raw);
            values.put(key.name(), value);
            String shown = Masking.shown(key, ValueType.format(value));
            entries.put(key.name(), new ConfigurationEntry(key.name(), shown, raw.origin(), raw.place()));
        } catch (IllegalArgumentException e) {
            problems.add(
                    raw.place() + ": " + key.name() + ": \"" + Masking.shown(key, raw.text()) + "\" " + e.getMessage());
        }
    }

    private RawValue byDefault(Key key, @Nullable Object baseValue) {
        DefaultRule rule = key.setting().rule();
        String text = rule == DefaultRule.NONE ? key.setting().value() : rule.value(surroundings, baseValue);
        return RawValue.text(text, Origin.DEFAULT, "", base);
    }
}
