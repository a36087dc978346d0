package io.gnomon.plugin.openstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a flavor's extra specs say about how far its servers may be moved. Anybody who may write flavors may write nonsense:
 * what makes no sense counts as not said.
 *
 * @param maxVcpus {@code gnomon:max_vcpus}, not below what is sold
 * @param maxMemoryMib {@code gnomon:max_memory_mb}, not below what is sold
 * @param coresPerVcpu {@code quota:cpu_quota} over {@code quota:cpu_period}: what a vCPU is worth at most
 * @param diskMibPerSecond {@code quota:disk_total_bytes_sec}, or those of reading and writing together
 * @param networkMibPerSecond {@code quota:vif_inbound_average} and {@code quota:vif_outbound_average} together
 * @param dynamicAllocation {@code gnomon:dynamic_allocation}, on or off
 * @param priority {@code gnomon:priority}: who comes first where there is not enough memory for all
 * @param complaints a line for people about each thing that is ignored
 */
public record FlavorSpecs(
        OptionalInt maxVcpus,
        OptionalLong maxMemoryMib,
        OptionalDouble coresPerVcpu,
        OptionalDouble diskMibPerSecond,
        OptionalDouble networkMibPerSecond,
        Optional<Boolean> dynamicAllocation,
        OptionalLong priority,
        List<String> complaints) {
    private static final String MAX_VCPUS = "gnomon:max_vcpus";
    private static final String MAX_MEMORY = "gnomon:max_memory_mb";
    private static final String TOGGLE = "gnomon:dynamic_allocation";
    private static final String PRIORITY = "gnomon:priority";
    private static final String QUOTA = "quota:cpu_quota";
    private static final String PERIOD = "quota:cpu_period";
    private static final String DISK_TOTAL = "quota:disk_total_bytes_sec";
    private static final String DISK_READ = "quota:disk_read_bytes_sec";
    private static final String DISK_WRITE = "quota:disk_write_bytes_sec";
    private static final String NETWORK_IN = "quota:vif_inbound_average";
    private static final String NETWORK_OUT = "quota:vif_outbound_average";
    private static final long BYTES_PER_KIB = 1024; // what libvirt calls a kilobyte
    private static final long BYTES_PER_MIB = 1L << 20;
    private static final long MOST_RATE = 1_000_000_000_000L;
    private static final long USUAL_PERIOD_MICROS = 100_000; // libvirt's and Nova's default
    private static final long MOST_VCPUS = 8_192;
    private static final long MOST_MEMORY_MIB = 268_435_456;

    public FlavorSpecs {
        complaints = List.copyOf(complaints);
    }

    /** Reads what a flavor says. */
    public static FlavorSpecs read(NovaFlavor flavor) {
        Reader reader = new Reader(flavor, new ArrayList<>());
        OptionalLong vcpus = reader.number(MAX_VCPUS, Math.max(1, flavor.vcpus()), MOST_VCPUS);
        OptionalLong memory = reader.number(MAX_MEMORY, Math.max(1, flavor.memoryMib()), MOST_MEMORY_MIB);
        OptionalLong quota = reader.number(QUOTA, -1, 1_000_000_000);
        OptionalLong period = reader.number(PERIOD, 1_000, 1_000_000); // what the kernel takes
        return new FlavorSpecs(
                vcpus.isPresent() ? OptionalInt.of((int) vcpus.getAsLong()) : OptionalInt.empty(),
                memory,
                quota.isPresent() && quota.getAsLong() > 0
                        ? OptionalDouble.of(
                                Math.min(1, (double) quota.getAsLong() / period.orElse(USUAL_PERIOD_MICROS)))
                        : OptionalDouble.empty(),
                inMib(
                        reader.rate(DISK_TOTAL).isPresent()
                                ? reader.rate(DISK_TOTAL)
                                : reader.both(DISK_READ, DISK_WRITE),
                        1),
                inMib(reader.both(NETWORK_IN, NETWORK_OUT), BYTES_PER_KIB),
                reader.toggle(),
                reader.number(PRIORITY, 1, 10_000),
                reader.complaints());
    }

    private static OptionalDouble inMib(OptionalLong amount, long bytesEach) {
        return amount.isPresent()
                ? OptionalDouble.of((double) amount.getAsLong() * bytesEach / BYTES_PER_MIB)
                : OptionalDouble.empty();
    }

    private record Reader(NovaFlavor flavor, List<String> complaints) {
        OptionalLong number(String key, long least, long most) {
            String value = flavor.extraSpecs().get(key);
            if (value == null) {
                return OptionalLong.empty();
            }
            if (value.matches("-?\\d{1,13}")) {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return OptionalLong.of(number);
                }
            }
            ignore(key, value, "no whole number from " + least + " to " + most);
            return OptionalLong.empty();
        }

        OptionalLong rate(String key) {
            return number(key, 1, MOST_RATE);
        }

        /** Empty if one of them does not limit. */
        OptionalLong both(String one, String other) {
            OptionalLong a = rate(one);
            OptionalLong b = rate(other);
            return a.isPresent() && b.isPresent()
                    ? OptionalLong.of(a.getAsLong() + b.getAsLong())
                    : OptionalLong.empty();
        }

        Optional<Boolean> toggle() {
            String value = flavor.extraSpecs().get(TOGGLE);
            if (value == null || Map.of("on", true, "off", false).containsKey(value)) {
                return Optional.ofNullable(value).map("on"::equals);
            }
            ignore(TOGGLE, value, "neither on nor off");
            return Optional.empty();
        }

        private void ignore(String key, String value, String why) {
            String shown = value.substring(0, Math.min(40, value.length())).replaceAll("\\p{Cntrl}", "?");
            complaints.add("flavor " + flavor.name() + ": " + key + " is '" + shown + "', " + why + "; it is ignored");
        }
    }
}
