package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.stats.DomainState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.DomainStats.Balloon;
import io.gnomon.libvirt.stats.DomainStats.Block;
import io.gnomon.libvirt.stats.DomainStats.Interface;
import io.gnomon.libvirt.stats.DomainStats.Moment;
import io.gnomon.libvirt.stats.DomainStats.Vcpu;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Fields of one domain's record, by the names in libvirt's documentation of virConnectGetAllDomainStats. A device
 * without its counters (libvirt leaves them out when QEMU did not answer) is left out: a zero would look like a reset.
 */
final class StatsDecoder implements TypedParams.Visitor {
    /** Of libvirt's int -1 or unsigned -1 for "not known". */
    private static final long UNKNOWN = -1;

    private static final DomainState[] STATES = {
        DomainState.UNKNOWN,
        DomainState.RUNNING,
        DomainState.BLOCKED,
        DomainState.PAUSED,
        DomainState.SHUTTING_DOWN,
        DomainState.SHUT_OFF,
        DomainState.CRASHED,
        DomainState.SUSPENDED
    };

    /** Said of every running QEMU that could be asked. */
    private static final String ASKED_QEMU = "balloon.rss";

    private final Map<String, Long> plain = new HashMap<>();
    private final Map<Integer, Fields> vcpus = new TreeMap<>();
    private final Map<Integer, Fields> blocks = new TreeMap<>();
    private final Map<Integer, Fields> interfaces = new TreeMap<>();

    /** The fields of one numbered thing, without their {@code group.N.} */
    private static final class Fields {
        final Map<String, Long> numbers = new HashMap<>();
        String name = "";
    }

    @Override
    public void number(String field, long value) {
        if (value == UNKNOWN) {
            return;
        }
        Fields numbered = numbered(field);
        if (numbered == null) {
            plain.put(field, value);
        } else {
            numbered.numbers.put(rest(field), value);
        }
    }

    @Override
    public void text(String field, String value) {
        Fields numbered = numbered(field);
        if (numbered != null && rest(field).equals("name")) {
            numbered.name = value;
        }
    }

    DomainStats decode(UUID uuid, String name, Instant at, Moment host, Moment qemu) {
        return new DomainStats(
                uuid,
                name,
                at,
                host,
                qemu,
                state(),
                answered(),
                optional(plain, "cpu.time"),
                each(vcpus, StatsDecoder::vcpu),
                balloon(),
                each(blocks, (n, f) -> block(f)),
                each(interfaces, (n, f) -> nic(f)));
    }

    /**
     * libvirt passes over what it would have to wait for: it then says of balloon and disks only that they are there. A
     * single disk may be without counters for other reasons (an empty drive).
     */
    private boolean answered() {
        if (plain.containsKey("balloon.current")) {
            return plain.containsKey(ASKED_QEMU);
        }
        return blocks.isEmpty() || blocks.values().stream().anyMatch(b -> b.numbers.containsKey("rd.reqs"));
    }

    private DomainState state() {
        long state = plain.getOrDefault("state.state", 0L);
        return state >= 0 && state < STATES.length ? STATES[(int) state] : DomainState.UNKNOWN;
    }

    private static Optional<Vcpu> vcpu(int number, Fields fields) {
        Map<String, Long> n = fields.numbers;
        boolean online = n.getOrDefault("state", 0L) != 0;
        return Optional.of(new Vcpu(number, online, n.getOrDefault("time", 0L), optional(n, "delay")));
    }

    private static Optional<Block> block(Fields fields) {
        Map<String, Long> n = fields.numbers;
        return all(n, "rd.bytes", "rd.reqs", "wr.bytes", "wr.reqs")
                .map(c -> new Block(
                        fields.name,
                        c[0],
                        c[1],
                        c[2],
                        c[3],
                        n.getOrDefault("rd.times", 0L) + n.getOrDefault("wr.times", 0L),
                        optional(n, "capacity")));
    }

    private static Optional<Interface> nic(Fields fields) {
        Map<String, Long> n = fields.numbers;
        return all(n, "rx.bytes", "tx.bytes")
                .map(c -> new Interface(
                        fields.name, c[0], c[1], n.getOrDefault("rx.drop", 0L), n.getOrDefault("tx.drop", 0L)));
    }

    private Optional<Balloon> balloon() {
        return all(plain, "balloon.current", "balloon.maximum")
                .map(c -> new Balloon(
                        c[0],
                        c[1],
                        optional(plain, "balloon.rss"),
                        optional(plain, "balloon.available"),
                        optional(plain, "balloon.unused"),
                        optional(plain, "balloon.usable"),
                        optional(plain, "balloon.major_fault"),
                        // zero until the guest's driver reports for the first time
                        optional(plain, "balloon.last-update").filter(seconds -> seconds > 0)));
    }

    private static <T> List<T> each(Map<Integer, Fields> things, BiFunction<Integer, Fields, Optional<T>> make) {
        List<T> made = new ArrayList<>(things.size());
        things.forEach((number, fields) -> make.apply(number, fields).ifPresent(made::add));
        return List.copyOf(made);
    }

    private static Optional<long[]> all(Map<String, Long> numbers, String... fields) {
        long[] values = new long[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Long value = numbers.get(fields[i]);
            if (value == null) {
                return Optional.empty();
            }
            values[i] = value;
        }
        return Optional.of(values);
    }

    private static Optional<Long> optional(Map<String, Long> numbers, String field) {
        return Optional.ofNullable(numbers.get(field));
    }

    private @Nullable Fields numbered(String field) {
        int dot = field.indexOf('.');
        if (dot < 0 || dot + 1 >= field.length() || !Character.isDigit(field.charAt(dot + 1))) {
            return null;
        }
        Map<Integer, Fields> group =
                switch (field.substring(0, dot)) {
                    case "vcpu" -> vcpus;
                    case "block" -> blocks;
                    case "net" -> interfaces;
                    default -> null;
                };
        if (group == null) {
            return null;
        }
        int number = Integer.parseInt(field, dot + 1, field.indexOf('.', dot + 1), 10);
        return group.computeIfAbsent(number, n -> new Fields());
    }

    /** What follows {@code group.N.} */
    private static String rest(String field) {
        return field.substring(field.indexOf('.', field.indexOf('.') + 1) + 1);
    }
}
