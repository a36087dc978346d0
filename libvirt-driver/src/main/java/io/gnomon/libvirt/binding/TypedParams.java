package io.gnomon.libvirt.binding;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * libvirt's {@code virTypedParameter} arrays: field name at 0 (80 bytes), type at 80, value at 88, 96 bytes in all. A
 * whole array is copied out of native memory at once and decoded from the copy: with a JNA structure per field a bulk
 * reading of ten domains would cost more than libvirt itself.
 */
final class TypedParams {
    static final int SIZE = 96;
    private static final int NAME_BYTES = 80;
    private static final int TYPE = 80;
    private static final int VALUE = 88;

    private static final int INT = 1;
    private static final int UINT = 2;
    private static final int LLONG = 3;
    private static final int ULLONG = 4;
    private static final int DOUBLE = 5;
    private static final int BOOLEAN = 6;
    private static final int STRING = 7;

    private TypedParams() {}

    /** Takes one decoded parameter; doubles, which no group that we ask for has, come rounded. */
    interface Visitor {
        void number(String field, long value);

        void text(String field, String value);
    }

    /** Decodes {@code count} parameters at {@code params}. */
    static void read(Pointer params, int count, Visitor visitor) {
        if (count <= 0) {
            return;
        }
        byte[] bytes = params.getByteArray(0, count * SIZE);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            int at = i * SIZE;
            String field = name(bytes, at);
            switch (buffer.getInt(at + TYPE)) {
                case INT -> visitor.number(field, buffer.getInt(at + VALUE));
                case UINT -> visitor.number(field, Integer.toUnsignedLong(buffer.getInt(at + VALUE)));
                case LLONG, ULLONG -> visitor.number(field, buffer.getLong(at + VALUE));
                case DOUBLE -> visitor.number(field, Math.round(buffer.getDouble(at + VALUE)));
                case BOOLEAN -> visitor.number(field, buffer.get(at + VALUE));
                case STRING -> text(new Pointer(buffer.getLong(at + VALUE)), field, visitor);
                default -> {
                    // a type that a newer libvirt added: not ours to read
                }
            }
        }
    }

    static Map<String, Long> numbers(Pointer params, int count) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        read(params, count, new Visitor() {
            @Override
            public void number(String field, long value) {
                numbers.put(field, value);
            }

            @Override
            public void text(String field, String value) {}
        });
        return numbers;
    }

    static Map<String, String> texts(Pointer params, int count) {
        Map<String, String> texts = new LinkedHashMap<>();
        read(params, count, new Visitor() {
            @Override
            public void number(String field, long value) {}

            @Override
            public void text(String field, String value) {
                texts.put(field, value);
            }
        });
        return texts;
    }

    /** Room for {@code count} parameters that libvirt fills in. */
    static Memory room(int count) {
        Memory memory = new Memory((long) Math.max(1, count) * SIZE);
        memory.clear();
        return memory;
    }

    /** One parameter to be given to libvirt, which insists on the right type. */
    record Param(String field, int type, long value) {
        static Param unsignedLong(String field, long value) {
            return new Param(field, ULLONG, value);
        }

        static Param signedLong(String field, long value) {
            return new Param(field, LLONG, value);
        }

        static Param unsignedInt(String field, long value) {
            return new Param(field, UINT, value);
        }
    }

    static Memory write(List<Param> params) {
        Memory memory = room(params.size());
        long at = 0;
        for (Param param : params) {
            byte[] name = param.field().getBytes(StandardCharsets.US_ASCII);
            if (name.length >= NAME_BYTES) {
                throw new IllegalArgumentException("parameter name too long: " + param.field());
            }
            memory.write(at, name, 0, name.length);
            memory.setInt(at + TYPE, param.type());
            if (param.type() == UINT) {
                memory.setInt(at + VALUE, Math.toIntExact(param.value()));
            } else {
                memory.setLong(at + VALUE, param.value());
            }
            at += SIZE;
        }
        return memory;
    }

    private static void text(Pointer string, String field, Visitor visitor) {
        if (Pointer.nativeValue(string) != 0) {
            visitor.text(field, string.getString(0, "UTF-8"));
        }
    }

    private static String name(byte[] bytes, int at) {
        int end = at;
        while (end < at + NAME_BYTES && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    }
}
