package io.gnomon.plugin.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/** Makes the records from values by key. */
final class RecordBinder {
    private final Map<String, Object> values;
    private final SortedMap<String, ConfigurationEntry> entries;

    private RecordBinder(Map<String, Object> values, SortedMap<String, ConfigurationEntry> entries) {
        this.values = values;
        this.entries = entries;
    }

    static <T extends Record> T bind(
            Class<T> type, Map<String, Object> values, SortedMap<String, ConfigurationEntry> entries) {
        return type.cast(new RecordBinder(values, entries).bind(type, ""));
    }

    private Object bind(Class<?> type, String prefix) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] arguments = Arrays.stream(components)
                .map(c -> argument(c, prefix + Key.dashed(c.getName())))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type.getName(), e);
        }
    }

    private Object argument(RecordComponent component, String name) {
        if (component.isAnnotationPresent(Setting.class)) {
            Object value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("no value for " + name);
            }
            return value;
        }
        return component.getType().isRecord() ? bind(component.getType(), name + ".") : entries;
    }
}
