package io.gnomon.plugin.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One configuration key, as its record component declares it.
 *
 * @param name with its section, like {@code observe.young-period}
 */
record Key(String name, ValueType type, Setting setting) {

    /** All keys below a record, in the order of declaration. */
    static List<Key> of(Class<?> configuration) {
        List<Key> keys = new ArrayList<>();
        collect(configuration, "", keys);
        return List.copyOf(keys);
    }

    private static void collect(Class<?> section, String prefix, List<Key> keys) {
        for (RecordComponent component : section.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            String name = prefix + dashed(component.getName());
            if (setting != null) {
                keys.add(new Key(name, typeOf(component.getGenericType()), setting));
            } else if (component.getType().isRecord()) {
                collect(component.getType(), name + ".", keys);
            }
        }
    }

    private static ValueType typeOf(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Class<?> element = (Class<?>) parameterized.getActualTypeArguments()[0];
            boolean list = parameterized.getRawType() == List.class;
            return new ValueType(element, list ? ValueType.Arity.LIST : ValueType.Arity.OPTIONAL);
        }
        return new ValueType((Class<?>) type, ValueType.Arity.ONE);
    }

    static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** {@code GNOMON_OBSERVE_YOUNG_PERIOD} for {@code observe.young-period}. */
    String variable() {
        return "GNOMON_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message goes behind the value */
    Object parse(RawValue raw) {
        Object value = type.parse(raw);
        type.checkRange(value, setting.min(), setting.max());
        return value;
    }

    /** What is allowed, for people: "duration, 1s to 10m". */
    String allowed() {
        return type.describe(setting.min(), setting.max());
    }
}
